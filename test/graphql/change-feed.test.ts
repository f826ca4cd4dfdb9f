/** The feed as clients read it: page after page, from a revision, an instant or a cursor on, also when more is recorded meanwhile. */

import { graphql } from "graphql";
import { recordBatch } from "../../src/app/record-batch";
import { FOREVER, type Instant } from "../../src/domain/instant";
import type { Store } from "../../src/domain/ports";
import { buildGraphSchema } from "../../src/graphql/build-schema";
import { createContext } from "../../src/graphql/context";
import { batch } from "../support/batches";
import { forEachBackend } from "../support/store";
import { type Data, DEMO, NOW, REFRESH, refusal } from "./support/ask";
import { fill } from "./support/stores";

const FEED = `query ($first: Int, $after: String, $since: DateTime, $afterRevision: Int, $filter: ChangeFilter, $at: AsOf) {
  changes(first: $first, after: $after, since: $since, afterRevision: $afterRevision, filter: $filter, at: $at) {
    settledUntil pageInfo { hasNextPage endCursor }
    edges { cursor node { at by revision principal { ... on Party { reference } } before { mode } after { mode } causes { id event object { id } } } } } }`;

async function askFor(store: Store, now: Instant, source: string, variables: object): Promise<Data> {
  const contextValue = createContext(store, () => now);
  const { data, errors } = await graphql({
    schema: buildGraphSchema(),
    source,
    variableValues: { ...variables },
    contextValue,
  });
  if (errors) throw new Error(errors.map(({ message }) => message).join("\n"));
  return JSON.parse(JSON.stringify(data));
}

const askAt = async (store: Store, now: Instant, variables: object): Promise<Data> =>
  (await askFor(store, now, FEED, variables)).changes;

async function readOn(
  store: Store,
  now: Instant,
  variables: object,
  first: number,
): Promise<{ items: Data[]; end: string | null }> {
  const items: Data[] = [];
  let after: string | null = (variables as { after?: string }).after ?? null;
  for (;;) {
    const page: Data = await askAt(store, now, { ...variables, first, after });
    items.push(...page.edges.map(({ node }: Data) => node));
    after = page.pageInfo.endCursor;
    if (!page.pageInfo.hasNextPage) return { items, end: after };
  }
}

const day = 86_400_000;
const laterBy = (ms: number): Instant => (NOW + ms) as Instant;

