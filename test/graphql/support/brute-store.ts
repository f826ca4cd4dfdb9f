/**
 * The fake store, completed with lists, pages and counts in the most obvious way: every party, every answer, one by one. Slow, and
 * what the fast ways are compared with.
 */
import { ITSELF, type PolicyName } from "../../../src/domain/answer";
import type { FactKind, FactsByKind, Party } from "../../../src/domain/facts";
import type { PartyId, Revision } from "../../../src/domain/ids";
import { later } from "../../../src/domain/instant";
import { FINDING_BIT, RESIDUAL_FINDINGS } from "../../../src/domain/masks";
import { byCodeUnits } from "../../../src/domain/order";
import type {
  AnswerCounts,
  PartyFilter,
  PartyKey,
  PartyQuery,
  PrincipalAnswer,
  Slice,
  Snapshot,
  Store,
  Window,
} from "../../../src/domain/ports";
import { linkInForce } from "../../../src/domain/states";
import { concerns } from "../../../src/domain/visibility";
import { words } from "../../../src/domain/words";
import { fakeStore } from "../../support/fake-store";

const EVERY_ID = Array.from({ length: 3_000 }, (_, i) => i + 1);

const all = <K extends FactKind>(snapshot: Snapshot, kind: K): Promise<FactsByKind[K][]> =>
  snapshot.get(kind, EVERY_ID);

const isPrincipal = ({ role }: Party): boolean => role === "MERCHANT" || role === "ACQUIRER";

/** A window of a list that is in order. */
export function cut<T, Key>(
  list: readonly T[],
  window: Window<Key>,
  compare: (item: T, key: Key) => number,
): Slice<T> {
  const { after, before, limit, backward } = window;
  const inside = list.filter(
    (item) => (after === null || compare(item, after) > 0) && (before === null || compare(item, before) < 0),
  );
  const items = backward ? inside.slice(Math.max(0, inside.length - limit)) : inside.slice(0, limit);
  return { items, more: inside.length > limit };
}

const textOf = (party: Party, order: PartyQuery["order"]): string =>
  order === "REGISTERED" ? "" : order === "NAME" ? party.name : party.reference;

const isResidual = ({ mode, keyOwner, findings }: PrincipalAnswer["answer"]): boolean =>
  (findings & RESIDUAL_FINDINGS) !== 0 || (mode === "NONE" && keyOwner !== null);

function matches(party: Party, filter: PartyFilter, answer: PrincipalAnswer["answer"] | undefined): boolean {
  const { roles, mode, status, keyHolder, implementer, finding, residual, country, mcc, search } = filter;
  const bits = (finding ?? []).reduce((mask, code) => mask | FINDING_BIT[code], 0);
  const found = words(`${party.name} ${party.reference}`);
  return (
    roles.includes(party.role) &&
    (!mode || (answer !== undefined && mode.includes(answer.mode))) &&
    (!status || (answer !== undefined && answer.status !== null && status.includes(answer.status))) &&
    (!keyHolder || answer?.keyHolder === keyHolder) &&
    (!implementer || answer?.implementer === implementer) &&
    (!finding || ((answer?.findings ?? 0) & bits) !== 0) &&
    (!residual || (answer !== undefined && isResidual(answer))) &&
    (!country || party.country === country) &&
    (!mcc || party.mcc === mcc) &&
    (!search ||
      (search.length > 0 && search.every((word) => found.some((candidate) => candidate.startsWith(word)))))
  );
}

/** What a viewer may not see of a party is as if nobody had it. */
function inSight(party: Party, { sight, acquirer, mcc }: PartyFilter): boolean {
  if (!sight || party.id === sight.viewer) return true;
  return !mcc && (!acquirer || acquirer === sight.viewer);
}

