/** Makes a checkout ready: in a small checkout whose npm, compiler and bundler only note that they were called. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

jest.setTimeout(60_000);

let root: string;
const at = (path: string) => join(root, path);
const write = (path: string, text: string) => {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), text);
};

const NOTE = "require('node:fs').appendFileSync('calls', process.argv[1].split(/[\\\\/]/).pop() + '\\n');";
const TSC = `${NOTE}
const fs = require("node:fs");
if (fs.readFileSync("src/a.ts", "utf8").includes("wrong")) {
  console.log("src/a.ts(1,1): error TS1005: that is wrong.");
  process.exit(2);
}
fs.mkdirSync("dist/src", { recursive: true });
fs.writeFileSync("dist/src/a.js", "console.log(require.main === module, JSON.stringify(process.argv.slice(2)))");`;
const BUNDLER = `${NOTE} require("node:fs").mkdirSync(process.argv[2], { recursive: true });`;
/** As npm does it: everything goes, everything comes. */
const NPM = `${NOTE}
const fs = require("node:fs");
if (fs.existsSync("no-network")) process.exit(1);
fs.rmSync("node_modules", { recursive: true, force: true });
fs.mkdirSync("node_modules/typescript/bin", { recursive: true });
fs.writeFileSync("node_modules/typescript/bin/tsc", ${JSON.stringify(TSC)});`;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "setup-"));
  mkdirSync(at("scripts"));
  copyFileSync(join(__dirname, "../../scripts/setup.js"), at("scripts/setup.js"));
  write("scripts/graphiql/build.js", BUNDLER);
  write("npm.js", NPM);
  write(
    "package-lock.json",
    JSON.stringify({ packages: { "": {}, "node_modules/a": { version: "1.0.0" } } }),
  );
  write("tsconfig.json", "{}");
  write("ormconfig.ts", "");
  write("src/a.ts", "export {};");
});
afterEach(() => rmSync(root, { recursive: true }));

async function setup(...args: string[]) {
  const child = spawn(process.execPath, [at("scripts/setup.js"), ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, npm_execpath: at("npm.js") },
  });
  let out = "";
  let err = "";
  child.stdout.on("data", (text) => {
    out += text;
  });
  child.stderr.on("data", (text) => {
    err += text;
  });
  const [code] = await once(child, "close");
  return { code, out, err };
}

/** The programs that were called since it was last asked. */
function calls(): string[] {
  if (!existsSync(at("calls"))) return [];
  const names = readFileSync(at("calls"), "utf8").trim().split("\n");
  rmSync(at("calls"));
  return names;
}

test("a fresh checkout is installed and built, and then there is nothing to do or say", async () => {
  expect((await setup()).code).toBe(0);
  expect(calls()).toEqual(["npm.js", "tsc", "build.js"]);
  expect(await setup()).toEqual({ code: 0, out: "", err: "" });
  expect(calls()).toEqual([]);
});

test.each([
  ["src/a.ts", "export const a = 1;", ["tsc"]],
  ["src/new/b.ts", "", ["tsc"]],
  ["tsconfig.json", '{ "strict": true }', ["tsc"]],
  ["scripts/graphiql/page.js", "", ["build.js"]],
  ["package-lock.json", '{ "packages": {} }', ["npm.js", "tsc", "build.js"]],
])("a change of %s does what it takes", async (path, text, expected) => {
  await setup();
  calls();
  write(path, text);
  await setup();
  expect(calls()).toEqual(expected);
  await setup();
  expect(calls()).toEqual([]);
});

test("what is built of sources that are gone goes, too", async () => {
  await setup();
  write("dist/src/migrations/old.js", "");
  write("src/a.ts", "export const a = 2;");
  await setup();
  expect(existsSync(at("dist/src/migrations/old.js"))).toBe(false);
  expect(existsSync(at("dist/src/a.js"))).toBe(true);
});

test("an installation by hand counts if it fits the lock", async () => {
  await setup();
  calls();
  rmSync(at("node_modules/.partner-graph-lock"));
  write(
    "node_modules/.package-lock.json",
    JSON.stringify({ packages: { "node_modules/a": { version: "1.0.0" } } }),
  );
  await setup();
  expect(calls()).toEqual([]);

  rmSync(at("node_modules/.partner-graph-lock"));
  write(
    "node_modules/.package-lock.json",
    JSON.stringify({ packages: { "node_modules/a": { version: "0.9.0" } } }),
  );
  await setup();
  expect(calls()).toEqual(["npm.js"]);
});

test("packages that were installed under another Node are installed anew, by whatever hand: native ones would not load", async () => {
  await setup();
  calls();
  const noted = at("node_modules/.partner-graph-lock");
  const [lock, abi] = readFileSync(noted, "utf8").split(" ");
  expect(abi).toBe(process.versions.modules);
  writeFileSync(noted, `${lock} 72`);
  write(
    "node_modules/.package-lock.json",
    JSON.stringify({ packages: { "node_modules/a": { version: "1.0.0" } } }),
  );
  await setup("--install-only");
  expect(calls()).toEqual(["npm.js"]);
  await setup();
  expect(calls()).toEqual([]);
});

test("errors of the compiler are shown, and it is not done until they are mended", async () => {
  write("src/a.ts", "wrong");
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const { code, out, err } = await setup("dist/src/a.js");
    expect(code).toBe(1);
    expect(out).toBe("");
    expect(err).toContain("src/a.ts(1,1): error TS1005: that is wrong.");
    expect(err).toContain(
      "setup: the build found the errors above. Mend them and run the same command again.",
    );
  }
  write("src/a.ts", "export {};");
  expect((await setup()).code).toBe(0);
});

test("an installation that fails is said in one line, and tried again next time", async () => {
  write("no-network", "");
  const { code, err } = await setup();
  expect(code).toBe(1);
  expect(err).toContain("setup: npm ci did not succeed");
  rmSync(at("no-network"));
  expect((await setup()).code).toBe(0);
});

test("it becomes the program that is named, with its arguments and with standard output to itself", async () => {
  const { code, out } = await setup("dist/src/a.js", "--flag", "value");
  expect({ code, out }).toEqual({ code: 0, out: 'true ["--flag","value"]\n' });
});

test("for the linter it installs without building", async () => {
  write("src/a.ts", "wrong");
  expect((await setup("--install-only")).code).toBe(0);
  expect(calls()).toEqual(["npm.js"]);
});

test("several at once do the work once", async () => {
  const results = await Promise.all(Array.from({ length: 4 }, () => setup()));
  expect(results.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
  expect(calls()).toEqual(["npm.js", "tsc", "build.js"]);
});

test("a turn that a dead process left behind is taken over", async () => {
  const dead = spawn(process.execPath, ["--version"]);
  await once(dead, "close");
  write("dist/.setup-turn", String(dead.pid));
  expect((await setup()).code).toBe(0);
  expect(existsSync(at("dist/.setup-turn"))).toBe(false);
});

test("a Node that is too old is told so before anything else", async () => {
  const script = readFileSync(at("scripts/setup.js"), "utf8").replaceAll(
    "process.versions.node",
    '"18.20.0"',
  );
  writeFileSync(at("scripts/setup.js"), script);
  const { code, err } = await setup();
  expect(code).toBe(1);
  expect(err).toBe(
    "partner-graph needs Node 20.19 or later of Node 20, or 22.13 or later; this is 18.20.0.\n",
  );
});
