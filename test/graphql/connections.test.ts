/** Pages: sizes, directions, cursors, what is refused, and that nothing moves under a cursor. */
import type { Store } from "../../src/domain/ports";
import { forEachBackend } from "../support/store";
import { ask, type Data, refusal } from "./support/ask";
import { fleet, growth } from "./support/fleet";
import { fill } from "./support/stores";

const PAGE = `query ($first: Int, $after: String, $last: Int, $before: String, $order: PartyOrder, $filter: MerchantFilter, $at: AsOf) {
  merchants(first: $first, after: $after, last: $last, before: $before, orderBy: $order, filter: $filter, at: $at) {
    edges { cursor node { reference name } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } asOf { revision }
  }
}`;

const NESTED = `query ($first: Int, $after: String, $last: Int, $before: String, $at: AsOf) {
  it: isv(reference: "isv1", at: $at) { contracts(first: $first, after: $after, last: $last, before: $before) {
    totalCount edges { cursor node { reference } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } asOf { revision }
  } }
}`;

const references = (page: Data): string[] => page.edges.map(({ node }: Data) => node.reference);

/** Reads a whole list, page by page, forward. */
async function readOn(
  read: (variables: object) => Promise<Data>,
  first: number,
  between?: (page: number) => Promise<unknown>,
) {
  const found: string[] = [];
  let after: string | null = null;
  for (let page = 0; ; page++) {
    const data: Data = await read({ first, after });
    found.push(...references(data));
    expect(data.pageInfo.hasPreviousPage).toBe(page > 0);
    if (!data.pageInfo.hasNextPage) return found;
    after = data.pageInfo.endCursor;
    await between?.(page);
  }
}

/** The same, backward. */
async function readBack(read: (variables: object) => Promise<Data>, last: number) {
  const found: string[] = [];
  let before: string | null = null;
  for (;;) {
    const data: Data = await read({ last, before });
    found.unshift(...references(data));
    expect(data.pageInfo.hasNextPage).toBe(before !== null);
    if (!data.pageInfo.hasPreviousPage) return found;
    before = data.pageInfo.startCursor;
  }
}

const COUNT = 43;
const ALL = Array.from({ length: COUNT }, (_, i) => `m${String(i).padStart(3, "0")}`);

