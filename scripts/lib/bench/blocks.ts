/** Blocks: for how long is the event loop of the server not free, while it answers what takes long to work out? */
import { recordBatch } from "../../../src/app/record-batch";
import { refreshAnswers } from "../../../src/app/refresh-answers";
import { openStore } from "../../../src/db";
import { type Batch, NO_CHANGES } from "../../../src/domain/draft";
import { DAY, type Instant, instant, later } from "../../../src/domain/instant";
import type { Runner } from "./field";
import { ask } from "./questions";

/** So many suspensions of one contract, and so many versions of one client's key. */
const MANY = 1_000;

const START = instant(Date.UTC(2020, 0, 1));

const day = (nth: number): Instant => later(START, nth * DAY);

const each = <T>(made: (i: number) => T): T[] => Array.from({ length: MANY }, (_, i) => made(i));

/** A merchant whose authorization contract was suspended again and again, and one whose key was rotated as often. */
function longHistory(platform: string): Batch {
  const capable = [{ value: "VERIFIED" as const, from: START, to: day(100_000) }];
  const merchant = (ref: string) => ({
    ...{ ref, role: "MERCHANT" as const, name: ref, developmentCapability: capable },
  });
  const base = (ref: string) => ({
    ...{
      ref: `${ref}-base`,
      kind: "MERCHANT_SERVICE" as const,
      between: [ref, platform] as const,
      from: START,
    },
    services: ["PAYMENT", "REFUND", "SETTLEMENT"],
  });
  return {
    ...NO_CHANGES,
    parties: [
      { ref: "long-isv", role: "ISV", name: "long-isv" },
      merchant("long-suspended"),
      merchant("long-rotating"),
    ],
    contracts: [
      base("long-suspended"),
      base("long-rotating"),
      { ref: "long-partner", kind: "ISV_PARTNER", between: ["long-isv", platform], from: START },
      {
        ...{ ref: "long-contract", kind: "AUTHORIZATION_SERVICE", between: ["long-suspended", "long-isv"] },
        ...{ services: ["INTEGRATION"], from: START },
        suspensions: each((i) => ({ from: day(3 * i + 1), to: day(3 * i + 2) })),
      },
    ],
    clients: [{ ref: "long-client", owner: "long-rotating", environment: "LIVE" }],
    keys: each((i) => ({
      ...{ ref: `long-key-${i}`, client: "long-client", publicKey: "generated" },
      ...{ from: day(3 * i), to: day(3 * i + 2) },
    })),
  };
}

const timeline = (reference: string): string =>
  `{ merchant(reference: "${reference}") { timeline { from mode causes { event } } } }`;

const supposed = (changes: string): string =>
  `{ whatIf(changes: { ${changes} }) { changed principals(first: 100) { nodes { changes { from } obligations { code } } } } }`;

const LONG_QUESTIONS = [
  timeline("long-suspended"),
  timeline("long-rotating"),
  supposed('contracts: [{ reference: "long-contract", terminatedAt: "2021-01-01T00:00:00Z" }]'),
  supposed(
    'parties: [{ reference: "long-rotating", developmentCapability: [{ value: NONE, from: "2021-01-01T00:00:00Z" }] }]',
  ),
];

const SHIFTED = "changed shifts { before after count } principals(first: 100) { nodes { changes { from } } }";

/** One of the revisions that loaded merchants by the thousand. */
const LOADED = 20;

const fleetQuestions = (isv: string): string[] => [
  "{ changes(first: 100) { nodes { at causes { event } } } }",
  "{ upcomingChanges(within: 365, first: 100) { nodes { action causes { event } } } }",
  "{ gaps(within: 365, first: 100) { nodes { action causesOfStart { event } causesOfEnd { event } } } }",
  "{ merchants(first: 100) { nodes { timeline { from causes { event } } } } }",
  "{ merchants(first: 100) { nodes { integration { because { nearMisses { repairs { action } } } findings { code } } } } }",
  ...["DELEGATE", "ACQUIRER", "CONTRACT"].map((by) => `{ concentration(by: ${by}) { nodes { lost } } }`),
  `{ fleetDiff(from: { validAt: "${new Date(Date.now() - 30 * DAY).toISOString()}" }) { ${SHIFTED} } }`,
  `{ policyDiff(a: STANDARD, b: STRICT) { ${SHIFTED} } }`,
  `{ effects(revision: ${LOADED}) { ${SHIFTED} } }`,
  "{ integrationSummary { byMode { count } byImplementer(first: 100) { nodes { count } } } }",
  `{ blastRadius(of: { party: "${isv}" }) { exposedCount loss { changed } } }`,
  supposed(`parties: [{ reference: "${isv}", status: [{ value: CLOSED, from: "2020-01-01T00:00:00Z" }] }]`),
];

/** The longest block while each of these is answered, round by round, in milliseconds; the round before the first warms up. */
async function longest({ server }: Runner, questions: readonly string[], rounds: number): Promise<number[]> {
  const found: number[] = [];
  for (let round = -1; round < rounds; round++) {
    const blocked = await server.longestBlock(async () => {
      for (const query of questions) await ask(server.url, { query });
    });
    if (round >= 0) found.push(blocked);
  }
  return found;
}

/** Blocks, round by round, in milliseconds. */
export interface Blocks {
  readonly fleet: readonly number[];
  readonly history: readonly number[];
}

const NAMES = "query Names($id: ID!) { platform { reference } isv(id: $id) { reference } }";

interface Names {
  readonly platform: { readonly reference: string };
  readonly isv: { readonly reference: string };
}

/** Measures blocks over the fleet, then over two merchants with long histories, which it records. */
export async function measureBlocks(runner: Runner, rounds: number): Promise<Blocks> {
  const { server, samples, data } = runner;
  const { platform, isv } = await ask<Names>(server.url, { query: NAMES, variables: { id: samples.holder } });
  const fleet = await longest(runner, fleetQuestions(isv.reference), rounds);
  const store = await openStore(data.url);
  try {
    const batch = longHistory(platform.reference);
    const result = await recordBatch(store, () => instant(Date.now()), batch, refreshAnswers);
    if (!result.ok) throw new Error(`long history: ${result.problems[0]?.message}`);
  } finally {
    await store.close();
  }
  return { fleet, history: await longest(runner, LONG_QUESTIONS, rounds) };
}
