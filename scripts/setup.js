/**
 * Makes a checkout ready to run: installs packages and builds, if something is missing or out of date, and says nothing
 * otherwise. Every npm script begins with it. With a program and its arguments it then becomes that program:
 *
 *     node scripts/setup.js [program.js [argument...]]
 *     node scripts/setup.js --install-only
 *
 * It needs no packages, and may be run by several processes at once.
 */
const SUPPORTED = "20.19 or later of Node 20, or 22.13 or later";

/** An old Node must come as far as this sentence, so this file does without younger syntax and loads nothing before. */
function isSupported(version) {
  const [major, minor] = version.split(".").map(Number);
  return major === 20 ? minor >= 19 : major === 22 ? minor >= 13 : major > 22;
}

if (!isSupported(process.versions.node)) {
  process.stderr.write(`partner-graph needs Node ${SUPPORTED}; this is ${process.versions.node}.\n`);
  process.exit(1);
}

const { spawnSync } = require("node:child_process");
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");

const ROOT = path.resolve(__dirname, "..");
const at = (...names) => path.join(ROOT, ...names);

const INSTALLED = at("node_modules", ".partner-graph-lock");
const BUILT = at("dist", ".partner-graph-build");
const GRAPHIQL_BUILT = at("dist", "graphiql", ".partner-graph-build");
const TURN = at("dist", ".setup-turn");
/** How often a waiting process looks whether it is its turn. */
const WAIT_MILLISECONDS = 100;

const say = (line) => process.stderr.write(`setup: ${line}\n`);
const read = (file) => (fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "");

function fail(line) {
  say(line);
  process.exit(1);
}

/** Files below a folder that have one of these endings, sorted; none if there is no such folder. Packages are not ours. */
function filesBelow(folder, endings) {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) return entry.name === "node_modules" ? [] : filesBelow(file, endings);
      return endings.includes(path.extname(entry.name)) ? [file] : [];
    })
    .sort();
}

/** A fingerprint of names and contents: neither a checkout nor a copy that changes times alone causes a build. */
function fingerprint(files) {
  const hash = createHash("sha256");
  for (const file of files) hash.update(`${path.relative(ROOT, file)}\0${read(file)}\0`);
  return hash.digest("hex");
}

/** With the version of what native packages are built for, which other Nodes do not load. */
const lockFingerprint = () => `${fingerprint([at("package-lock.json")])} ${process.versions.modules}`;

function isForAnotherNode() {
  const [, noted] = read(INSTALLED).split(" ");
  return noted !== undefined && noted !== process.versions.modules;
}

const sourceFingerprint = () =>
  fingerprint([
    ...filesBelow(at("src"), [".ts"]),
    ...filesBelow(at("scripts"), [".ts"]),
    at("ormconfig.ts"),
    at("tsconfig.json"),
    at("package-lock.json"),
  ]);

const graphiqlFingerprint = () =>
  fingerprint([...filesBelow(at("scripts", "graphiql"), [".js"]), at("package-lock.json")]);

/** Somebody ran `npm ci` or `npm install` by hand: what npm notes about its work tells whether it fits the lock. */
function isInstalledByHand() {
  const noted = read(at("node_modules", ".package-lock.json"));
  if (noted === "") return false;
  const installed = JSON.parse(noted).packages;
  const wanted = Object.entries(JSON.parse(read(at("package-lock.json"))).packages);
  return wanted.every(([place, entry]) => {
    if (place === "" || entry.optional || entry.devOptional) return true;
    return installed[place] !== undefined && installed[place].version === entry.version;
  });
}

function isInstalled() {
  const wanted = lockFingerprint();
  if (read(INSTALLED) === wanted) return true;
  if (isForAnotherNode() || !isInstalledByHand()) return false;
  fs.writeFileSync(INSTALLED, wanted);
  return true;
}

const isBuilt = () => read(BUILT) === sourceFingerprint();
const isGraphiqlBuilt = () => read(GRAPHIQL_BUILT) === graphiqlFingerprint();

