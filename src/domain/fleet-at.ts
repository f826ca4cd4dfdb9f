/**
 * The fleet at one instant, by situation: what would be lost if one party or contract failed. Whatever hundreds of thousands of
 * principals share is decided anew once, and only where the failing object is named.
 */
import type { Answer, PolicyName } from "./answer";
import { answerFor, type DelegateStanding, decide, MOST_LINKS } from "./decide";
import { isEffectiveChange } from "./effective-change";
import type { PartyId } from "./ids";
import type { Situation } from "./situation";
import type { Steps } from "./steps";

/** A situation, how many merchants are in it at the instant, and the answer to it (`ITSELF` stands for them). */
export interface Inhabited {
  readonly situation: Situation;
  readonly merchants: number;
  readonly answer: Answer;
}

/** What does not stand any more: the standing of a delegate, or an acquirer's situation, as it would be. */
export interface FailedParts {
  readonly delegate?: { readonly id: PartyId; readonly standing: DelegateStanding };
  readonly acquirer?: { readonly id: PartyId; readonly situation: Situation };
}

/** How many merchants are integrated otherwise, and how many of them can take payments now and could not then. */
export interface Impact {
  readonly affected: number;
  readonly lost: number;
}

/** Can a principal with this answer take payments? */
export const isWorking = ({ mode, status }: Answer): boolean => mode !== "NONE" && status !== "BLOCKED";

/** See the head of this file. */
export class FleetAt {
  private readonly naming = new Map<PartyId, Inhabited[]>();
  private readonly acquirersNaming = new Map<PartyId, PartyId[]>();
  private able = 0;

  private constructor(
    private readonly acquirers: ReadonlyMap<PartyId, Inhabited>,
    private readonly standings: ReadonlyMap<PartyId, DelegateStanding>,
    private readonly policy: PolicyName,
  ) {}

  /**
   * Puts a fleet together.
   * @param inhabited every situation that somebody is in
   * @param acquirers the situation of every acquirer
   * @param standings the standing of every delegate that a situation names
   */
  static *of(
    inhabited: Iterable<Inhabited>,
    acquirers: ReadonlyMap<PartyId, Inhabited>,
    standings: ReadonlyMap<PartyId, DelegateStanding>,
    policy: PolicyName,
  ): Steps<FleetAt> {
    const fleet = new FleetAt(acquirers, standings, policy);
    for (const it of inhabited) {
      fleet.add(it);
      yield;
    }
    for (const [acquirer, { situation }] of acquirers) {
      for (const id of namesIn(situation)) push(fleet.acquirersNaming, id, acquirer);
      yield;
    }
    return fleet;
  }

  private add(it: Inhabited): void {
    for (const id of namesIn(it.situation)) push(this.naming, id, it);
    if (isWorking(it.answer)) this.able += it.merchants;
  }

  /** Merchants that can take payments. */
  get working(): number {
    return this.able;
  }

  /** What would be lost if these parts failed. */
  *impactOf(parts: FailedParts): Steps<Impact> {
    const changed = yield* this.changedAcquirers(parts);
    const failing = parts.delegate === undefined ? [] : [parts.delegate.id];
    const named = new Set([...failing, ...changed.keys()].flatMap((id) => this.naming.get(id) ?? []));
    let [affected, lost] = [0, 0];
    for (const { situation, merchants, answer } of named) {
      yield;
      if (merchants === 0) continue;
      const after = this.decide(situation, parts, changed);
      if (!isEffectiveChange(answer, after)) continue;
      affected += merchants;
      if (isWorking(answer) && !isWorking(after)) lost += merchants;
    }
    return { affected, lost };
  }

  /** The acquirers whose own answer is another one then; what changes one of them may change those below it. */
  private *changedAcquirers(parts: FailedParts): Steps<Map<PartyId, Answer>> {
    const changed = new Map<PartyId, Answer>();
    const { delegate, acquirer } = parts;
    let next = new Set([
      ...(acquirer === undefined ? [] : [acquirer.id]),
      ...(delegate === undefined ? [] : (this.acquirersNaming.get(delegate.id) ?? [])),
    ]);
    for (let link = 0; next.size > 0 && link <= MOST_LINKS; link++) {
      const below = new Set<PartyId>();
      for (const id of next) {
        yield;
        const known = this.acquirers.get(id);
        if (known === undefined) continue;
        const situation = acquirer?.id === id ? acquirer.situation : known.situation;
        const after = answerFor(id, this.decide(situation, parts, changed));
        if (!isEffectiveChange(changed.get(id) ?? answerFor(id, known.answer), after)) continue;
        changed.set(id, after);
        for (const lower of this.acquirersNaming.get(id) ?? []) below.add(lower);
      }
      next = below;
    }
    return changed;
  }

  private decide(
    situation: Situation,
    { delegate }: FailedParts,
    changed: ReadonlyMap<PartyId, Answer>,
  ): Answer {
    const standing = (id: PartyId) =>
      delegate?.id === id ? delegate.standing : (this.standings.get(id) as DelegateStanding);
    const above = (id: PartyId) => {
      const known = this.acquirers.get(id);
      return changed.get(id) ?? (known === undefined ? null : answerFor(id, known.answer));
    };
    return decide(situation, { delegate: standing, acquirer: above }, this.policy);
  }
}

const namesIn = (it: Situation): Set<PartyId> => new Set([...it.authorized, ...it.engaged, ...it.acquirers]);

function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const known = lists.get(key);
  if (known === undefined) lists.set(key, [value]);
  else known.push(value);
}
