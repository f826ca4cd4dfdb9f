/** Memory between operations: what was read once is not read again, what is written is seen at once, and it does not grow without end. */

import { graphql } from "graphql";
import { Shared } from "../../src/app/known";
import { Memory, RevisionMemory } from "../../src/app/memory";
import { recordBatch } from "../../src/app/record-batch";
import type { Revision } from "../../src/domain/ids";
import { later } from "../../src/domain/instant";
import { buildGraphSchema } from "../../src/graphql/build-schema";
import { createContext } from "../../src/graphql/context";
import { answer, day } from "../db/support/fixtures";
import { DEMO, NOW, REFRESH } from "../graphql/support/ask";
import { countingStore } from "../graphql/support/counting-store";
import { seeded } from "../graphql/support/stores";
import { batch } from "../support/batches";

const demo = seeded(DEMO);

const PAGE = `{ merchants(first: 10) { nodes { reference name contracts(first: 5) { nodes { reference state parties { name } } }
  integration { mode status custody { keyHolder { name } } } } } }`;

async function asker() {
  const { store, asked } = countingStore(await demo);
  const shared = new Shared();
  const ask = async (source: string, now = NOW) => {
    const contextValue = createContext(store, () => now, shared);
    const { data, errors } = await graphql({ schema: buildGraphSchema(), source, contextValue });
    if (errors) throw errors[0];
    return JSON.stringify(data);
  };
  return { ask, asked };
}

test("an operation that comes again asks the store for nothing, also a moment later, and answers the same", async () => {
  const { ask, asked } = await asker();
  const first = await ask(PAGE);
  expect(asked()).not.toEqual([]);
  expect(await ask(PAGE)).toBe(first);
  expect(await ask(PAGE, later(NOW, 1))).toBe(first);
  expect(asked()).toEqual([]);
});

test.each([
  [
    "its answer",
    "name contracts(first: 5) { nodes { reference } } integration { mode custody { keyHolder { name } } }",
  ],
  [
    "the reasons for it",
    `integration { findings { code objects { id } } because { clauses { code evidence { object { id } } }
      isvs { delegate { name } clauses { evidence { object { id } } } } nearMisses { repairs { action object { id } } } }
      custody { registeredHolders { name } keys { reference } } }`,
  ],
])("a merchant that is asked about again by its reference: %s is at hand", async (_, fields) => {
  const { ask, asked } = await asker();
  const first = await ask(`{ merchant(reference: "noodle") { ${fields} } }`);
  expect(asked()).toContain("find Party");
  expect(await ask(`{ merchant(reference: "noodle") { ${fields} } }`)).toBe(first);
  expect(asked()).toEqual([]);
});

test("operations that begin at once ask the store together, and each is answered as by itself", async () => {
  const { ask, asked } = await asker();
  const one = (
    reference: string,
  ) => `{ merchant(reference: "${reference}") { name contracts(first: 5) { nodes { reference } }
    integration { mode custody { keyHolder { name } } } } }`;
  const references = ["noodle", "silk", "spa", "toys", "tea", "cinema"];
  const together = await Promise.all(references.map((reference) => ask(one(reference))));
  const gathered = asked();
  // The first goes by itself; all others came while it was under way.
  expect(gathered.filter((question) => question === "find Party")).toHaveLength(2);
  expect(gathered.filter((question) => question.startsWith("answersAt"))).toHaveLength(2);
  const apart = await asker();
  for (const [i, reference] of references.entries())
    expect(await apart.ask(one(reference))).toBe(together[i]);
});

test("what only holds at an instant is asked for again at another", async () => {
  const { ask, asked } = await asker();
  await ask("{ merchants(first: 5, filter: { mode: ISV }) { nodes { name } } }");
  asked();
  await ask("{ merchants(first: 5, filter: { mode: ISV }) { nodes { name } } }");
  expect(asked()).toEqual(["parties"]);
  const status = async (validAt: string) =>
    ask(`{ merchant(reference: "tailor", at: { validAt: "${validAt}" }) { integration { status } } }`);
  expect(await status("2024-05-30T00:00:00Z")).toContain("OPERATIONAL");
  expect(await status("2024-06-01T00:00:00Z")).toContain("BLOCKED");
  expect(await status("2024-05-30T00:00:00Z")).toContain("OPERATIONAL");
});

