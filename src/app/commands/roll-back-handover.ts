/** Rolling a hand-over back: what it ended lives on as it did before, if nothing of it was changed since. */
import type { FactKind, Facts, FactsByKind } from "../../domain/facts";
import type { RevisionRecord } from "../../domain/history-ports";
import { DAY, endOf, type Interval, later, overlaps } from "../../domain/instant";
import { loadHandover } from "../load-handover";
import { command } from "./command";
import type { Desk } from "./desk";
import { conflict } from "./expectation";
import type { Named } from "./named";
import { Refused } from "./refused";

/** How long a hand-over can be rolled back, in days. */
export const ROLL_BACK_DAYS = 7;

interface Rollback {
  readonly principal: Named;
  /** The revision that the hand-over made. */
  readonly revision: number;
}

/** See the head of this file. */
export const rollBackHandover = command("rollBackHandover", "Party", async (desk, input: Rollback) => {
  const principal = await desk.object("Party", input.principal, "principal");
  const record = await handoverAt(desk, input.revision);
  const facts = await loadHandover(desk.reader, principal, principal);
  const before = <K extends FactKind>(kind: K) => restored(desk, kind, facts[kind], input.revision);
  const [contracts, tokens, grants] = [
    await before("Contract"),
    await before("Authorization"),
    await before("AccountGrant"),
  ];
  const batch = {
    contracts: contracts.map(({ reference: ref, terminatedAt }) => ({ ref, terminatedAt })),
    authorizations: tokens.map(({ reference: ref, revokedAt, codeDigest, codeExpiresAt }) => ({
      ...{ ref, revokedAt, codeDigest, codeExpiresAt },
    })),
    engagements: (await before("Engagement")).map(({ reference: ref, state, to }) => ({ ref, state, to })),
    accountGrants: grants.map(({ reference: ref, to }) => ({ ref, to })),
    keys: (await before("KeyVersion")).map(({ reference: ref, revokedAt }) => ({ ref, revokedAt })),
  };
  if (Object.values(batch).every((list) => list.length === 0)) return unknownHandover(desk, input.revision);
  if (desk.now >= later(record.recordedAt, ROLL_BACK_DAYS * DAY))
    desk.refuse(
      "WINDOW_OVER",
      "revision",
      `a hand-over can be rolled back for ${ROLL_BACK_DAYS} days; hand over back instead`,
    );
  mustNotOverlap(
    desk,
    bindingsOf(facts),
    bindingsOf({ ...facts, Contract: contracts, Authorization: tokens, AccountGrant: grants }),
  );
  return { batch, place: () => ["revision"], object: { kind: "Party", reference: principal.reference } };
});

/** What there may be one of at an instant, between the principal and somebody else. */
interface Binding extends Interval {
  readonly name: string;
  readonly reference: string;
}

/** The contracts, tokens and grants among some facts, as far as they take effect. */
const bindingsOf = (facts: Facts): Binding[] => [
  ...facts.Contract.filter(({ state }) => state === "SIGNED").map(
    ({ kind, party, counterparty, reference, from, to, terminatedAt }) => ({
      ...{ name: `${kind} ${party} ${counterparty}`, reference, from, to: endOf(to, terminatedAt) },
    }),
  ),
  ...facts.Authorization.map(({ isv, reference, from, to, revokedAt }) => ({
    ...{ name: `token ${isv}`, reference, from, to: endOf(to, revokedAt) },
  })),
  ...facts.AccountGrant.map(({ integrator, reference, from, to }) => ({
    ...{ name: `grant ${integrator}`, reference, from, to },
  })),
];

/** What lives on again must not overlap with what was made in its place since. */
function mustNotOverlap(desk: Desk, now: readonly Binding[], again: readonly Binding[]): void {
  for (const it of again) {
    const clash = now.find(
      (other) => other.name === it.name && other.reference !== it.reference && overlaps(other, it),
    );
    if (clash === undefined) continue;
    const message = `"${it.reference}" would live on beside "${clash.reference}", which is between the same parties; expected the end of that one first`;
    desk.refuse("OVERLAP", "revision", message);
  }
}

/** Of other revisions nothing is told, not even what they were. */
const unknownHandover = (desk: Desk, revision: number): never =>
  desk.refuse(
    "NOT_FOUND",
    "revision",
    `revision ${revision} is no hand-over of this principal, or ended nothing`,
  );

async function handoverAt(desk: Desk, revision: number): Promise<RevisionRecord> {
  const window = { limit: 1, after: revision - 1, before: revision + 1, backward: false };
  const [record] = (await desk.history.revisions(window)).items;
  if (record === undefined || record.origin.operation !== "handOver") return unknownHandover(desk, revision);
  return record;
}

/** Of these facts, those that the revision changed, as they were known before it. */
async function restored<K extends FactKind>(
  desk: Desk,
  kind: K,
  facts: readonly FactsByKind[K][],
  revision: number,
): Promise<FactsByKind[K][]> {
  const before: FactsByKind[K][] = [];
  for (const { id } of facts) {
    const since = { limit: 2, after: revision - 1, before: null, backward: false };
    const { items: versions } = await desk.history.versions(kind, id, since);
    if (versions[0]?.record.revision !== revision) continue;
    const changed = versions[1]?.record;
    if (changed !== undefined) {
      const message = `what it ended was changed since, by revision ${changed.revision}`;
      throw new Refused([conflict(["input", "revision"], message, changed.revision)]);
    }
    const last = { limit: 1, after: null, before: revision, backward: true };
    const [earlier] = (await desk.history.versions(kind, id, last)).items;
    if (earlier !== undefined) before.push(earlier.fact);
  }
  return before;
}
