/** Concentration over random histories: of every object that may fail, what the reference evaluator says of each merchant without it. */

import { failed } from "../../src/app/failure";
import {
  CONCENTRATIONS,
  type ConcentrationOf,
  type ConcentrationRequest,
  concentrationText,
  listConcentration,
} from "../../src/app/measure-concentration";
import type { Page } from "../../src/app/page";
import { Readings } from "../../src/app/reading";
import { recordBatch } from "../../src/app/record-batch";
import { refreshAnswers } from "../../src/app/refresh-answers";
import { type Answer, POLICIES, type PolicyName } from "../../src/domain/answer";
import type { Batch } from "../../src/domain/draft";
import { isEffectiveChange } from "../../src/domain/effective-change";
import { evaluatorAt } from "../../src/domain/evaluate";
import type { Facts } from "../../src/domain/facts";
import { graphOf } from "../../src/domain/graph";
import type { Revision } from "../../src/domain/ids";
import { DAY, FOREVER, type Instant, instant } from "../../src/domain/instant";
import type { Store } from "../../src/domain/ports";
import { seeds } from "../domain/lib/arbitrary-facts";
import { batch } from "../support/batches";
import { forEachBackend } from "../support/store";
import { factsIn } from "./support/all-facts";
import {
  ACQUIRERS,
  GRID,
  INTEGRATORS,
  ISVS,
  MERCHANTS,
  opening,
  PRINCIPALS,
  RandomHistory,
  randomFrom,
} from "./support/random-history";

let now: Instant;
const clock = (): Instant => {
  now = instant(now + DAY);
  return now;
};

/** No base contract of their own: they inherit, from `q2` over `q1` and `q0`, unless it has none either. */
const BELOW = ["m0", "m1", "q0", "q1"];

function opened(random: (below: number) => number): Batch {
  const first = opening(random);
  return {
    ...first,
    contracts: first.contracts.filter(({ ref }) => !BELOW.some((it) => ref === `base-${it}`)),
  };
}

/** Somebody to depend on: each principal has an ISV or an SI, some have both, merchants are below acquirers, and one ISV has two contracts. */
function depending(random: (below: number) => number): Batch {
  const [from] = GRID as [Instant];
  const some = (list: readonly string[]): string => list[random(list.length)]!;
  const byIsv = PRINCIPALS.filter(() => random(3) > 0).map((principal) => ({ principal, isv: some(ISVS) }));
  const engaged = PRINCIPALS.filter((it) => random(3) === 0 || !byIsv.some((by) => by.principal === it));
  const bySi = engaged.map((principal) => ({ principal, integrator: some(INTEGRATORS) }));
  return batch({
    contracts: [
      { ref: "partner-again", kind: "ISV_PARTNER", between: ["isv0", "alipay"], from },
      ...byIsv.map(({ principal, isv }) => ({
        ref: `authorized-${principal}`,
        kind: "AUTHORIZATION_SERVICE" as const,
        between: [principal, isv] as const,
        services: ["INTEGRATION"],
        from,
      })),
    ],
    authorizations: byIsv.map((it) => ({ ref: `token-${it.principal}`, ...it, from })),
    engagements: bySi.map((it) => ({ ref: `engaged-${it.principal}`, ...it, from })),
    accountGrants: bySi.map((it) => ({ ref: `granted-${it.principal}`, ...it, from })),
    keys: bySi.map(({ principal, integrator }) => ({
      ref: `handed-${principal}`,
      client: `app-${principal}`,
      publicKey: "generated",
      holders: [integrator],
      from,
    })),
    acquiringLinks: [
      ...MERCHANTS.map((merchant) => ({ merchant, acquirer: some(ACQUIRERS) })),
      { merchant: "q0", acquirer: "q1" },
      { merchant: "q1", acquirer: "q2" },
    ].map((link) => ({ ref: `below-${link.merchant}`, ...link, from })),
  });
}

async function historyIn(store: Store, seed: number): Promise<Revision> {
  now = instant(Date.UTC(2024, 1, 1));
  const random = randomFrom(seed);
  for (const first of [opened(random), depending(random)])
    expect(await recordBatch(store, clock, first, refreshAnswers)).toMatchObject({ ok: true });
  const history = new RandomHistory(random);
  for (let i = 0; i < 20; i++) await recordBatch(store, clock, history.next(), refreshAnswers);
  return (await store.head()).revision;
}

const works = ({ mode, status }: Answer): boolean => mode !== "NONE" && status !== "BLOCKED";

/** The answer of every merchant, each from the facts alone. */
function answersIn(facts: Facts, t: Instant, policy: PolicyName): Answer[] {
  const evaluate = evaluatorAt(graphOf(facts), t);
  return facts.Party.filter(({ role }) => role === "MERCHANT").map(({ id }) => evaluate(id, policy)!);
}

