/**
 * A store in memory that keeps facts and nothing else: enough to test what reads and writes facts without a database. Answers it
 * works out by the reference evaluator; what it does not keep (situations, pages, counts) it refuses to be asked for.
 */
import { loadNeighbourhood } from "../../src/app/load-neighbourhood";
import { answerAt } from "../../src/domain/evaluate";
import { FACT_KINDS, type FactKind, type Facts, type FactsByKind, type Party } from "../../src/domain/facts";
import type { PartyGraph } from "../../src/domain/graph";
import type { PartyId, Revision } from "../../src/domain/ids";
import { BEGINNING, type Instant, later } from "../../src/domain/instant";
import type { Recorded, Snapshot, Store, Unit } from "../../src/domain/ports";
import { timelineOf } from "../../src/domain/timeline";
import { visibleFacts } from "../../src/domain/visibility";

type Tables = Map<FactKind, Map<number, FactsByKind[FactKind]>>;

const refuse = (name: string) => () => Promise.reject(new Error(`the fake store keeps no ${name}`));

function endOf(fact: object, end: string): readonly unknown[] {
  const value = (fact as Record<string, unknown>)[end === "holder" ? "holders" : end];
  return Array.isArray(value) ? value : [value];
}

function snapshotOf(tables: Tables, revision: Revision): Snapshot {
  const rows = <K extends FactKind>(kind: K) =>
    [...(tables.get(kind)?.values() ?? [])].sort((a, b) => a.id - b.id) as FactsByKind[K][];
  const snapshot: Snapshot = {
    revision,
    get: async (kind, ids) => rows(kind).filter((fact) => new Set(ids).has(fact.id)),
    find: async (kind, references) => {
      const wanted = new Set(references);
      return rows(kind).filter((fact) => wanted.has((fact as { reference: string }).reference));
    },
    of: async (kind, end, ends) => {
      const wanted = new Set<unknown>(ends);
      return rows(kind).filter((fact) => endOf(fact, end).some((one) => wanted.has(one)));
    },
    platform: async () => rows("Party").find((party: Party) => party.role === "PLATFORM") ?? null,
    pageOf: refuse("pages"),
    countOf: refuse("counts"),
    parties: refuse("lists"),
    countParties: refuse("counts"),
    inSight: async ({ viewer, besides }, parties) => {
      const facts = Object.fromEntries(FACT_KINDS.map((kind) => [kind, rows(kind)])) as unknown as Facts;
      const seen = new Set([...visibleFacts(facts, viewer, []).Party.map(({ id }) => id), ...besides]);
      return parties.filter((id) => seen.has(id));
    },
    countAnswers: refuse("answers"),
    situations: refuse("situations"),
    situationsNaming: refuse("situations"),
    situationsSigned: refuse("situations"),
    acquirersIn: refuse("situations"),
    observedHere: refuse("situations"),
    decidedHere: refuse("situations"),
    situationSegments: refuse("situations"),
    situationAnswers: refuse("situations"),
    situationAnswersAt: refuse("situations"),
    principalsDuring: refuse("situations"),
    countDuring: refuse("situations"),
    countSituations: refuse("situations"),
    situationPairs: refuse("situations"),
    principalsPaired: refuse("situations"),
    changes: refuse("changes"),
    countChanges: refuse("changes"),
    countChangesByStep: refuse("changes"),
    answersAt: (principals, validAt, policy) =>
      each(principals, (graph, principal) => {
        const answer = answerAt(graph, principal, validAt, policy);
        return answer === null ? [] : [{ principal, from: validAt, to: later(validAt, 1), answer }];
      }),
    answersOf: (principals, policy) =>
      each(principals, (graph, principal) =>
        timelineOf(graph, principal, policy).map((segment) => ({ ...segment, principal })),
      ),
  };
  async function each<T>(
    principals: readonly PartyId[],
    ask: (graph: PartyGraph, principal: PartyId) => T[],
  ) {
    const graph = await loadNeighbourhood(snapshot, principals);
    return principals.flatMap((principal) => ask(graph, principal));
  }
  return snapshot;
}

/** A fresh, empty store. */
export function fakeStore(): Store & { facts<K extends FactKind>(kind: K): Promise<FactsByKind[K][]> } {
  const history: { recorded: Recorded; tables: Tables }[] = [
    { recorded: { revision: 0 as Revision, recordedAt: BEGINNING }, tables: new Map() },
  ];
  const last = () => history[history.length - 1]!;
  let nextId = 1;

  const unitOf = (tables: Tables, revision: Revision): Unit => ({
    ...snapshotOf(tables, revision),
    takeIds: async (count) => {
      nextId += count;
      return nextId - count;
    },
    put: async (kind, facts) => {
      const table = tables.get(kind) ?? new Map();
      tables.set(kind, table);
      for (const fact of facts) table.set(fact.id, fact);
    },
    receipt: refuse("receipts"),
    keepReceipt: refuse("receipts"),
    internSituations: refuse("situations"),
    replaceSituationSegments: refuse("situations"),
    replaceSituationAnswers: refuse("situations"),
  });

  return {
    head: async () => last().recorded,
    recordedBy: async (knownAt) =>
      [...history].reverse().find(({ recorded }) => recorded.recordedAt <= knownAt)!.recorded,
    revision: async (revision) => history[revision]?.recorded ?? null,
    settled: async (now) => later(now, -1),
    feed: refuse("changes"),
    history: () => {
      throw new Error("the fake store keeps no history");
    },
    checkChain: refuse("chain"),
    keepHead: refuse("heads"),
    mend: refuse("answers"),
    secret: refuse("secrets"),
    apiKeys: { add: refuse("keys"), find: refuse("keys"), list: refuse("keys"), revoke: refuse("keys") },
    knowsDigest: refuse("chain"),
    at: (revision) => snapshotOf(history[revision]!.tables, revision),
    write: async (recordedAt: (head: Recorded) => Instant, work) => {
      const head = last();
      const recorded = {
        revision: (head.recorded.revision + 1) as Revision,
        recordedAt: recordedAt(head.recorded),
      };
      if (recorded.recordedAt <= head.recorded.recordedAt) throw new Error("time does not increase");
      const tables: Tables = new Map([...head.tables].map(([kind, table]) => [kind, new Map(table)]));
      const result = await work(unitOf(tables, recorded.revision));
      history.push({ recorded, tables });
      return { ...recorded, result };
    },
    close: async () => {},
    facts: (kind) =>
      snapshotOf(last().tables, last().recorded.revision).get(kind, [
        ...(last().tables.get(kind)?.keys() ?? []),
      ]),
  };
}
