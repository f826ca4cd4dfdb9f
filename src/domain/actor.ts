/** Who acts and who asks: a person or a program, and on whose behalf. */
import type { PartyId } from "./ids";
import type { Origin } from "./origin";

/** What somebody may do to a party's own matters: everything, change its business, or look. */
export const MEMBER_LEVELS = ["ADMIN", "MEMBER", "VIEWER"] as const;
export type MemberLevel = (typeof MEMBER_LEVELS)[number];

/** Somebody who acts for the platform. */
export interface Operator {
  readonly role: "OPERATOR";
  /** The subject of the credential; it is recorded with every change. */
  readonly name: string;
}

/** Somebody who reads everything and changes nothing. */
export interface Auditor {
  readonly role: "AUDITOR";
  readonly name: string;
}

/** Somebody who acts for one party. */
export interface Member {
  readonly role: "MEMBER";
  readonly name: string;
  /** The reference of the party. */
  readonly party: string;
  readonly level: MemberLevel;
}

/** Who acts. */
export type Actor = Operator | Auditor | Member;

/** Who acts, as it is recorded: by name, and for which party, if for one. */
export const whoActs = (actor: Actor): Pick<Origin, "actor" | "actedFor"> => ({
  actor: actor.name,
  actedFor: actor.role === "MEMBER" ? actor.party : null,
});

/** Who asks: null sees everything, a party sees itself, what binds it, and the names of those that it is bound to. */
export type Viewer = PartyId | null;
