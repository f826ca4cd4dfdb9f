/** What the documents promise is what the code does. */
import { posix } from "node:path";
import { buildSchema, GraphQLError, parse, validate } from "graphql";
import { parse as parseYaml } from "yaml";
import { SETTINGS, type Setting } from "../../src/config";
import { files, read } from "./lib/files";
import { codeSpans, fenced, localLinks, rows, section } from "./lib/markdown";

const readme = read("README.md");
const manifest = JSON.parse(read("package.json")) as Record<string, Record<string, string>>;
const pages = files(/^([^/]+|docs\/.*)\.md$/);

const firstCells = (markdown: string): string[] =>
  rows(markdown).map(([cell]) => codeSpans(cell ?? "")[0] ?? "");

const DECLARED = [
  ...Object.keys(manifest.dependencies ?? {}),
  ...Object.keys(manifest.devDependencies ?? {}),
];

/** Tools that are run, or looked up, by another name than their package's. */
const USED_BY_NAME: Readonly<Record<string, RegExp>> = {
  "@swc/core": /@swc\/jest/,
  "@biomejs/biome": /biome check/,
  jest: /&& jest\b/,
};

/** The queries that the program itself shows, between backticks. */
const shown = (path: string): string[] => read(path).match(/(?<=QUERY = `)[^`]+/g) ?? [];

const examples = [
  ...["src/wiring.ts", "scripts/graphiql/page.js"].flatMap((path) =>
    shown(path).map((text) => [path, text] as const),
  ),
  ...pages.flatMap((page) => fenced(read(page), "graphql").map((text) => [page, text] as const)),
  ...files(/^schema\/operations\/.*\.graphql$/).map((path) => [path, read(path)] as const),
];

test("the front page, the start of the server and GraphiQL show a query", () => {
  const places = examples.map(([path]) => path);
  expect(places).toEqual(expect.arrayContaining(["README.md", "src/wiring.ts", "scripts/graphiql/page.js"]));
});

test.each(examples)("the example in %s is valid against the schema", (_path, text) => {
  const schema = buildSchema(read("schema/schema.graphql"));
  expect(validate(schema, parse(text)).map((error) => error.message)).toEqual([]);
});

test("the check of examples sees a query that is not valid", () => {
  const schema = buildSchema("type Query { a: Int }");
  expect(validate(schema, parse("{ b }"))).toEqual([expect.any(GraphQLError)]);
});

test("every json and yaml example parses", () => {
  for (const page of pages) {
    for (const text of fenced(read(page), "json")) expect(() => JSON.parse(text)).not.toThrow();
    for (const text of fenced(read(page), "yaml")) expect(() => parseYaml(text)).not.toThrow();
  }
});

test("the dependency table names every dependency once, and no other", () => {
  expect(firstCells(section(readme, "Dependencies"))).toEqual(DECLARED);
});

test("every dependency is used", () => {
  // The import rules name packages that nobody may have come to use.
  const users = files(/^(src|scripts|test)\/.*\.[jt]s$|^(jest\.config\.js|ormconfig\.ts|package\.json)$/)
    .filter((path) => path !== "test/house/rooms.test.ts")
    .map((path) => (path === "package.json" ? JSON.stringify(manifest.scripts) : read(path)))
    .join("\n");
  const isUsed = (name: string) =>
    name.startsWith("@types/") || (USED_BY_NAME[name] ?? new RegExp(`["/]${name}["/]`)).test(users);
  expect(DECLARED.filter((name) => !isUsed(name))).toEqual([]);
});

test("the configuration table is what src/config.ts reads", () => {
  const expected = (SETTINGS as readonly Setting[]).map(({ name, fallback, inProduction, meaning }) => [
    `\`${name}\``,
    fallback === "" ? "" : `\`${fallback}\``,
    inProduction === undefined ? "" : `\`${inProduction}\``,
    meaning,
  ]);
  expect(rows(section(readme, "Configuration"))).toEqual(expected);
});

test("every npm script that the documents name exists", () => {
  const scripts = Object.keys(manifest.scripts ?? {});
  const named = pages.flatMap((page) =>
    [...read(page).matchAll(/npm run ([\w:-]+)/g)].map((match) => match[1]),
  );
  expect([...new Set(named)].filter((name) => !scripts.includes(name ?? ""))).toEqual([]);
});

/** An empty folder is not there: git would not keep it. */
const isThere = (target: string): boolean =>
  files(/./).some((path) => path === target || path.startsWith(`${target.replace(/\/$/, "")}/`));

test("every link inside the repository leads somewhere", () => {
  const dead = pages.flatMap((page) =>
    localLinks(read(page))
      .map((target) => posix.join(posix.dirname(page), target))
      .filter((target) => !isThere(target))
      .map((target) => `${page}: ${target}`),
  );
  expect(dead).toEqual([]);
});