/** Runs a Node program; its output is for people, and standard output belongs to whatever is run afterwards. */
function runNode(program, ...args) {
  const { status, error } = spawnSync(process.execPath, [program, ...args], {
    cwd: ROOT,
    stdio: ["ignore", 2, 2],
  });
  if (error !== undefined) say(error.message);
  return status === 0;
}

/** The npm that runs us, or else the one beside this Node, or else the one on the path. */
function runNpm(...args) {
  const own = process.env.npm_execpath;
  if (own !== undefined && path.extname(own) === ".js") return runNode(own, ...args);
  const shell = process.platform === "win32";
  return spawnSync("npm", args, { cwd: ROOT, stdio: ["ignore", 2, 2], shell }).status === 0;
}

function install() {
  say("installing packages (npm ci); this takes a minute, more where better-sqlite3 has to be compiled");
  // Building needs development packages, also where NODE_ENV is production.
  if (!runNpm("ci", "--include=dev", "--no-audit", "--no-fund")) {
    fail("npm ci did not succeed: see above. Mend that and run the same command again.");
  }
  fs.writeFileSync(INSTALLED, lockFingerprint());
}

/** The compiler leaves files behind whose sources are gone, and what loads whole folders would still find them. */
function sweep() {
  for (const file of [
    ...filesBelow(at("dist", "src"), [".js"]),
    ...filesBelow(at("dist", "scripts"), [".js"]),
  ]) {
    const source = at(path.relative(at("dist"), file).replace(/\.js$/, ".ts"));
    if (!fs.existsSync(source)) fs.rmSync(file);
  }
}

function build() {
  say("building");
  const wanted = sourceFingerprint();
  sweep();
  if (!runNode(at("node_modules", "typescript", "bin", "tsc"), "-p", "tsconfig.json")) {
    fail("the build found the errors above. Mend them and run the same command again.");
  }
  fs.writeFileSync(BUILT, wanted);
}

function buildGraphiql() {
  say("building GraphiQL");
  const wanted = graphiqlFingerprint();
  if (!runNode(at("scripts", "graphiql", "build.js"), at("dist", "graphiql"))) {
    fail("GraphiQL could not be bundled: see above.");
  }
  fs.writeFileSync(GRAPHIQL_BUILT, wanted);
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Takes the turn if nobody has it; a turn that a process left behind as it died counts as nobody's. */
function takeTurn() {
  try {
    fs.writeFileSync(TURN, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  }
  const holder = Number(read(TURN));
  if (holder > 0 && !isAlive(holder)) fs.rmSync(TURN, { force: true });
  return false;
}

/** Does the work once, whoever comes first; the others wait for it. */
function inTurn(work) {
  fs.mkdirSync(at("dist"), { recursive: true });
  if (!takeTurn()) {
    say("waiting for another setup to finish");
    const clock = new Int32Array(new SharedArrayBuffer(4));
    do Atomics.wait(clock, 0, 0, WAIT_MILLISECONDS);
    while (!takeTurn());
  }
  process.once("exit", () => fs.rmSync(TURN, { force: true }));
  work();
  fs.rmSync(TURN, { force: true });
}

/** The linter and its like work on sources, also on those that do not compile. */
const STEPS = [
  { isDone: isInstalled, work: install },
  ...(process.argv[2] === "--install-only"
    ? []
    : [
        { isDone: isBuilt, work: build },
        { isDone: isGraphiqlBuilt, work: buildGraphiql },
      ]),
];

if (!STEPS.every(({ isDone }) => isDone())) {
  inTurn(() => {
    // Asked again one by one: another process may have done the work meanwhile.
    for (const { isDone, work } of STEPS) if (!isDone()) work();
  });
}

const [program, ...rest] = process.argv.slice(2);
if (program !== undefined && !program.startsWith("-")) {
  process.argv = [process.argv[0], path.resolve(program), ...rest];
  Module.runMain();
}