/** A party that is closed from an instant on. */
const closing = (facts: Facts, party: number, from: Instant): Facts => ({
  ...facts,
  Party: facts.Party.map((it) =>
    it.id === party ? { ...it, status: [...it.status, { value: "CLOSED", from, to: FOREVER }] } : it,
  ),
});

const without = (facts: Facts, contract: number): Facts => ({
  ...facts,
  Contract: facts.Contract.filter(({ id }) => id !== contract),
});

/** Each object that may fail, and the facts as they would be. */
function failures(facts: Facts, by: ConcentrationOf, t: Instant): { id: number; fallen: Facts }[] {
  const roles = by === "DELEGATE" ? ["ISV", "SYSTEM_INTEGRATOR"] : ["ACQUIRER"];
  if (by !== "CONTRACT")
    return facts.Party.filter(({ role }) => roles.includes(role)).map(({ id }) => ({
      id,
      fallen: closing(facts, id, t),
    }));
  const acquirers = new Set<number>(
    facts.Party.filter(({ role }) => role === "ACQUIRER").map(({ id }) => id),
  );
  return facts.Contract.filter((it) => it.kind === "ISV_PARTNER" || acquirers.has(it.party)).map(
    ({ id }) => ({ id, fallen: without(facts, id) }),
  );
}

interface Told {
  readonly id: number;
  readonly affected: number;
  readonly lost: number;
  readonly share: number;
}

function expected(facts: Facts, by: ConcentrationOf, t: Instant, policy: PolicyName): Told[] {
  const before = answersIn(facts, t, policy);
  const working = before.filter(works).length;
  const all = failures(facts, by, t).map(({ id, fallen }) => {
    const after = answersIn(fallen, t, policy);
    const affected = before.filter((answer, i) => isEffectiveChange(answer, after[i]!)).length;
    const lost = before.filter((answer, i) => works(answer) && !works(after[i]!)).length;
    return { id, affected, lost, share: working === 0 ? 0 : lost / working };
  });
  return all
    .filter(({ affected }) => affected > 0)
    .sort((a, b) => b.lost - a.lost || b.affected - a.affected || a.id - b.id);
}

/** All pages of the list, from either end. */
async function listed(
  store: Store,
  at: { validAt: Instant; revision: Revision },
  question: Omit<ConcentrationRequest, "page">,
  size: number,
  backward: boolean,
): Promise<Told[]> {
  const found: Told[] = [];
  let cursor = null;
  for (;;) {
    const page = backward
      ? { last: size, after: null, before: cursor }
      : { first: size, after: cursor, before: null };
    const read = await listConcentration(new Readings(store, clock), at, { ...question, page });
    if (failed(read)) throw new Error(JSON.stringify(read.failure));
    const { items, list, hasNext, hasPrevious, count }: Page<(typeof read.items)[number]> = read;
    const told = items.map(({ object, affected, lost, share }) => ({ id: object.id, affected, lost, share }));
    found[backward ? "unshift" : "push"](...told);
    if (!(backward ? hasPrevious : hasNext)) {
      expect(await count()).toBe(found.length);
      return found;
    }
    const edge = (backward ? items[0] : items.at(-1))!;
    cursor = { ...at, list, text: concentrationText(edge), id: edge.object.id };
  }
}

forEachBackend(({ openFresh }) => {
  const seen = { lost: 0, kept: 0 };

  test.each(seeds(4, 31))("each object, at any moment and page size: history %i", async (seed) => {
    const store = await openFresh();
    const head = await historyIn(store, seed);
    const random = randomFrom(seed + 100);
    for (let i = 0; i < 12; i++) {
      const revision = (head - random(head - 1)) as Revision;
      const at = { validAt: instant(GRID[random(GRID.length)]! - random(2)), revision };
      const [by, policy] = [CONCENTRATIONS[i % CONCENTRATIONS.length]!, POLICIES[random(2)]!];
      const [size, backward] = [[1, 2, 100][random(3)]!, random(2) === 0];
      const facts = await factsIn(store.at(revision), 400);
      const told = await listed(store, at, { by, policy }, size, backward);
      expect({ at, by, policy, told }).toEqual({
        ...{ at, by, policy },
        told: expected(facts, by, at.validAt, policy),
      });
      seen.lost += told.reduce((sum, { lost }) => sum + lost, 0);
      seen.kept += told.reduce((sum, { affected, lost }) => sum + affected - lost, 0);
    }
  });

  test("in these histories many are lost, and many are not", () => {
    expect(seen.lost).toBeGreaterThan(30);
    expect(seen.kept).toBeGreaterThan(30);
  });
});
