/** Origins: who recorded a revision and for whom, by which operation, and why. */

/** What is kept with every revision, and is part of its digest. */
export interface Origin {
  /** The name of whoever acted: the subject of a credential, or a program. */
  readonly actor: string;
  /**
   * The reference of the party for which a member acted: names alone may be shared. Null for operators and programs, and for whoever acted
   * before it was recorded.
   */
  readonly actedFor: string | null;
  /** What was done: the name of the mutation, or what the program does. */
  readonly operation: string;
  /** Why, in the actor's words. */
  readonly reason: string | null;
  /** The request that it came with; the log has it too. */
  readonly requestId: string | null;
}

/** What a program of the house records by itself, such as the demo world. */
export const BY_SYSTEM: Origin = {
  actor: "system",
  actedFor: null,
  operation: "load",
  reason: null,
  requestId: null,
};

/** The answer to a request that was granted once: the same request again has the same answer (law 9). */
export interface Receipt {
  readonly actor: string;
  /** The caller's idempotency key; each actor has keys of its own. */
  readonly key: string;
  /** Of the request: another request under the same key is refused. */
  readonly digest: string;
  /** The revision that was made. */
  readonly revision: number;
  /** The object that was changed. */
  readonly kind: string;
  /** Of a piece of an import, which has no object: how many of its rows were rejected. */
  readonly id: number;
}
