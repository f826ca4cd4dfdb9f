/**
 * The program is killed while many write: every write that was acknowledged is there, none twice, the chain holds, and stored answers are
 * what the facts say. `PARTNER_GRAPH_KILLS=100` kills a hundred times on each database.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { issueApiKey } from "../../src/app/issue-api-key";
import { verifyAnswers } from "../../src/app/verify-answers";
import { openStore } from "../../src/db";
import { FOREVER, instant } from "../../src/domain/instant";
import { WORLD } from "../graphql/mutations/world";
import { load, REFRESH } from "../graphql/support/ask";
import { OPERATOR } from "../graphql/support/mutate";
import { forEachBackend } from "../support/store";

const KILLS = Number(process.env.PARTNER_GRAPH_KILLS ?? 3);
const SENDERS = 8;
const ROOT = join(__dirname, "../..");
const COMPILE = join(__dirname, "compile-on-load.js");

jest.setTimeout(20_000 + KILLS * 20_000);

const running: ChildProcess[] = [];
afterAll(() => {
  for (const child of running) child.kill("SIGKILL");
});

async function start(database: string): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, ["--require", COMPILE, join(ROOT, "src/main.ts")], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, PORT: "0", DATABASE_URL: database, SEED_DEMO: "off" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  running.push(child);
  let printed = "";
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.on("data", (text) => {
      printed += text;
      const found = /"url":"(http:[^"]+)"/.exec(printed)?.[1];
      if (found !== undefined) resolve(`${found}/graphql`);
    });
    child.once("exit", (code) => reject(new Error(`exit code ${code}: ${printed}`)));
  });
  return { child, url };
}

const CREATE = `mutation ($input: CreateClientInput!) { createClient(input: $input) { revision userErrors { code message } } }`;

/** Sends one write; null when the server was gone before it answered. */
async function send(url: string, key: string, reference: string): Promise<number | null> {
  const input = { reference, owner: "silk", environment: "LIVE", idempotencyKey: reference };
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
      body: JSON.stringify({ query: CREATE, variables: { input } }),
    });
    const { data } = (await response.json()) as {
      data: { createClient: { revision: number; userErrors: object[] } };
    };
    expect(data.createClient.userErrors).toEqual([]);
    return data.createClient.revision;
  } catch (error) {
    // Jest has errors of its own: those of the runtime are told by name.
    if (["TypeError", "SyntaxError"].includes((error as Error).name)) return null;
    throw error;
  }
}

forEachBackend(({ freshUrl }) => {
  test("what was acknowledged is there, once, and whole", async () => {
    const database = await freshUrl();
    const store = await load(await openStore(database), WORLD, REFRESH);
    const { text: key } = await issueApiKey(store.apiKeys, OPERATOR, instant(0), FOREVER);
    await store.close();
    const acknowledged = new Map<string, number>();
    const unanswered = new Set<string>();
    let sent = 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      const { child, url } = await start(database);
      // What had no answer is sent again, under its key.
      for (const reference of unanswered)
        acknowledged.set(reference, (await send(url, key, reference)) as number);
      unanswered.clear();
      const enough = acknowledged.size + 5 + ((kill * 7) % 23);
      const gone = once(child, "exit");
      const sender = async (): Promise<void> => {
        for (;;) {
          const reference = `app-${sent++}`;
          const revision = await send(url, key, reference);
          if (revision === null) {
            unanswered.add(reference);
            return;
          }
          acknowledged.set(reference, revision);
          if (acknowledged.size === enough) child.kill("SIGKILL");
        }
      };
      await Promise.all(Array.from({ length: SENDERS }, sender));
      await gone;
    }
    const { child, url } = await start(database);
    for (const reference of unanswered)
      acknowledged.set(reference, (await send(url, key, reference)) as number);
    for (const [reference, revision] of acknowledged)
      expect([reference, await send(url, key, reference)]).toEqual([reference, revision]);
    child.kill("SIGTERM");
    await once(child, "exit");

    const after = await openStore(database);
    const head = await after.head();
    const found = await after.at(head.revision).find("Client", [...acknowledged.keys()]);
    expect(found).toHaveLength(acknowledged.size);
    expect(acknowledged.size).toBe(sent);
    expect(new Set(acknowledged.values()).size).toBe(sent);
    expect(head.revision).toBe(sent + 1);
    expect(await after.checkChain()).toMatchObject({ broken: null });
    const differences = [];
    for await (const verified of verifyAnswers(after.at(head.revision), null))
      differences.push(...verified.differences);
    expect(differences).toEqual([]);
    await after.close();
  });
});