forEachBackend((backend) => {
  let store: Store;
  beforeAll(async () => {
    store = await fill(await backend.openFresh(), fleet(COUNT));
  });

  const merchants =
    (fixed: object, on = store) =>
    async (variables: object): Promise<Data> =>
      (await ask(on, PAGE, { ...fixed, ...variables })).merchants;
  const contracts =
    (on = store) =>
    async (variables: object): Promise<Data> =>
      (await ask(on, NESTED, variables as Record<string, unknown>)).it.contracts;

  test.each([1, 7, 42, 43, 44, 100])(
    "every merchant is on exactly one page of %i, forward and backward",
    async (size) => {
      expect(await readOn(merchants({}), size)).toEqual(ALL);
      expect(await readBack(merchants({}), size)).toEqual(ALL);
    },
  );

  test.each(["REGISTERED", "REFERENCE", "NAME"])(
    "ordered by %s the pages go on where they stopped",
    async (order) => {
      const whole = references(await merchants({ order })({ first: 100 }));
      expect([...whole].sort()).toEqual(ALL);
      expect(await readOn(merchants({ order }), 6)).toEqual(whole);
      expect(await readBack(merchants({ order }), 6)).toEqual(whole);
    },
  );

  test("by name means by name, then as registered", async () => {
    const { edges } = await merchants({ order: "NAME" })({ first: 100 });
    const names = edges.map(({ node }: Data) => `${node.name} ${node.reference}`);
    const key = (text: string): string => text.replace(/ (m\d+)$/, "\u0000$1");
    expect(names.map(key)).toEqual([...names.map(key)].sort());
  });

  test("without a size a page has 20", async () => {
    const page = await merchants({})({});
    expect(references(page)).toEqual(ALL.slice(0, 20));
    expect(page.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
  });

  test("between two cursors there is what is between them", async () => {
    const { edges } = await merchants({})({ first: 10 });
    const page = await merchants({})({ first: 3, after: edges[1].cursor, before: edges[8].cursor });
    expect(references(page)).toEqual(["m002", "m003", "m004"]);
    expect(page.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
  });

  test("an empty page has no cursors", async () => {
    const page = await merchants({ filter: { country: "ZZ" } })({});
    expect(page).toMatchObject({
      edges: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
    });
    expect((await merchants({})({ first: 0 })).edges).toEqual([]);
  });

  test("nested lists page alike, over both ends", async () => {
    const { totalCount, edges } = await contracts()({ first: 100 });
    expect(totalCount).toBe(edges.length);
    expect(totalCount).toBeGreaterThan(3);
    const whole = edges.map(({ node }: Data) => node.reference);
    for (const size of [1, 2, 3, 100]) {
      expect(await readOn(contracts(), size)).toEqual(whole);
      expect(await readBack(contracts(), size)).toEqual(whole);
    }
  });

  test("while others write, pages under a cursor stay what they were, at the root and below", async () => {
    const busy = await fill(await backend.openFresh(), fleet(COUNT));
    const write = async (page: number) => {
      if (page < 3) await fill(busy, growth(100 + 10 * page, `2024-02-0${page + 1}`));
    };
    const before = references(await merchants({ order: "NAME" }, busy)({ first: 100 }));
    expect(await readOn(merchants({ order: "NAME" }, busy), 5, write)).toEqual(before);
    expect(references(await merchants({ order: "NAME" }, busy)({ first: 100 }))).toHaveLength(COUNT + 15);

    const old = await contracts(busy)({ first: 2 });
    await fill(busy, growth(200, "2024-03-01"));
    const next = await contracts(busy)({ first: 2, after: old.pageInfo.endCursor });
    expect(next.asOf).toEqual(old.asOf);
    expect(next.totalCount).toBe(old.totalCount);
  });

  test("a cursor may be used with the moment that it was given out at, and with no other", async () => {
    const { pageInfo } = await merchants({ at: { validAt: "2024-03-01T00:00:00Z" } })({ first: 2 });
    const after = pageInfo.endCursor;
    for (const at of [
      null,
      {},
      { validAt: "2024-03-01T08:00:00+08:00" },
      { revision: 1 },
      { knownAt: "2024-05-01T00:00:00Z" },
    ]) {
      expect(references(await merchants({ at })({ first: 1, after }))).toEqual(["m002"]);
    }
    for (const at of [
      { validAt: "2024-03-02T00:00:00Z" },
      { revision: 0 },
      { knownAt: "2023-05-01T00:00:00Z" },
    ]) {
      const { extensions } = await refusal(store, PAGE, { first: 1, after, at });
      expect(extensions).toMatchObject({ code: "BAD_USER_INPUT", reason: "CURSOR_AGAINST_AT", revision: 1 });
    }
  });

  test.each([
    ["another filter", { filter: { country: "CN" } }],
    ["another policy", { filter: { policy: "STRICT" } }],
    ["another order", { order: "NAME" }],
  ])("a cursor is refused under %s", async (_, changed) => {
    const { pageInfo } = await merchants({})({ first: 2 });
    const { extensions } = await refusal(store, PAGE, { after: pageInfo.endCursor, ...changed });
    expect(extensions).toMatchObject({ code: "BAD_USER_INPUT", reason: "CURSOR_OF_ANOTHER_LIST" });
  });

  test.each([
    [
      { first: 101 },
      "PAGE_TOO_LARGE",
      "first: 101 is more than a page can have. The limit is 100; go on with the page's cursors.",
    ],
    [
      { last: 1000 },
      "PAGE_TOO_LARGE",
      "last: 1000 is more than a page can have. The limit is 100; go on with the page's cursors.",
    ],
    [{ first: -1 }, "NEGATIVE_PAGE", "first: -1 is less than 0."],
    [
      { first: 1, last: 1 },
      "FIRST_AND_LAST",
      "Give either first or last, not both: a page is read in one direction.",
    ],
    [
      { after: "x" },
      "INVALID_CURSOR",
      '"x" is not a cursor. Cursors are opaque: use one that this API gave out.',
    ],
  ])("%j is refused, at the root and below", async (variables, reason, message) => {
    for (const source of [PAGE, NESTED]) {
      const error = await refusal(store, source, variables);
      expect(error).toMatchObject({ message, extensions: { code: "BAD_USER_INPUT", reason } });
    }
  });

  test("a page that is too large names the limit for programs too", async () => {
    expect((await refusal(store, PAGE, { first: 101 })).extensions).toMatchObject({ limit: 100 });
  });

  test.each([
    "[]",
    '[1,2,"l","t"]',
    '[1,2,"l","t","5"]',
    '[1.5,2,"l","t",5]',
    "null",
    '{"a":1}',
    '[99,1717200000000,"l","",5]',
    '[1,8640000000000001,"l","",5]',
  ])("a cursor of %s is refused and breaks nothing", async (forged) => {
    const { extensions } = await refusal(store, PAGE, { after: Buffer.from(forged).toString("base64url") });
    expect(extensions["code"]).toBe("BAD_USER_INPUT");
  });
});
