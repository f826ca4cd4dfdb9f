/** Questions about the whole fleet go by its situations: they take the same statements for few merchants as for many. */

import { recordBatch } from "../../src/app/record-batch";
import type { OpenStore } from "../../src/db";
import { DAY, later } from "../../src/domain/instant";
import { batch } from "../support/batches";
import { forEachBackend } from "../support/store";
import { ask, NOW, REFRESH } from "./support/ask";
import { countingStore } from "./support/counting-store";
import { fleet } from "./support/fleet";
import { fill } from "./support/stores";

const SHAPES = 20;
const SIZES = [SHAPES, 10 * SHAPES] as const;

const PRINCIPALS = `principals(first: 5) { totalCount nodes { principal { ... on Party { reference } }
  changes { from before { mode } after { mode status } } } }`;

const SHIFTS = "changed shifts { before after count }";

const RADIUS = `exposedCount exposedByMode { mode status count } exposed(first: 5) { nodes { exposures { residual } } }
  keyCount rotations { nodes { keys } } loss { ${SHIFTS} ${PRINCIPALS} }`;

const QUESTIONS: readonly (readonly [string, string])[] = [
  [
    "whatIf",
    `{ whatIf(changes: { parties: [{ reference: "isv0", status: [{ value: CLOSED, from: "2024-01-01T00:00:00Z" }] }] }) {
      ${SHIFTS} obligations { finding count } ${PRINCIPALS} } }`,
  ],
  ["blastRadius of an ISV", `{ blastRadius(of: { party: "isv0" }) { ${RADIUS} } }`],
  ["blastRadius of a key", `{ blastRadius(of: { key: "key-isv1" }) { ${RADIUS} } }`],
  ["blastRadius of a contract", `{ blastRadius(of: { contract: "b-q0" }) { ${RADIUS} } }`],
  ["fleetDiff", `{ fleetDiff(from: { revision: 1 }) { ${SHIFTS} ${PRINCIPALS} } }`],
  [
    "fleetDiff of two instants",
    `{ fleetDiff(from: { validAt: "2023-06-01T00:00:00Z" }) { ${SHIFTS} ${PRINCIPALS} } }`,
  ],
  ["policyDiff", `{ policyDiff(a: STANDARD, b: STRICT) { ${SHIFTS} ${PRINCIPALS} } }`],
  ["effects", `{ effects(revision: 2) { ${SHIFTS} ${PRINCIPALS} } }`],
  [
    "concentration by delegate",
    "{ concentration(by: DELEGATE, first: 5) { totalCount nodes { affected lost } } }",
  ],
  [
    "concentration by acquirer",
    "{ concentration(by: ACQUIRER, first: 5) { totalCount nodes { affected lost } } }",
  ],
];

/** The fleet; then an ISV ends, and the integrator's merchants turn out to be able to integrate themselves (R7). */
async function filled(store: OpenStore, size: number): Promise<OpenStore> {
  await fill(store, fleet(size, SHAPES));
  const integrated = Array.from({ length: size }, (_, i) => i).filter((i) => (i % SHAPES) % 5 === 2);
  const able = [{ value: "VERIFIED" as const, from: later(NOW, -9 * DAY), to: later(NOW, 9 * DAY) }];
  const amended = batch({
    contracts: [{ ref: "p-isv2", terminatedAt: later(NOW, -DAY) }],
    parties: integrated.map((i) => ({ ref: `m${String(i).padStart(3, "0")}`, developmentCapability: able })),
  });
  const result = await recordBatch(store, () => NOW, amended, REFRESH);
  expect(result).toMatchObject({ ok: true });
  return store;
}

/** The numbers anywhere in an answer that count principals. */
const counts = (answer: object): number[] =>
  [...JSON.stringify(answer).matchAll(/"(?:changed|exposedCount|affected|totalCount|count)":(\d+)/g)].map(
    (it) => Number(it[1]),
  );

forEachBackend(({ openFresh }) => {
  let stores: OpenStore[];
  beforeAll(async () => {
    stores = [];
    for (const size of SIZES) stores.push(await filled(await openFresh(), size));
  });

  test.each(QUESTIONS)("%s", async (_, source) => {
    const told: { statements: number; questions: string[]; most: number }[] = [];
    for (const store of stores) {
      const counting = countingStore(store);
      let statements = 0;
      store.listen(() => statements++);
      const answer = await ask(counting.store, source);
      store.listen(null);
      told.push({ statements, questions: counting.asked().sort(), most: Math.max(...counts(answer)) });
    }
    const [few, many] = told as [(typeof told)[number], (typeof told)[number]];
    expect(many.questions).toEqual(few.questions);
    expect(many.statements).toBe(few.statements);
    expect(few.statements).toBeLessThan(50);
    // It is many more, or the same statements would prove nothing.
    expect(few.most).toBeGreaterThan(0);
    expect(many.most).toBeGreaterThan(5 * few.most);
  });
});
