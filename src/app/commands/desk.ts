/** The desk: where a command is worked out. It finds what is named, and sees to it that the actor may do what it asks for. */
import type { FactKind, FactsByKind, Party, PartyRole } from "../../domain/facts";
import type { HistoryReader } from "../../domain/history-ports";
import type { PartyId } from "../../domain/ids";
import type { Instant } from "../../domain/instant";
import type { ReferencedKind, Snapshot } from "../../domain/ports";
import { partyStatus } from "../../domain/states";
import type { UserErrorCode } from "../../domain/user-error";
import { NOBODY } from "../../domain/visibility";
import { type Permission, type Relation, sidesOf, WHO_MAY } from "../../domain/who-may";
import type { FactReader } from "../batch/plan";
import { aList, aRole } from "../batch/words";
import { visibleSnapshot } from "../visible-snapshot";
import type { DeskParts } from "./desk-parts";
import { Expectation } from "./expectation";
import type { Named, NamedObject } from "./named";
import type { Steps } from "./place";
import { Refused } from "./refused";
import { forbidden, KIND_NAMES, nameOf } from "./words";

const idOf = ({ id }: { readonly id: number }): number => id;

/** A member of the input, or the way to one. */
type Member = string | Steps;

/** See the head of this file. */
export class Desk {
  private mine: Party | null | undefined;
  private view: Snapshot | null = null;
  /** What the caller has read must still stand. */
  readonly expectation: Expectation;

  constructor(private readonly parts: DeskParts) {
    this.expectation = new Expectation(parts.expectedRevision, parts.history, parts.snapshot.revision);
  }

  get reader(): FactReader {
    return this.parts.reader;
  }

  get history(): HistoryReader {
    return this.parts.history;
  }

  /** What only this installation knows. */
  secret(): Promise<string> {
    return this.parts.secret();
  }

  get snapshot(): Snapshot {
    return this.parts.snapshot;
  }

  get now(): Instant {
    return this.parts.now;
  }

  get validAt(): Instant {
    return this.parts.validAt;
  }

  /** Does the actor act for the platform? */
  get forPlatform(): boolean {
    return this.parts.actor.role === "OPERATOR";
  }

  /** Refuses the command. `member` is a member of its input. */
  refuse(code: UserErrorCode, member: Member, message: string): never {
    throw new Refused([
      { code, path: ["input", ...(typeof member === "string" ? [member] : member)], message },
    ]);
  }

  /** The party that the actor acts for; null for an operator. */
  async own(): Promise<PartyId | null> {
    return (await this.ownParty())?.id ?? null;
  }

  /** The object that the command changes. Whoever has nothing to do with it is told the same as if it were not there. */
  async object<K extends ReferencedKind>(kind: K, named: Named, member: Member): Promise<FactsByKind[K]> {
    const fact = await this.find(kind, named);
    if (fact === null) return this.unknown(kind, named, member);
    await this.mustBeAllowed(await this.sides(kind, fact), () => this.unknown(kind, named, member));
    await this.expectation.mustStand([{ kind, id: fact.id }]);
    return fact;
  }

  /** A party that the command names, in one of some roles: one that the actor sees. */
  async party(named: Named, member: Member, roles?: readonly PartyRole[]): Promise<Party> {
    const party = await this.find("Party", named);
    if (party === null || !(await this.sees(party))) return this.unknown("Party", named, member);
    return this.inRole(party, member, roles);
  }

  /**
   * A party to which something is proposed, in one of some roles: also one that the actor does not see yet, if it knows its reference.
   * Ids can be guessed. Whoever may propose nothing is told nothing.
   */
  async addressee(named: Named, member: Member, roles?: readonly PartyRole[]): Promise<Party> {
    const { actor, action } = this.parts;
    if ("id" in named || actor.role !== "MEMBER") return this.party(named, member, roles);
    if (!this.isHighEnough() || (await this.own()) === null)
      return this.refuse("FORBIDDEN", [], forbidden(action, WHO_MAY[action]));
    await this.mustNotBeClosed();
    const party = await this.find("Party", named);
    if (party === null) return this.unknown("Party", named, member);
    if (roles !== undefined) await this.mustFit(party, named, member, roles);
    return this.inRole(party, member, roles);
  }

  /** A member makes what binds its own party: whoever names only others is told nothing of them, not whether they are there. */
  async mustBeOneOf(...named: readonly Named[]): Promise<void> {
    const { actor, action } = this.parts;
    if (actor.role !== "MEMBER") return;
    const own = await this.own();
    const isOwn = (it: Named) => ("id" in it ? it.id === own : it.reference === actor.party);
    if (!named.some(isOwn)) this.refuse("FORBIDDEN", [], forbidden(action, WHO_MAY[action]));
  }

  /** Whoever cannot be meant, by its role, and is not seen yet, is as if it were not there: its role is not told. */
  async mustFit(party: Party, named: Named, member: Member, roles: readonly PartyRole[]): Promise<void> {
    if (!roles.includes(party.role) && !(await this.sees(party))) this.unknown("Party", named, member);
  }

  /** Sees to it that the actor may make an object with these sides. */
  async mayMake(...sides: readonly (readonly [Relation, PartyId])[]): Promise<void> {
    await this.mustBeAllowed(sides, null);
  }

