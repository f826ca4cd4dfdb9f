/** A store that counts what is asked of it. Each question to a snapshot is one statement, whatever the number of its keys. */
import type { Snapshot, Store } from "../../../src/domain/ports";

/** All questions to a snapshot: one that is left out does not compile. */
const QUESTIONS: Readonly<Record<Exclude<keyof Snapshot, "revision">, true>> = {
  get: true,
  find: true,
  of: true,
  pageOf: true,
  countOf: true,
  platform: true,
  parties: true,
  countParties: true,
  inSight: true,
  countAnswers: true,
  answersAt: true,
  answersOf: true,
  situations: true,
  situationsNaming: true,
  situationsSigned: true,
  observedHere: true,
  decidedHere: true,
  acquirersIn: true,
  situationSegments: true,
  situationAnswers: true,
  situationAnswersAt: true,
  principalsDuring: true,
  countDuring: true,
  countSituations: true,
  situationPairs: true,
  principalsPaired: true,
  changes: true,
  countChanges: true,
  countChangesByStep: true,
};

/** The store, and the names of the questions since the last look. */
export function countingStore(store: Store): { store: Store; asked: () => string[] } {
  const log: string[] = [];
  const counted = (snapshot: Snapshot): Snapshot => {
    const questions = snapshot as unknown as Record<string, (...args: unknown[]) => unknown>;
    const wrapped = Object.keys(QUESTIONS).map((name) => [
      name,
      (...args: unknown[]) => {
        log.push([name, ...args.filter((arg) => typeof arg === "string")].join(" "));
        return questions[name]?.(...args);
      },
    ]);
    return { revision: snapshot.revision, ...Object.fromEntries(wrapped) } as Snapshot;
  };
  return {
    store: { ...bound(store), at: (revision) => counted(store.at(revision)) },
    asked: () => log.splice(0),
  };
}

const bound = (store: Store): Store => ({
  head: () => store.head(),
  recordedBy: (knownAt) => store.recordedBy(knownAt),
  revision: (revision) => store.revision(revision),
  at: (revision) => store.at(revision),
  settled: (now) => store.settled(now),
  feed: (query, limit) => store.feed(query, limit),
  history: (revision) => store.history(revision),
  checkChain: () => store.checkChain(),
  keepHead: (head) => store.keepHead(head),
  mend: (work) => store.mend(work),
  secret: () => store.secret(),
  apiKeys: store.apiKeys,
  knowsDigest: (digest) => store.knowsDigest(digest),
  write: (recordedAt, work, origin) => store.write(recordedAt, work, origin),
  close: () => store.close(),
});
