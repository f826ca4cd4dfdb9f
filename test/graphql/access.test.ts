/** Able and not entitled, entitled and not able: all of them and nobody else, at any page size, as of any moment. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { verifyAnswers } from "../../src/app/verify-answers";
import type { PolicyName } from "../../src/domain/answer";
import { graphOf } from "../../src/domain/graph";
import type { Store } from "../../src/domain/ports";
import { residualAccessAt } from "../../src/domain/residual-access";
import { finished } from "../../src/domain/steps";
import { factsIn } from "../app/support/all-facts";
import { at } from "../support/batches";
import { forEachBackend } from "../support/store";
import { ask, type Data, DEMO } from "./support/ask";
import { countingStore } from "./support/counting-store";
import { fill, seeded } from "./support/stores";

const WHO = "principal { ... on Party { reference } }";
const LIST = (
  field: string,
  what: string,
) => `query ($first: Int, $after: String, $at: AsOf, $policy: PolicyName) {
  list: ${field}(first: $first, after: $after, at: $at, policy: $policy) {
    totalCount pageInfo { hasNextPage endCursor } nodes { ${WHO} ${what} } } }`;
const RESIDUAL = LIST(
  "residualAccess",
  "accesses { holder { reference } since toEnd { action objects { id } } }",
);
const NOT_ABLE = LIST("notAble", "integration { status mode } since lacking { code action }");

const EVERYBODY = `query ($after: String, $at: AsOf, $policy: PolicyName) {
  list: principals(first: 100, after: $after, at: $at) { pageInfo { hasNextPage endCursor } nodes {
    ... on Party { reference } integration(policy: $policy) { mode status findingCodes custody { keyOwner { reference } } } } } }`;

/** The references of those for whom the facts say so, by looking at everybody. */
async function withResidualAccess(store: Store, validAt: string, policy: string): Promise<string[]> {
  const facts = await factsIn(store.at((await store.head()).revision), 500);
  const graph = graphOf(facts);
  return facts.Party.filter(
    ({ id }) => finished(residualAccessAt(graph, id, at(validAt), policy as PolicyName)).length > 0,
  ).map(({ reference }) => reference);
}

type Ask = (source: string, variables: object) => Promise<Data>;

async function pages(asked: Ask, source: string, variables: object): Promise<Data[]> {
  const items: Data[] = [];
  for (let after: string | null = null; ; ) {
    const { list } = await asked(source, { ...variables, after });
    items.push(...list.nodes);
    if (!list.pageInfo.hasNextPage) {
      if (list.totalCount !== undefined) expect(list.totalCount).toBe(items.length);
      return items;
    }
    after = list.pageInfo.endCursor;
  }
}

const references = (list: Data[]): string[] => list.map(({ principal }) => principal.reference);

const CONSEQUENCES = readFileSync(join(__dirname, "../worlds/consequences.yaml"), "utf8");

forEachBackend(({ openFresh }) => {
  let store: Store;
  beforeAll(async () => {
    store = await fill(await openFresh(), DEMO);
  });
  const asked: Ask = (source, variables) => ask(store, source, { ...variables });

  test.each([
    ["2024-06-01T00:00:00Z", "STANDARD"],
    ["2024-05-15T00:00:00Z", "STRICT"],
    ["2024-08-01T00:00:00Z", "STANDARD"],
  ])("lists are complete and exact as of %s, %s", async (validAt, policy) => {
    const moment = { at: { validAt }, policy };
    const everybody = await pages(asked, EVERYBODY, moment);
    const matching = (test: (integration: Data) => boolean) =>
      everybody.filter(({ integration }) => test(integration)).map(({ reference }) => reference);
    const residual = await pages(asked, RESIDUAL, { ...moment, first: 3 });
    expect(references(residual)).toEqual(await withResidualAccess(store, validAt, policy));
    expect(residual.every(({ accesses }) => accesses.length > 0)).toBe(true);
    const notAble = await pages(asked, NOT_ABLE, { ...moment, first: 2 });
    expect(references(notAble)).toEqual(matching(({ status }) => status === "BLOCKED"));
    expect(residual.length + notAble.length).toBeGreaterThan(3);
  });
});

forEachBackend(({ openFresh }) => {
  test("whoever holds what works and is not entitled, candidate or not: since when, and what ends it", async () => {
    const store = await fill(await openFresh(), CONSEQUENCES);
    const { list } = await ask(store, RESIDUAL);
    const told = list.nodes.flatMap(({ principal, accesses }: Data) =>
      accesses.map(
        ({ holder, since, toEnd }: Data) =>
          `${principal.reference}: ${holder.reference} since ${since.slice(0, 10)} ${toEnd.map((it: Data) => it.action).join(" ")}`,
      ),
    );
    expect(told).toEqual([
      "copied: s1 since 2024-01-01 ROTATE_KEY",
      "invited: s2 since 2024-01-10 ROTATE_KEY TAKE_BACK_ACCOUNT",
      "left: i2 since 2024-03-01 REVOKE_TOKEN",
      "unbased: i2 since 2024-02-01 REVOKE_TOKEN",
    ]);
    expect(list.totalCount).toBe(4);
    for await (const { differences } of verifyAnswers(store.at((await store.head()).revision), null))
      expect(differences).toEqual([]);
  });

  test("what nobody is told of makes no interval of a timeline", async () => {
    const store = await fill(await openFresh(), CONSEQUENCES);
    const source = '{ merchant(reference: "invited") { timeline { from mode status findingCodes } } }';
    const { merchant } = await ask(store, source);
    const told = merchant.timeline.map(({ from: _, ...rest }: Data) => JSON.stringify(rest));
    expect(merchant.timeline).toHaveLength(3);
    expect(told.every((it: string, i: number) => it !== told[i + 1])).toBe(true);
  });
});

const demo = seeded(DEMO);

test("a token that was revoked an hour ago blocks since then, and one could act before", async () => {
  const { list } = await ask(await demo, NOT_ABLE);
  expect(list.nodes).toEqual([
    {
      principal: { reference: "tailor" },
      integration: { status: "BLOCKED", mode: "ISV" },
      since: "2024-05-30T16:00:00.000Z",
      lacking: [{ code: "TOKEN_INVALID", action: "ISSUE_TOKEN" }],
    },
  ]);
  const before = await ask(await demo, NOT_ABLE, { at: { validAt: "2024-05-30T00:00:00Z" } });
  expect(before.list.totalCount).toBe(0);
});

test("a page costs a bounded number of questions to the store, whatever its size", async () => {
  const counting = countingStore(await demo);
  const cost = async (source: string, first: number) => {
    counting.asked();
    await ask(counting.store, source, { first });
    return counting.asked().sort();
  };
  for (const source of [RESIDUAL, NOT_ABLE]) {
    const few = await cost(source, 1);
    const many = await cost(source, 50);
    expect(new Set(many)).toEqual(new Set([...many, ...few]));
    expect(many.length).toBeLessThan(40);
  }
});
