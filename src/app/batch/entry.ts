/** One entry of a batch list while it is planned: what was known of it, and the checks that all entries share. */
import type { ProblemCode } from "../../domain/draft";
import type { FactsByKind, Party, PartyRole } from "../../domain/facts";
import type { PartyId } from "../../domain/ids";
import { FOREVER, type Instant, type Interval } from "../../domain/instant";
import { ascending } from "../../domain/order";
import type { ReferencedKind } from "../../domain/ports";
import { canBeKept, cannotBeKept } from "../../domain/text";
import type { BatchList, BatchPlan } from "./plan";
import { aList, aRole, NOUNS } from "./words";

/** What a reference may look like: it has neither control characters nor halves of surrogate pairs. */
/** The most characters of a reference. */
export const LONGEST_REFERENCE = 128;
const REFERENCE = /^[^\s\p{Cc}\p{Cs}](?:[^\p{Cc}\p{Cs}]{0,126}[^\s\p{Cc}\p{Cs}])?$/u;

/** See the head of this file. */
export class Entry<K extends ReferencedKind> {
  /** The fact as known before, null for a new one. */
  readonly before: FactsByKind[K] | null;
  private sound = true;

  private constructor(
    readonly plan: BatchPlan,
    private readonly list: BatchList,
    private readonly index: number,
    private readonly kind: K,
    readonly ref: string,
  ) {
    this.before = plan.find(kind, ref) ?? null;
  }

  /** The entry at this place; null when it is refused because of its reference. */
  static open<K extends ReferencedKind>(
    plan: BatchPlan,
    list: BatchList,
    index: number,
    kind: K,
    ref: string,
  ): Entry<K> | null {
    if (plan.isWithheld(list, index)) {
      plan.breakReference(kind, ref);
      return null;
    }
    if (!plan.claim(list, index, ref)) return null;
    const entry = new Entry(plan, list, index, kind, ref);
    if (!REFERENCE.test(ref)) {
      entry.refuse(
        "INVALID_VALUE",
        ["ref"],
        `${JSON.stringify(ref.slice(0, 140))} cannot be a reference; expected 1 to 128 printable characters without blanks at the ends`,
      );
    }
    return entry;
  }

  /** Adds to what is wrong with the batch; this entry will not be recorded. */
  refuse(code: ProblemCode, member: readonly (string | number)[], message: string): undefined {
    this.sound = false;
    this.plan.refuse(code, [this.list, this.index, ...member], message);
    return undefined;
  }

  /** Gives the entry up without a problem of its own: what it refers to was refused. */
  doubt(): undefined {
    this.sound = false;
    return undefined;
  }

  /** Text of the caller's own: it must be such as every database can keep. Absent and null are none. */
  text(member: readonly (string | number)[], given: string | null | undefined): void {
    if (given == null || canBeKept(given)) return;
    const name = member.findLast((step) => typeof step === "string") as string;
    this.refuse("INVALID_VALUE", member, cannotBeKept(name));
  }

  /** A member that a new object must have. */
  needed<T>(member: string, given: T | undefined, recorded: T | undefined): T | undefined {
    const value = given ?? recorded;
    if (value !== undefined) return value;
    return this.refuse(
      "MISSING_FIELD",
      [member],
      `"${this.ref}" is not known yet, and a new ${NOUNS[this.list]} needs "${member}"`,
    );
  }

  /** A member that a new object must have and that never changes. */
  fixed<T>(member: string, given: T | undefined, recorded: T | undefined): T | undefined {
    if (recorded === undefined || given === undefined || given === recorded)
      return this.needed(member, given, recorded);
    return this.immutable([member], String(recorded));
  }

  /** Says that a member cannot change. */
  immutable(member: readonly (string | number)[], recorded: string): undefined {
    return this.refuse(
      "IMMUTABLE_FIELD",
      member,
      `the ${member[0]} of ${NOUNS[this.list]} "${this.ref}" cannot change; expected ${recorded}, or a new ${NOUNS[this.list]} with its own reference`,
    );
  }