test("the whole fleet is counted once between two instants at which answers turn, and anew after each", async () => {
  const { ask, asked } = await asker();
  const summary = (validAt: string) =>
    ask(`{ integrationSummary(at: { validAt: "${validAt}" }) { byMode { mode count } } }`);
  const before = await summary("2024-05-30T00:00:00Z");
  expect(asked()).toEqual(["countAnswers STANDARD"]);
  expect(await summary("2024-05-30T00:00:00.001Z")).toBe(before);
  expect(asked()).toEqual([]);
  const after = await summary("2024-06-01T00:00:00Z");
  expect(asked()).toEqual(["countAnswers STANDARD"]);
  const apart = await asker();
  expect(
    await apart.ask(
      `{ integrationSummary(at: { validAt: "2024-06-01T00:00:00Z" }) { byMode { mode count } } }`,
    ),
  ).toBe(after);
});

test("who loses is counted once, for how many they are and in what ways", async () => {
  const { ask, asked } = await asker();
  const loss = (fields: string) =>
    ask(`{ blastRadius(of: { party: "posone" }) { loss { ${fields} } } }`).then(
      (told) => JSON.parse(told).blastRadius.loss,
    );
  const { changed, shifts, principals } = await loss(
    "changed shifts { count } principals(first: 1) { totalCount }",
  );
  expect(asked().filter((question) => question.startsWith("countDuring"))).toHaveLength(1);
  expect(changed).toBeGreaterThan(0);
  expect(shifts.reduce((sum: number, { count }: { count: number }) => sum + count, 0)).toBe(changed);
  expect(principals.totalCount).toBe(changed);
  expect((await loss("changed")).changed).toBe(changed);
});

test("a blast radius that is asked again reads no situation again, and after a change it is worked out anew", async () => {
  const { ask, asked } = await asker();
  const read = () => asked().filter((question) => /^situation(s|Answers)\b/.test(question));
  const radius = `{ blastRadius(of: { party: "posone" }) { exposedCount exposed(first: 50) { nodes { exposures { from residual } } }
    loss { changed principals(first: 50) { nodes { changes { from before { mode } after { mode } } } } } } }`;
  const first = await ask(radius);
  expect(read().length).toBeGreaterThan(1);
  expect(await ask(radius)).toBe(first);
  expect(read()).toEqual([]);
  const earlier = (await (await demo).head()).revision;
  const ended = { contracts: [{ ref: "ip-posone", terminatedAt: later(NOW, -1) }] };
  const result = await recordBatch(await demo, () => later(NOW, 4), batch(ended), REFRESH);
  expect(result).toMatchObject({ ok: true });
  const after = await ask(radius);
  expect(JSON.parse(after).blastRadius.loss.changed).toBeLessThan(JSON.parse(first).blastRadius.loss.changed);
  expect(await (await asker()).ask(radius)).toBe(after);
  const then = radius.replace("blastRadius(", `blastRadius(at: { revision: ${earlier} }, `);
  expect(await ask(then)).toBe(first);
});

test("what is recorded is seen by the next operation, and an earlier revision stays as it was", async () => {
  const { ask } = await asker();
  const named = '{ merchant(reference: "tea") { name asOf { revision } } }';
  const before = JSON.parse(await ask(named)).merchant;
  await recordBatch(
    await demo,
    () => later(NOW, 5),
    batch({ parties: [{ ref: "tea", name: "Tea & Co" }] }),
    REFRESH,
  );
  expect(JSON.parse(await ask(named)).merchant.name).toBe("Tea & Co");
  const then = `{ merchant(reference: "tea", at: { revision: ${before.asOf.revision} }) { name } }`;
  expect(JSON.parse(await ask(then)).merchant.name).toBe(before.name);
});

test("answers to situations take room by their number", () => {
  const memory = new RevisionMemory();
  const keep = (number: number, segments: number): void =>
    memory.keepSituationAnswers(
      "STANDARD",
      number,
      Array.from({ length: segments }, (_, i) => ({ from: day(i), to: day(i + 1), answer: answer() })),
    );
  const kept = () => [1, 2, 3, 4].filter((it) => memory.situationAnswers("STANDARD", it) !== undefined);
  keep(1, 10_000);
  keep(2, 10_000);
  expect(kept()).toEqual([1, 2]);
  keep(3, 1);
  keep(4, 0);
  expect(kept()).toEqual([2, 3, 4]);
});

test("only the latest revisions that were asked for are remembered", () => {
  const memory = new Memory();
  const [one, two, three] = [1, 2, 3].map((revision) => memory.of(revision as Revision));
  expect(memory.of(3 as Revision)).toBe(three);
  expect(memory.of(2 as Revision)).toBe(two);
  expect(memory.of(1 as Revision)).not.toBe(one);
});
