/** The query script: tables for people, JSON for programs, and words instead of stacks when something is wrong. */

import { existsSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { openDatabase, openExisting, openToMend } from "../../scripts/lib/open-database";
import { runQuery } from "../../scripts/lib/run-query";
import { run as runSeed } from "../../scripts/lib/run-seed";
import { runVerify } from "../../scripts/lib/run-verify";
import { openStore } from "../../src/db";
import type { Revision } from "../../src/domain/ids";
import { DEMO, NOW } from "../graphql/support/ask";
import { bruteStore } from "../graphql/support/brute-store";
import { execute } from "../support/on-database";
import { type Served, serve } from "./support";

let served: Served;
beforeAll(async () => {
  served = await serve(DEMO);
});
afterAll(() => served.close());

/** Runs the script on the served store, or on whatever its arguments say. */
async function run(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runQuery(argv, {
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    clock: () => NOW,
    open: async () => ({ ...bound(), close: async () => {} }),
  });
  return { code, out: out.join("\n"), err: err.join("\n") };
}

const bound = () => {
  const { store } = served;
  return {
    head: () => store.head(),
    recordedBy: store.recordedBy.bind(store),
    revision: store.revision.bind(store),
    at: store.at.bind(store),
    settled: store.settled.bind(store),
    feed: store.feed.bind(store),
    history: store.history.bind(store),
    checkChain: store.checkChain.bind(store),
    keepHead: store.keepHead.bind(store),
    mend: store.mend.bind(store),
    secret: store.secret.bind(store),
    apiKeys: store.apiKeys,
    knowsDigest: store.knowsDigest.bind(store),
    write: store.write.bind(store),
  };
};

test("a list becomes a table with short headings", async () => {
  const { code, out } = await run(
    "--name",
    "merchants-by-mode",
    "--variables",
    '{"mode":"SYSTEM_INTEGRATOR"}',
  );
  expect(code).toBe(0);
  expect(out).toBe(
    [
      "merchants, 3 in all",
      "┌───────────┬───────────────────┬───────────────────┬─────────────┬──────┬───────────────────────┬───────────────────────┬─────────────────────┐",
      "│ reference │ name              │ mode              │ status      │ rule │ implementer.reference │ implementer.name      │ keyHolder.reference │",
      "├───────────┼───────────────────┼───────────────────┼─────────────┼──────┼───────────────────────┼───────────────────────┼─────────────────────┤",
      "│ silk      │ Silk Studio       │ SYSTEM_INTEGRATOR │ DEGRADED    │ R6   │ bridge                │ Bridge Systems        │ bridge              │",
      "├───────────┼───────────────────┼───────────────────┼─────────────┼──────┼───────────────────────┼───────────────────────┼─────────────────────┤",
      "│ opticians │ Crystal Opticians │ SYSTEM_INTEGRATOR │ OPERATIONAL │ R6   │ keystone              │ 基石系统集成 Keystone │ keystone            │",
      "├───────────┼───────────────────┼───────────────────┼─────────────┼──────┼───────────────────────┼───────────────────────┼─────────────────────┤",
      "│ bakery    │ Sunrise Bakery    │ SYSTEM_INTEGRATOR │ OPERATIONAL │ R7   │ bridge                │ Bridge Systems        │ bridge              │",
      "└───────────┴───────────────────┴───────────────────┴─────────────┴──────┴───────────────────────┴───────────────────────┴─────────────────────┘",
    ].join("\n"),
  );
});

test("a page that is not the last says how to read on", async () => {
  const { out } = await run(
    "--query",
    "query ($after: String) { merchants(first: 3, after: $after) { edges { node { reference } } pageInfo { hasNextPage endCursor } } }",
  );
  const variables = /--variables '(.*)'/.exec(out)?.[1] ?? "";
  expect(out).toContain("There is more");
  const next = await run(
    "--query",
    "query ($after: String) { merchants(first: 3, after: $after) { nodes { reference } } }",
    "--variables",
    variables,
  );
  expect(next).toMatchObject({ code: 0, out: expect.stringContaining("dumplings") });
});

test("an object becomes a table of two columns, and its lists tables below it", async () => {
  const { out } = await run("--name", "who-holds-keys", "--variables", '{"reference":"opticians"}');
  expect(out).toMatch(/^merchant\n┌/);
  expect(out).toMatch(/│ integration\.custody\.accountOperator\.reference +│ keystone +│/);
  expect(out).toMatch(/\nmerchant\.integration\.findings\n/);
  expect(out).toMatch(/│ SHARED_CUSTODY +│ WARNING +│ SEPARATE_KEYS +│/);
});

test("where an object is missing in some rows, its columns stay together and hold a dash", async () => {
  const { out } = await run("--name", "acquirer-portfolio");
  const cells = (start: string) =>
    out
      .split("\n")
      .find((line) => line.startsWith(start))
      ?.split(/ *│ */);
  expect(cells("│ reference")?.slice(4, -1)).toEqual(["mode", "channel", "inheritedFrom.reference"]);
  expect(cells("│ bay ")?.slice(4, -1)).toEqual(["SELF", "ACQUIRER", "harbour"]);
  expect(cells("│ grocer ")?.slice(4, -1)).toEqual(["ISV", "DIRECT", "–"]);
});

test("nothing found is said", async () => {
  expect(await run("--name", "merchant-why", "--variables", '{"reference": "nobody"}')).toEqual({
    ...{ code: 0, out: "merchant: nothing found", err: "" },
  });
  expect((await run("--query", '{ merchants(filter: { country: "ZZ" }) { nodes { id } } }')).out).toBe(
    "merchants\nnone",
  );
});

test.each(
  readdirSync(join(__dirname, "../../schema/operations")).map((file) => file.replace(".graphql", "")),
)("%s is the same from the database and over HTTP", async (name) => {
  const direct = await run("--name", name, "--json");
  expect(direct).toMatchObject({ code: 0, err: "" });
  const fixed = ["--variables", JSON.stringify({})];
  const remote = await run("--name", name, "--json", "--url", served.url, ...fixed);
  expect({ ...remote, out: JSON.parse(remote.out).data }).toEqual({
    ...direct,
    out: JSON.parse(direct.out).data,
  });
  const tables = await run("--name", name);
  expect(tables.code).toBe(0);
  expect(tables.out).not.toContain("[object Object]");
});

test("--list names the operations and what they answer", async () => {
  const { code, out } = await run("--list");
  expect(code).toBe(0);
  expect(out).toMatch(/^merchants-by-mode +Which merchants/m);
});

test("a file may hold the operation", async () => {
  const file = join(tmpdir(), `partner-graph-query-${process.pid}.graphql`);
  writeFileSync(file, "{ platform { name } }");
  expect((await run("--file", file)).out).toContain("Alipay");
});

test.each([
  [
    "a field that is not there",
    ["--query", "{ platform { nam } }"],
    /^Error at 1:14: Cannot query field "nam".*Did you mean "name"/,
  ],
  ["no GraphQL", ["--query", "{ platform {"], /^Error at 1:13: Syntax Error/],
  [
    "a refusal",
    ["--query", "{ merchants(first: 999) { totalCount } }"],
    /^Error at merchants: first: 999 is more.*\[BAD_USER_INPUT\]$/,
  ],
  ["no operation", [], /Say what to ask/],
  ["an unknown name", ["--name", "nope"], /There is no operation "nope"\. There are: .*merchants-by-mode/],
  ["a missing file", ["--file", "/nowhere.graphql"], /nowhere\.graphql: cannot be read \(ENOENT\)/],
  [
    "variables that are no JSON",
    ["--name", "search", "--variables", "{reference}"],
    /--variables is not JSON/,
  ],
  ["variables that are no object", ["--name", "search", "--variables", "[1]"], /--variables is no object/],
  ["two operations at once", ["--name", "search", "--query", "{ x }"], /cannot be used with/],
  [
    "a server that is not there",
    ["--name", "search", "--url", "http://127.0.0.1:1/graphql"],
    /cannot be reached .*Is the server running/,
  ],
])("%s: exit 1 and a readable message", async (_, argv, message) => {
  const { code, err } = await run(...argv);
  expect(code).toBe(1);
  expect(err).toMatch(message);
  expect(err).not.toMatch(/\n\s+at /);
});

test.each(["notaurl", "localhost:4000/graphql", "ftp://localhost/graphql"])(
  "--url %s is no address of a server",
  async (url) => {
    expect(await run("--name", "search", "--url", url)).toEqual({
      code: 1,
      out: "",
      err: `--url ${url} is no address of a server; expected http:// or https://, such as http://localhost:4000/graphql.`,
    });
  },
);

test("a mutation that is refused is exit 1, beside its answer", async () => {
  const close = (party: string) =>
    `mutation { closeParty(input: { party: "${party}" }) { userErrors { code } } }`;
  const { code, out } = await run("--query", close("nobody"), "--json");
  expect(code).toBe(1);
  expect(JSON.parse(out).data.closeParty.userErrors).toHaveLength(1);
});

test("an address that is no GraphQL server is told from one", async () => {
  const server = createServer((_, response) => response.writeHead(502).end("<html>"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const { code, err } = await run("--name", "search", "--url", `http://127.0.0.1:${port}/`);
  expect({ code, err }).toMatchObject({
    code: 1,
    err: expect.stringContaining("did not answer like a GraphQL server (HTTP 502)"),
  });
  server.close();
});

test("a database that is empty says so, beside an answer with nothing in it", async () => {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await runQuery(["--query", "{ merchants { totalCount } }", "--json"], {
    ...{ out: (text) => void out.push(text), err: (text) => void err.push(text), clock: () => NOW },
    open: async () => bruteStore(),
  });
  expect({ code, err }).toEqual({ code: 0, err: [expect.stringMatching(/is empty; npm run seed/)] });
  expect(JSON.parse(out.join())).toEqual({ data: { merchants: { totalCount: 0 } } });
});

test("what goes wrong within is told under an id, and the driver's words are in the log alone", async () => {
  for (const debugging of [false, true]) {
    const err: string[] = [];
    const store = bruteStore();
    const at = (revision: Revision) => ({
      ...store.at(revision),
      countParties: async () => {
        throw new Error("SqliteError: no such table: party");
      },
    });
    const code = await runQuery(["--query", "{ merchants { totalCount } }"], {
      ...{ out: () => {}, err: (text) => void err.push(text), clock: () => NOW, debugging },
      open: async () => ({ ...store, at }),
    });
    expect(code).toBe(1);
    expect(err.at(-1)).toMatch(
      /^Error at merchants\.totalCount: Internal error, id [-0-9a-f]+ \[INTERNAL_SERVER_ERROR\]$/,
    );
    expect(err.join().includes("no such table")).toBe(debugging);
  }
});

test("a file that is not there is refused where it is only read, and not made", async () => {
  const file = join(mkdtempSync(join(tmpdir(), "partner-graph-")), "none", "a.db");
  const err: string[] = [];
  const io = { out: () => {}, err: (text: string) => void err.push(text), clock: () => NOW };
  const argv = ["--database", `sqlite:${file}`];
  expect(await runQuery([...argv, "--name", "search"], { ...io, open: openExisting })).toBe(1);
  const verifying = { ...io, watched: false, open: openExisting, openToMend };
  expect(await runVerify(argv, verifying)).toBe(1);
  expect(await runVerify([...argv, "--repair"], verifying)).toBe(1);
  expect(err).toEqual(Array(3).fill(expect.stringContaining(`There is no file ${file}. Name a database`)));
  expect(existsSync(dirname(file))).toBe(false);
});

test("a database that opens, and of which nothing can be read, is one line that says what to do", async () => {
  const file = join(mkdtempSync(join(tmpdir(), "partner-graph-")), "a.db");
  await (await openStore(`sqlite:${file}`)).close();
  await execute(`sqlite:${file}`, "DROP TABLE revision");
  const err: string[] = [];
  const io = { out: () => {}, err: (text: string) => void err.push(text), clock: () => NOW, watched: false };
  const argv = ["--database", `sqlite:${file}`];
  expect(await runQuery([...argv, "--name", "search"], { ...io, open: openExisting })).toBe(1);
  expect(await runVerify(argv, { ...io, open: openExisting, openToMend })).toBe(1);
  const line = `The file ${file} can be opened, but not read (SQLITE_ERROR). Restore it from a backup, or set --database to another one.`;
  expect(err).toEqual([line, line]);
});

const EXPECTED = "expected sqlite:<file> or postgres://<user>:<password>@<host>:<port>/<name>";

test.each([
  ["mysql://root:hunter2@db/x", `--database cannot be used: ${EXPECTED}. Correct it, or unset it`],
  [
    "sqlite:/dev/null/a.db",
    "Cannot open or write the file /dev/null/a.db. Allow writing to it and its folder",
  ],
  ["postgres://a:hunter2@127.0.0.1:1/b", "Cannot reach PostgreSQL at 127.0.0.1:1, database b."],
])("a database that cannot be opened is one line without a password: %s", async (url, line) => {
  const err: string[] = [];
  const io = { out: () => {}, err: (text: string) => void err.push(text), clock: () => NOW };
  const argv = ["--database", url];
  expect(await runQuery([...argv, "--name", "search"], { ...io, open: openDatabase })).toBe(1);
  expect(await runSeed(argv, { ...io, watched: false, open: openDatabase })).toBe(1);
  expect(await runVerify(argv, { ...io, watched: false, open: openDatabase, openToMend })).toBe(1);
  expect(err).toEqual(Array(3).fill(expect.stringContaining(line)));
  expect(err.join()).not.toMatch(/hunter2|\n/);
});
