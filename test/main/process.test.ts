/** The program as the operating system sees it. */
import { type ChildProcess, spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { headVerifier } from "../../src/app/head-keys";
import { openStore } from "../../src/db";

const ROOT = join(__dirname, "../..");
/** Compiles sources as they are loaded, so that these tests need no build. */
const COMPILE = join(__dirname, "compile-on-load.js");

jest.setTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), "partner-graph-"));
const running: ChildProcess[] = [];
afterAll(() => {
  for (const child of running) child.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

function start(env: Record<string, string>, ...argv: string[]) {
  const child = spawn(process.execPath, ["--require", COMPILE, join(ROOT, "src/main.ts"), ...argv], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, PORT: "0", DATABASE_URL: `sqlite:${join(folder, "a.db")}`, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.push(child);
  const printed = { out: "", err: "" };
  child.stdout.on("data", (text) => {
    printed.out += text;
  });
  child.stderr.on("data", (text) => {
    printed.err += text;
  });
  const exit = once(child, "close").then(([code]) => code as number | null);
  return { child, printed, exit };
}

/** Resolves with the address once the program has printed it. */
function listening({ child, printed, exit }: ReturnType<typeof start>): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdout?.on("data", () => {
      const url = /"url":"(http:[^"]+)"/.exec(printed.out)?.[1];
      if (url !== undefined) resolve(url);
    });
    void exit.then((code) => reject(new Error(`exit code ${code}: ${printed.err}`)));
  });
}

test.each(["SIGTERM", "SIGINT"] as const)("%s stops it in order, with exit code 0", async (signal) => {
  const program = start({});
  const url = await listening(program);
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  program.child.kill(signal);
  expect(await program.exit).toBe(0);
  expect(program.printed.err).toBe("");
  expect(program.printed.out).toContain(`"signal":"${signal}"`);
});

test("an option is refused: settings are environment variables", async () => {
  const { exit, printed } = start({}, "--port", "4001");
  expect(await exit).toBe(1);
  expect(printed).toEqual({
    out: "",
    err: "There is no option --port. Settings are environment variables, such as PORT=4001; README.md lists them.\n",
  });
});

test("requests that were sent before the signal are answered, on new connections too", async () => {
  const program = start({});
  const url = new URL(await listening(program));
  // Standing still, it can accept nothing: the kernel keeps the connections and what is sent, and hands over the signal first.
  program.child.kill("SIGSTOP");
  const ask = async (path: string) => {
    const { request } = await import("node:http");
    const asked = request({ host: url.hostname, port: url.port, path, agent: false });
    const answered = once(asked, "response");
    asked.end();
    await once(asked, "finish");
    return async () => {
      const [response] = (await answered) as [IncomingMessage];
      response.resume();
      return [response.statusCode, response.headers.connection];
    };
  };
  const query = `/graphql?query=${encodeURIComponent("{ __typename }")}`;
  const answers = await Promise.all([ask("/readyz"), ...Array.from({ length: 20 }, () => ask(query))]);
  program.child.kill("SIGTERM");
  program.child.kill("SIGCONT");
  const [ready, ...others] = await Promise.all(answers.map((answer) => answer()));
  expect(ready).toEqual([503, "close"]);
  expect(others).toEqual(others.map(() => [200, "close"]));
  expect(await program.exit).toBe(0);
});

test("with a key it signs the head, at the latest when it stops; a key that cannot sign is refused", async () => {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const [key, open] = [join(folder, "head-key.pem"), join(folder, "head-key.pub.pem")];
  writeFileSync(key, privateKey.export({ type: "pkcs8", format: "pem" }));
  writeFileSync(open, publicKey.export({ type: "spki", format: "pem" }));
  const database = `sqlite:${join(folder, "signed.db")}`;
  const program = start({ DATABASE_URL: database, HEAD_KEY: key });
  await listening(program);
  program.child.kill("SIGTERM");
  expect(await program.exit).toBe(0);
  const store = await openStore(database);
  const { revision } = await store.head();
  const newest = { limit: 1, after: null, before: null, backward: true };
  const [head] = (await store.history(revision).signedHeads(newest)).items;
  expect(head?.revision).toBe(revision);
  expect(head && headVerifier(readFileSync(open, "utf8"))?.verifies(head)).toBe(true);
  await store.close();

  for (const [file, what] of [
    [open, "holds no key that can sign"],
    [join(folder, "none.pem"), "cannot be read (ENOENT)"],
  ] as const) {
    const refused = start({ HEAD_KEY: file });
    expect(await refused.exit).toBe(1);
    expect(refused.printed.err).toBe(
      `HEAD_KEY: ${file} ${what}; expected a PEM file with an Ed25519 private key (openssl genpkey -algorithm ed25519).\n`,
    );
  }
});

test("the query that it prints to paste finds something in the demo world", async () => {
  const program = start({ DATABASE_URL: `sqlite:${join(folder, "demo.db")}` });
  const url = await listening(program);
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  const query = /A first query to paste:\n\n([\s\S]*?)\n\nCtrl-C/.exec(program.printed.out)?.[1];
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query }),
  });
  const { data } = (await response.json()) as { data: { merchants: { nodes: { name: string }[] } } };
  expect(data.merchants.nodes.map(({ name }) => name)).toContain("Lotus Spa");
  program.child.kill("SIGTERM");
  expect(await program.exit).toBe(0);
});

test("a second signal does not wait for requests under way", async () => {
  const program = start({ SHUTDOWN_GRACE_MS: "3600000" });
  const url = new URL(await listening(program));
  // A request whose body never ends keeps the server from stopping.
  const { request } = await import("node:http");
  const hanging = request({
    host: url.hostname,
    port: url.port,
    path: "/graphql",
    method: "POST",
    headers: { "content-type": "application/json", "content-length": "1000", expect: "100-continue" },
  });
  hanging.on("error", () => {});
  hanging.flushHeaders();
  await once(hanging, "continue");
  hanging.write("{");
  program.child.stdout?.on("data", () => {
    if (program.printed.out.includes('"msg":"stopping"')) program.child.kill("SIGTERM");
  });
  program.child.kill("SIGTERM");
  expect(await program.exit).toBe(130);
});

test("a file that is no database is one line on standard error, and exit code 1", async () => {
  const file = join(folder, "notes.db");
  writeFileSync(file, "These are not the bytes of a database. ".repeat(200));
  const { exit, printed } = start({ DATABASE_URL: `sqlite:${file}` });
  expect(await exit).toBe(1);
  expect(printed.err).toBe(
    `The file ${file} is not a SQLite database. Set DATABASE_URL to another file, or move this one away.\n`,
  );
});