  /** A party in one of some roles, found by its reference. */
  party(member: readonly (string | number)[], ref: string, roles: readonly PartyRole[]): Party | undefined {
    const party = this.plan.find("Party", ref);
    if (!party) {
      if (this.plan.isBroken("Party", ref)) return this.doubt();
      return this.refuse(
        "UNKNOWN_REFERENCE",
        member,
        `party "${ref}" is not known; expected ${aList(roles)} registered before or in this batch`,
      );
    }
    if (roles.includes(party.role)) return party;
    return this.refuse("WRONG_ROLE", member, `"${ref}" is ${aRole(party.role)}; expected ${aList(roles)}`);
  }

  /** Some parties by their references, ascending; absent stays absent. */
  parties(
    member: string,
    refs: readonly string[] | undefined,
    roles: readonly PartyRole[],
  ): readonly PartyId[] | undefined {
    const found = refs?.map((ref, i) => this.party([member, i], ref, roles)?.id);
    return found && ascending(found.filter((id) => id !== undefined));
  }

  /** A party at one side of a relationship: required, in one of some roles, never to change. */
  side(
    member: string,
    ref: string | undefined,
    roles: readonly PartyRole[],
    recorded: PartyId | undefined,
  ): PartyId | undefined {
    if (ref === undefined) return this.needed(member, undefined, recorded);
    const party = this.party([member], ref, roles);
    if (!party || recorded === undefined || party.id === recorded) return party?.id;
    return this.refuse(
      "IMMUTABLE_FIELD",
      [member],
      `the ${member} of ${NOUNS[this.list]} "${this.ref}" cannot change; expected the recorded party, or a new ${NOUNS[this.list]} with its own reference`,
    );
  }

  /**
   * The interval of the entry; backward and empty ones are refused. Of an object that is recorded already and cannot be voided otherwise
   * it `mayBeVoid`: ended where it begins, as if it had never taken effect (E33).
   */
  interval(
    draft: { readonly from?: Instant; readonly to?: Instant },
    recorded: Interval | null,
    mayBeVoid = false,
  ): Interval | undefined {
    const from = this.needed("from", draft.from, recorded?.from);
    const to = draft.to ?? recorded?.to ?? FOREVER;
    if (from === undefined) return undefined;
    if (from < to || (mayBeVoid && recorded !== null && from === to)) return { from, to };
    return this.refuse(
      "BACKWARD_INTERVAL",
      [draft.to === undefined && draft.from !== undefined ? "from" : "to"],
      `"to" is not after "from"; expected an end later than the start`,
    );
  }

  /** Periods or suspensions: each must run forward. */
  forward<T extends Interval>(member: string, intervals: readonly T[]): readonly T[] {
    intervals.forEach((interval, i) => {
      if (interval.from >= interval.to) {
        this.refuse(
          "BACKWARD_INTERVAL",
          [member, i, "to"],
          `"to" is not after "from"; expected an end later than the start`,
        );
      }
    });
    return intervals;
  }

  /** An end that may come early but not before the start: equal to it the object never took effect (E33). */
  notBefore(member: string, end: Instant | null, from: Instant): void {
    if (end === null || end >= from) return;
    this.refuse(
      "BACKWARD_INTERVAL",
      [member],
      `"${member}" is before "from"; expected an instant at or after the start`,
    );
  }

  /** Plans the fact if nothing was wrong with the entry. The fact is only asked for then. */
  save(fact: (id: FactsByKind[K]["id"]) => FactsByKind[K] | undefined): void {
    const after = this.sound
      ? fact((this.before?.id ?? this.plan.takeId()) as FactsByKind[K]["id"])
      : undefined;
    if (after && this.sound) this.plan.record(this.kind, this.before, after);
    else if (!this.before) this.plan.breakReference(this.kind, this.ref);
  }
}