async function allMatching(
  snapshot: Snapshot,
  { filter, order, validAt, policy }: PartyQuery,
): Promise<Party[]> {
  const parties = await all(snapshot, "Party");
  const answers = await snapshot.answersAt(
    parties.filter(isPrincipal).map(({ id }) => id),
    validAt,
    policy,
  );
  const byPrincipal = new Map(answers.map(({ principal, answer }) => [principal, answer]));
  const links = filter.acquirer ? await snapshot.of("AcquiringLink", "acquirer", [filter.acquirer]) : [];
  const below = new Set<PartyId>(
    links.filter((link) => linkInForce(link, validAt)).map((link) => link.merchant),
  );
  const { sight } = filter;
  const seen = await (sight
    ? snapshot.inSight(
        sight,
        parties.map(({ id }) => id),
      )
    : null);
  const answerOf = ({ id }: Party) => {
    const answer = byPrincipal.get(id);
    return sight && answer && !concerns(sight.viewer, id, answer) ? undefined : answer;
  };
  return parties
    .filter(
      (party) =>
        (seen === null || (seen.includes(party.id) && inSight(party, filter))) &&
        (!filter.acquirer || below.has(party.id)) &&
        matches(party, filter, answerOf(party)),
    )
    .sort((a, b) => byCodeUnits(textOf(a, order), textOf(b, order)) || a.id - b.id);
}

async function countAnswers(
  snapshot: Snapshot,
  validAt: PartyQuery["validAt"],
  policy: PolicyName,
): Promise<AnswerCounts> {
  const principals = (await all(snapshot, "Party")).filter(isPrincipal);
  const roles = new Map(principals.map(({ id, role }) => [id, role]));
  const answers = await snapshot.answersAt([...roles.keys()], validAt, policy);
  const counts = answers.map(({ principal, answer: { mode, status, implementer } }) => ({
    role: roles.get(principal) as Party["role"],
    mode,
    status,
    implementer: implementer === principal ? ITSELF : implementer,
    count: 1,
  }));
  return { from: validAt, to: later(validAt, 1), counts };
}

function endsOf(fact: object, end: string): readonly (number | string)[] {
  const value = (fact as Record<string, unknown>)[end === "holder" ? "holders" : end];
  return (Array.isArray(value) ? value : [value]) as (number | string)[];
}

function completed(snapshot: Snapshot): Snapshot {
  return {
    ...snapshot,
    pageOf: async (kind, end, ends, window) => {
      const facts = await snapshot.of(kind, end, ends);
      const at = (key: number | string) => facts.filter((fact) => endsOf(fact, end).includes(key));
      return new Map(ends.map((key) => [key, cut(at(key), window, (fact, id) => fact.id - id)]));
    },
    countOf: async (kind, end, ends) => {
      const facts = await snapshot.of(kind, end, ends);
      return new Map(
        ends.map((key) => [key, facts.filter((fact) => endsOf(fact, end).includes(key)).length]),
      );
    },
    parties: async (query, window) =>
      cut(
        await allMatching(snapshot, query),
        window,
        (party: Party, key: PartyKey) =>
          byCodeUnits(textOf(party, query.order), key.text) || party.id - key.id,
      ),
    countParties: async (query) => (await allMatching(snapshot, query)).length,
    countAnswers: (validAt, policy) => countAnswers(snapshot, validAt, policy),
  };
}

/** What is known at a revision never changes: each question is worked out once. */
function remembering<Args extends unknown[], T>(
  ask: (...args: Args) => Promise<T>,
): (...args: Args) => Promise<T> {
  const answers = new Map<string, Promise<T>>();
  return (...args) => {
    const key = JSON.stringify(args);
    const answer = answers.get(key) ?? ask(...args);
    answers.set(key, answer);
    return answer;
  };
}

/** A fresh, empty store that answers everything that can be read. */
export function bruteStore(): Store {
  const store = fakeStore();
  const snapshots = new Map<Revision, Snapshot>();
  const at = (revision: Revision): Snapshot => {
    const base = store.at(revision);
    const snapshot =
      snapshots.get(revision) ?? completed({ ...base, answersAt: remembering(base.answersAt) });
    snapshots.set(revision, snapshot);
    return snapshot;
  };
  return { ...store, at };
}
