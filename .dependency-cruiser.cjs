/**
 * The import rules of the rooms, as the table in docs/architecture.md says them:
 *
 *     main -> http -> graphql -> app -> domain <- db
 *
 * Each room has one row: what it may import beside itself. Everything else is refused.
 */
const path = require("node:path");

const NODE_BUILTINS = "NODE_BUILTINS";
const NPM = ["npm", "npm-dev", "npm-optional", "npm-peer", "npm-no-pkg", "npm-unknown"];

/** Room -> the other rooms, the npm packages and the node modules it may import. `"*"` ends a package scope. */
const ROOMS = {
  domain: { rooms: [], packages: [], node: [] },
  app: { rooms: ["domain"], packages: ["dataloader", "lru-cache"], node: ["crypto"] },
  graphql: {
    rooms: ["app", "domain"],
    // reflect-metadata has to be there before type-graphql is.
    packages: ["type-graphql", "reflect-metadata", "graphql", "graphql-scalars"],
    node: [],
  },
  world: {
    rooms: ["app", "domain"],
    packages: ["yaml", "csv-parse", "zod", "luxon"],
    node: [],
  },
  db: { rooms: ["domain"], packages: ["typeorm", "better-sqlite3", "pg"], node: NODE_BUILTINS },
  http: {
    rooms: ["graphql", "app", "domain"],
    packages: [
      "@apollo/*",
      "fastify",
      "@fastify/*",
      "graphql",
      "graphql-jit",
      "graphql-query-complexity",
      "jose",
      "pino",
      "zod",
    ],
    node: NODE_BUILTINS,
  },
};

/** Where programs begin. What none of them reaches is dead. */
const ENTRIES = "^(src/main\\.ts|scripts/[^/]+\\.(ts|js)|ormconfig\\.ts)$";

const packagePattern = (name) =>
  `node_modules/(@types/)?${name.endsWith("*") ? name.slice(0, -1) : `${name}/`}`;

/** Everything of ours that is not in the listed rooms; the files in src itself (main, config, wiring) are no room. */
const roomRule = ([room, allowed]) => ({
  name: `${room}-imports`,
  comment: `src/${room} may import only what its row in .dependency-cruiser.cjs names.`,
  severity: "error",
  from: { path: `^src/${room}/` },
  to: {
    dependencyTypesNot: ["core", "unknown", ...NPM],
    pathNot: [room, ...allowed.rooms].map((name) => `^src/${name}/`),
  },
});

const packageRule = ([room, allowed]) => ({
  name: `${room}-packages`,
  comment: `src/${room} may import only the npm packages that its row names.`,
  severity: "error",
  from: { path: `^src/${room}/` },
  to: {
    dependencyTypes: NPM,
    ...(allowed.packages.length > 0 && { pathNot: allowed.packages.map(packagePattern) }),
  },
});

const nodeRule = ([room, allowed]) => ({
  name: `${room}-node-modules`,
  comment: `src/${room} may import only the node: modules that its row names.`,
  severity: "error",
  from: { path: `^src/${room}/` },
  to: {
    dependencyTypes: ["core"],
    ...(allowed.node.length > 0 && { pathNot: allowed.node.map((name) => `^(node:)?${name}$`) }),
  },
});

const rooms = Object.entries(ROOMS);

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    ...rooms.map(roomRule),
    ...rooms.map(packageRule),
    ...rooms.filter(([, allowed]) => allowed.node !== NODE_BUILTINS).map(nodeRule),
    {
      name: "known-room",
      comment: "A folder of src without a row in .dependency-cruiser.cjs: what may it import?",
      severity: "error",
      from: { path: "^src/[^/]+/", pathNot: rooms.map(([room]) => `^src/${room}/`) },
      to: {},
    },
    {
      name: "no-cycle",
      comment: "Two files that need each other are one file, or hide a third.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-dead-file",
      comment: "No program reaches this file: delete it, or import it.",
      severity: "error",
      from: { path: ENTRIES },
      to: { path: "^src/", pathNot: ENTRIES, reachable: false },
    },
    {
      name: "resolvable",
      comment: "The import leads nowhere.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "no-dev-dependency",
      comment: "Code that ships may not need what is only installed for development.",
      severity: "error",
      from: { path: "^(src/|ormconfig\\.ts$)" },
      to: { dependencyTypes: ["npm-dev"], pathNot: "node_modules/@types/" },
    },
    {
      name: "nothing-imports-tests",
      comment: "Tests import the program, never the other way round.",
      severity: "error",
      from: { path: "^(src|scripts)/" },
      to: { path: "^test/" },
    },
    {
      name: "nothing-imports-scripts",
      comment: "Scripts are run by people; what others need of them belongs in src.",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^scripts/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    // Rivals import packages that only the benchmark installs.
    exclude: { path: "^(dist|scripts/rivals)/" },
    // Type-only imports count: a room that knows another's types depends on it.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: path.join(__dirname, "tsconfig.json") },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["require", "node", "default", "types"],
      extensions: [".ts", ".js", ".json", ".d.ts"],
    },
  },
};
