/** A world: a whole graph, and optionally what must be true of it. */
import type { Answer, FindingCode, Flag, PolicyName } from "../domain/answer";
import type { Batch } from "../domain/draft";
import type { Instant } from "../domain/instant";
import type { Source } from "./source";

/** Members of an answer that name a party. */
export const PARTY_MEMBERS = [
  "implementer",
  "accountOwner",
  "accountOperator",
  "keyOwner",
  "keyHolder",
] as const;

/** Members of an answer that are plain words. */
export const WORD_MEMBERS = ["mode", "wouldBeMode", "rule", "status", "channel"] as const;

type PartyMember = (typeof PARTY_MEMBERS)[number];
type WordMember = (typeof WORD_MEMBERS)[number];

/** What is expected of an answer; a member that is absent is not looked at. Parties are named by reference. */
export type Expected = { readonly [M in WordMember]?: Answer[M] } & {
  readonly [M in PartyMember]?: string | null;
} & {
  /** Each must hold; an empty list: none holds. */
  readonly flags?: readonly Flag[];
  /** Each must hold; an empty list: none holds. */
  readonly findings?: readonly FindingCode[];
};

/** What must be true of a principal. */
export interface Assertion {
  readonly of: string;
  /** Absent: now. */
  readonly validAt?: Instant;
  /** Absent: as known last. */
  readonly knownAt?: Instant;
  readonly policy: PolicyName;
  readonly expected: Expected;
  /** Exactly these, in any order. */
  readonly registeredHolders?: readonly string[];
  /** Compared from its first instant on, by the members it lists, neighbours with equal values merged. */
  readonly timeline?: readonly (Expected & { readonly from: Instant })[];
}

/** See the head of this file. */
export interface World {
  readonly name: string;
  readonly batches: readonly Batch[];
  readonly assertions: readonly Assertion[];
  /** Where everything of it stands. */
  readonly source: Source;
}