forEachBackend(({ openFresh }) => {
  let store: Store;
  beforeAll(async () => {
    store = await fill(await openFresh(), DEMO);
  });

  test("pages of any size make one feed, and cursors stay good as time passes and others write", async () => {
    const whole = await readOn(store, laterBy(30 * day), {}, 100);
    expect(new Set(whole.items.map(({ by }) => by))).toEqual(new Set(["TIME", "REVISION"]));
    expect(whole.items.every(({ causes }) => causes.length > 0)).toBe(true);
    const now = await readOn(store, laterBy(1), {}, 7);
    expect(now.items).toEqual(whole.items.slice(0, now.items.length));
    // Nothing yet: the cursor is given back.
    expect(await readOn(store, laterBy(1), { after: now.end }, 5)).toEqual({ items: [], end: now.end });
    const soon = await readOn(store, laterBy(30 * day), { after: now.end }, 3);
    expect([...now.items, ...soon.items]).toEqual(whole.items);
    const closed = batch({
      parties: [{ ref: "tea", status: [{ value: "CLOSED", from: laterBy(31 * day), to: FOREVER }] }],
    });
    await recordBatch(store, () => laterBy(31 * day), closed, REFRESH);
    const next = await readOn(store, laterBy(32 * day), { after: soon.end }, 5);
    expect(next.items.filter(({ principal }) => principal.reference === "tea")).toEqual([
      expect.objectContaining({
        by: "REVISION",
        before: { mode: "SELF" },
        after: { mode: "NONE" },
        causes: [expect.objectContaining({ event: "AMENDED" })],
      }),
    ]);
  });

  test("one cause has many effects, which all have its id", async () => {
    const { items } = await readOn(
      store,
      laterBy(30 * day),
      { since: new Date(NOW).toISOString(), filter: { losing: true, by: "TIME" } },
      100,
    );
    const effects = new Map<string, number>();
    for (const { causes } of items) for (const { id } of causes) effects.set(id, (effects.get(id) ?? 0) + 1);
    expect(Math.max(...effects.values())).toBeGreaterThan(2);
  });

  test("it begins after a revision, or at an instant", async () => {
    const { items } = await readOn(store, laterBy(1), {}, 100);
    const after = await readOn(store, laterBy(1), { afterRevision: 3 }, 100);
    expect(after.items).toEqual(
      items.slice(items.findLastIndex(({ revision, by }) => revision === 3 && by === "REVISION") + 1),
    );
    const { at } = items[10];
    const since = await readOn(store, laterBy(1), { since: at }, 100);
    expect(since.items).toEqual(items.slice(items.findIndex((it) => it.at === at)));
  });

  test("under a moment it ends there, and its last cursor leads on to the rest", async () => {
    const now = laterBy(30 * day);
    const whole = await readOn(store, now, {}, 100);
    const [{ at: middle }, { revision: last }] = [whole.items[12], whole.items.at(-1)];
    const bounds: readonly (readonly [object, (item: Data) => boolean])[] = [
      [{ validAt: middle }, ({ at }) => at <= middle],
      [{ revision: 3 }, ({ revision }) => revision <= 3],
      [{ revision: 3, validAt: middle }, ({ revision, at }) => revision <= 3 && at <= middle],
      [{ revision: last, validAt: "2999-01-01T00:00:00Z" }, () => true],
    ];
    for (const [at, inside] of bounds) {
      const told = await readOn(store, now, { at }, 20);
      expect({ at, told: told.items }).toEqual({ at, told: whole.items.filter(inside) });
      // Asked again there is no more of it; asked without the moment it goes on.
      expect(await readOn(store, now, { at, after: told.end }, 20)).toEqual({ items: [], end: told.end });
      const rest = await readOn(store, now, { after: told.end }, 30);
      expect([...told.items, ...rest.items]).toEqual(whole.items);
    }
  });

  test("what it shows is as of the moment", async () => {
    const source = `query ($at: AsOf) { changes(at: $at, first: 1, filter: { principal: "toys" }) {
      settledUntil nodes { principal { ... on Merchant { integration { mode asOf { revision validAt } } } } } } }`;
    const validAt = "2024-05-20T00:00:00.000Z";
    const shown = async (at: object) => (await askFor(store, laterBy(1), source, { at })).changes;
    const then = await shown({ revision: 2, validAt });
    expect(then.nodes[0].principal.integration).toEqual({ mode: "ISV", asOf: { revision: 2, validAt } });
    expect(then.settledUntil <= validAt).toBe(true);
    expect((await shown({ validAt })).nodes[0].principal.integration).toMatchObject({ mode: "NONE" });
  });

  test("a first page that is empty has a cursor, too: from it on nothing is missed, and nothing told twice", async () => {
    const begun = await askAt(store, laterBy(1), { since: new Date(laterBy(2)).toISOString() });
    expect(begun.edges).toEqual([]);
    const { items } = await readOn(store, laterBy(30 * day), { after: begun.pageInfo.endCursor }, 3);
    const all = await readOn(store, laterBy(30 * day), {}, 100);
    expect(items.length).toBeGreaterThan(3);
    expect(items).toEqual(all.items.slice(-items.length));
    const none = await askAt(store, laterBy(1), { at: { validAt: "1970-01-01T00:00:00Z" } });
    expect(none.edges).toEqual([]);
    expect(await readOn(store, laterBy(30 * day), { after: none.pageInfo.endCursor }, 100)).toMatchObject(
      all,
    );
  });

  test("what a revision makes of the past alone is among its effects, and not in the feed", async () => {
    const now = laterBy(40 * day);
    const { end } = await readOn(store, now, {}, 100);
    const backDated = batch({
      contracts: [{ ref: "ms-tea", suspensions: [{ from: laterBy(-12 * day), to: laterBy(-10 * day) }] }],
    });
    const result = await recordBatch(store, () => now, backDated, REFRESH);
    if (!result.ok) throw new Error("it was not recorded");
    const { effects } = await askFor(
      store,
      laterBy(41 * day),
      "query ($revision: Int!) { effects(revision: $revision) { changed shifts { before after count } } }",
      { revision: result.revision },
    );
    expect(effects).toEqual({ changed: 1, shifts: [{ before: "SELF", after: "NONE", count: 1 }] });
    const { items } = await readOn(store, laterBy(41 * day), { after: end }, 100);
    expect(items.filter(({ revision, by }) => revision === result.revision && by === "REVISION")).toEqual([]);
  });

  test("a cursor of another feed is refused", async () => {
    const page = await askAt(store, laterBy(1), { first: 1 });
    const refused = await refusal(store, FEED, { after: page.pageInfo.endCursor, filter: { losing: true } });
    expect(refused.extensions).toMatchObject({ reason: "CURSOR_OF_ANOTHER_LIST" });
  });
});
