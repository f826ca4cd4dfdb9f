/**
 * The program is killed while many write what changes answers: after each kill every write that was acknowledged is there, none twice, the
 * chain holds, and stored answers are what the facts say. `PARTNER_GRAPH_KILLS=100` kills a hundred times on each database.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { issueApiKey } from "../../src/app/issue-api-key";
import { verifyAnswers } from "../../src/app/verify-answers";
import { openStore } from "../../src/db";
import { FOREVER, instant } from "../../src/domain/instant";
import type { Store } from "../../src/domain/ports";
import { WORLD } from "../graphql/mutations/world";
import { load, REFRESH } from "../graphql/support/ask";
import { OPERATOR } from "../graphql/support/mutate";
import { forEachBackend } from "../support/store";
import { mutationOf, type Step, storyOf } from "../support/stories";

const KILLS = Number(process.env.PARTNER_GRAPH_KILLS ?? 3);
const SENDERS = 8;
const ROOT = join(__dirname, "../..");
const COMPILE = join(__dirname, "compile-on-load.js");

// After each kill everything is looked at, and there is more of it each time.
jest.setTimeout(20_000 + KILLS * 60_000);

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

const FIELDS = "revision userErrors { code message } effects { changed }";

interface Answer {
  readonly revision: number;
  readonly userErrors: readonly object[];
  readonly effects: { readonly changed: number };
}

/** Sends one step of a story; null when the server was gone before it answered. */
async function send(url: string, key: string, step: Step): Promise<Answer | null> {
  // The reason is kept in history, where the write is found by it.
  const input = { ...step.input, reason: step.input.idempotencyKey };
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
      body: JSON.stringify({ query: mutationOf(step, FIELDS), variables: { input } }),
    });
    const { data, errors } = (await response.json()) as { data: Record<string, Answer>; errors?: object[] };
    expect(errors).toBeUndefined();
    const answer = data[step.name] as Answer;
    expect([step, answer.userErrors]).toEqual([step, []]);
    return answer;
  } catch (error) {
    // Jest has errors of its own: those of the runtime are told by name.
    if (["TypeError", "SyntaxError"].includes((error as Error).name)) return null;
    throw error;
  }
}

type Acknowledged = ReadonlyMap<Step, Answer>;

/** Everything that was acknowledged is there, nothing twice, history is whole, and stored answers are what the facts say. */
async function expectWhole(store: Store, acknowledged: Acknowledged): Promise<void> {
  const { revision: head } = await store.head();
  const window = { limit: head, after: null, before: null, backward: false };
  const { items } = await store.history(head).revisions(window);
  const told = new Map(items.map(({ revision, origin }) => [origin.reason, [revision, origin.operation]]));
  // The first revision is the world's; each other one is a step's, and no two the same one's.
  expect(told.size).toBe(head);
  for (const [{ name, input }, { revision }] of acknowledged)
    expect([input.idempotencyKey, told.get(input.idempotencyKey)]).toEqual([
      input.idempotencyKey,
      [revision, name],
    ]);
  expect(await store.checkChain()).toMatchObject({ broken: null, revisions: head });
  for await (const { differences } of verifyAnswers(store.at(head), null)) expect(differences).toEqual([]);
}

/** Goes on with its stories until there are enough, or the server is gone. What had no answer is sent again, under its key. */
class Sender {
  private steps: Step[] = [];

  constructor(private readonly nextStory: () => Step[]) {}

  async run(sent: (step: Step) => Promise<boolean>): Promise<void> {
    for (;;) {
      if (this.steps.length === 0) this.steps = this.nextStory();
      if (!(await sent(this.steps[0] as Step))) return;
      this.steps.shift();
    }
  }

  /** The step that may have been sent. */
  get open(): Step | undefined {
    return this.steps[0];
  }
}

forEachBackend(({ freshUrl }) => {
  test("what was acknowledged is there, once, and whole, after each kill", async () => {
    const database = await freshUrl();
    const store = await load(await openStore(database), WORLD, REFRESH);
    const { text: key } = await issueApiKey(store.apiKeys, OPERATOR, instant(0), FOREVER);
    await store.close();
    const acknowledged = new Map<Step, Answer>();
    let stories = 0;
    const senders = Array.from({ length: SENDERS }, () => new Sender(() => storyOf(stories++)));
    const whole = async (): Promise<void> => {
      const after = await openStore(database);
      await expectWhole(after, acknowledged);
      await after.close();
    };
    for (let kill = 0; kill < KILLS; kill += 1) {
      const { child, url } = await start(database);
      const enough = acknowledged.size + 12 + ((kill * 7) % 23);
      const gone = once(child, "exit");
      const sent = async (step: Step): Promise<boolean> => {
        const answer = await send(url, key, step);
        if (answer === null) return false;
        acknowledged.set(step, answer);
        if (acknowledged.size === enough) child.kill("SIGKILL");
        return true;
      };
      await Promise.all(senders.map((sender) => sender.run(sent)));
      await gone;
      await whole();
    }
    const { child, url } = await start(database);
    const again = async (step: Step): Promise<Answer> => (await send(url, key, step)) as Answer;
    for (const { open } of senders) if (open !== undefined) acknowledged.set(open, await again(open));
    for (const [step, answer] of acknowledged) expect(await again(step)).toEqual(answer);
    child.kill("SIGTERM");
    await once(child, "exit");
    await whole();

    const after = await openStore(database);
    expect((await after.head()).revision).toBe(acknowledged.size + 1);
    await after.close();
    const changing = [...acknowledged.values()].filter(({ effects }) => effects.changed > 0);
    expect(changing.length).toBeGreaterThan(acknowledged.size / 4);
  });
});