  /** Sees to it that a reference is not taken. */
  async mustBeNew(kind: ReferencedKind, reference: string, member: Member = "reference"): Promise<void> {
    const [taken] = await this.reader.find(kind, [reference]);
    const message = `there is a ${KIND_NAMES[kind]} with the reference "${reference}" already; expected a new one`;
    if (taken !== undefined) this.refuse("ALREADY_KNOWN", member, message);
  }

  /** The reference of a party by its id. */
  async referenceOf(id: PartyId): Promise<string> {
    const [party] = await this.reader.get("Party", [id]);
    if (party === undefined) throw new Error(`Party ${id} is referred to, but not on record`);
    return party.reference;
  }

  /** Those of some objects that are on record must be as the caller has read them. */
  async mustStand(named: readonly NamedObject[]): Promise<void> {
    const kinds = [...new Set(named.map(({ kind }) => kind))];
    const known = kinds.map(async (kind) => {
      const references = named.filter((it) => it.kind === kind).map(({ reference }) => reference);
      return (await this.reader.find(kind, references)).map(({ id }) => ({ kind, id }));
    });
    const objects = (await Promise.all(known)).flat();
    if (objects.length > 0) await this.expectation.mustStand(objects);
  }

  /** The fact that is named; null when there is none. Nothing is checked. */
  async find<K extends ReferencedKind>(kind: K, named: Named): Promise<FactsByKind[K] | null> {
    const found =
      "id" in named
        ? await this.reader.get(kind, [named.id])
        : await this.reader.find(kind, [named.reference]);
    return found[0] ?? null;
  }

  /** Those of some facts that the actor sees. */
  async seenOf<K extends ReferencedKind>(
    kind: K,
    facts: readonly FactsByKind[K][],
  ): Promise<readonly FactsByKind[K][]> {
    if (this.parts.actor.role !== "MEMBER") return facts;
    this.view ??= visibleSnapshot(this.snapshot, (await this.own()) ?? NOBODY);
    const seen = new Set((await this.view.get(kind, facts.map(idOf))).map(idOf));
    return facts.filter((fact) => seen.has(idOf(fact)));
  }

  private async ownParty(): Promise<Party | null> {
    if (this.mine !== undefined) return this.mine;
    const { actor } = this.parts;
    const found = actor.role === "MEMBER" ? await this.reader.find("Party", [actor.party]) : [];
    this.mine = found[0] ?? null;
    return this.mine;
  }

  /** Members of a party that is closed, when they act or from when on it is valid, only end what is there. */
  private async mustNotBeClosed(): Promise<void> {
    const party = await this.ownParty();
    if (party === null || WHO_MAY[this.parts.action].whenClosed) return;
    if (![this.now, this.validAt].some((t) => partyStatus(party, t) === "CLOSED")) return;
    this.refuse("FORBIDDEN", [], `"${party.reference}" is CLOSED: its members only end what is there`);
  }

  private async sees(party: Party): Promise<boolean> {
    return party.id === (await this.own()) || (await this.seenOf("Party", [party])).length > 0;
  }

  private inRole(party: Party, member: Member, roles: readonly PartyRole[] | undefined): Party {
    if (roles === undefined || roles.includes(party.role)) return party;
    return this.refuse(
      "WRONG_ROLE",
      member,
      `"${party.reference}" is ${aRole(party.role)}; expected ${aList(roles)}`,
    );
  }

  /** Is the actor's level high enough for the action? */
  private isHighEnough(): boolean {
    const { actor, action } = this.parts;
    if (actor.role !== "MEMBER" || actor.level === "VIEWER") return false;
    return WHO_MAY[action].level === "MEMBER" || actor.level === "ADMIN";
  }

  private unknown(kind: FactKind, named: Named, member: Member): never {
    return this.refuse("NOT_FOUND", member, `there is no ${KIND_NAMES[kind]} with ${nameOf(named)}`);
  }

  private async sides<K extends FactKind>(kind: K, fact: FactsByKind[K]) {
    const sides = sidesOf(kind, fact);
    if (kind !== "KeyVersion") return sides;
    const [client] = await this.reader.get("Client", [(fact as FactsByKind["KeyVersion"]).client]);
    return client === undefined ? sides : [...sides, ["OWNER", client.owner] as const];
  }

  /** `hide` tells whoever has nothing to do with the object that it is not there. */
  private async mustBeAllowed(
    sides: readonly (readonly [Relation, PartyId])[],
    hide: (() => never) | null,
  ): Promise<void> {
    const { actor, action } = this.parts;
    const permission: Permission = WHO_MAY[action];
    if (actor.role === "OPERATOR") {
      if (permission.operator) return;
      this.refuse("FORBIDDEN", [], `an operator may not ${action}: only the party itself may`);
    }
    const own = await this.own();
    const mine = sides.filter(([, party]) => party === own).map(([relation]) => relation);
    if (actor.role === "MEMBER" && mine.length === 0) hide?.();
    if (!this.isHighEnough() || !mine.some((relation) => permission.relations.includes(relation)))
      this.refuse("FORBIDDEN", [], forbidden(action, permission));
    await this.mustNotBeClosed();
  }
}
