/** A small fleet out of a seeded generator, kept in memory as well, so that lists can be worked out in the most obvious way. */
import {
  type Answer,
  type AnswerSegment,
  ITSELF,
  POLICIES,
  type PolicyName,
} from "../../../src/domain/answer";
import type { FactsByKind, IntegrationMode, PartyRole } from "../../../src/domain/facts";
import type { PartyId, Revision } from "../../../src/domain/ids";
import { BEGINNING, covers, FOREVER, type Instant, type Interval } from "../../../src/domain/instant";
import { FINDING_BIT, RESIDUAL_FINDINGS, UNTOLD_RESIDUE } from "../../../src/domain/masks";
import { byCodeUnits } from "../../../src/domain/order";
import type { PartyFilter, PartyOrder, PartyQuery, SituationSegment, Store } from "../../../src/domain/ports";
import type { Situation } from "../../../src/domain/situation";
import { words } from "../../../src/domain/words";
import { answer, day, party, record, situation } from "./fixtures";

type Party = FactsByKind["Party"];

/** What was known at one revision. */
export interface Known {
  readonly revision: Revision;
  readonly parties: readonly Party[];
  readonly segments: readonly SituationSegment[];
  readonly situations: ReadonlyMap<number, Situation>;
  readonly answers: Readonly<Record<PolicyName, ReadonlyMap<number, readonly AnswerSegment[]>>>;
}

/** Random numbers that are the same each time (mulberry32). */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

export const WORDS = ["noodle", "house", "harbour", "bay", "bayside", "麵館", "café", "nood"];
export const COUNTRIES = ["CN", "JP", null];
export const MCCS = ["5812", "5411", null];
export const CUTS = [day(0), day(10), day(20)];
export const ISVS = [3, 4, 5] as PartyId[];
export const ACQUIRERS = [6, 7] as PartyId[];

const ROLES: readonly PartyRole[] = [
  "PLATFORM",
  "SYSTEM_INTEGRATOR",
  "ISV",
  "ISV",
  "ISV",
  "ACQUIRER",
  "ACQUIRER",
];
const MODES: readonly IntegrationMode[] = ["SELF", "ISV", "SYSTEM_INTEGRATOR", "NONE"];

/** Time from end to end in one to four pieces. */
function pieces(random: (below: number) => number): Interval[] {
  const cuts = CUTS.filter(() => random(2) === 0);
  const ends = [BEGINNING, ...cuts, FOREVER];
  return ends.slice(1).map((to, i) => ({ from: ends[i] as Instant, to }));
}

function someAnswer(random: (below: number) => number): Answer {
  const mode = MODES[random(4)] as IntegrationMode;
  const delegate = mode === "SELF" ? ITSELF : (ISVS[random(3)] as PartyId);
  const implementer = mode === "NONE" ? null : random(4) === 0 ? ITSELF : delegate;
  return answer({
    mode,
    status: mode === "NONE" ? null : random(2) === 0 ? "BLOCKED" : "OPERATIONAL",
    implementer,
    keyHolder: implementer,
    keyOwner: random(2) === 0 ? null : ITSELF,
    findings:
      random(2) * FINDING_BIT.WEAK_KEY +
      random(2) * FINDING_BIT.ORPHAN_KEY +
      (random(8) === 0 ? FINDING_BIT.WRONG_DELEGATE_KEY : 0) +
      (random(8) === 0 ? UNTOLD_RESIDUE : 0),
  });
}

/** Puts the fleet into a store in three revisions, each of which changes some of what was known before. */
export async function fillFleet(store: Store, size: number, seed: number): Promise<Known[]> {
  const random = randomFrom(seed);
  const history: Known[] = [];
  const parties = new Map<number, Party>();
  let segments: SituationSegment[] = [];
  for (let round = 0; round < 3; round++) {
    const { revision, result } = await record(store, async (unit) => {
      if (round === 0) await unit.takeIds(size);
      const changed = Array.from({ length: size }, (_, i) => i + 1).filter(
        () => round === 0 || random(4) === 0,
      );
      const put = changed.map((id) => someParty(id, random));
      for (const it of put) parties.set(it.id, it);
      await unit.put("Party", put);
      const wanted = Array.from({ length: 6 }, (_, i) => {
        const it = situation({
          acquirers: ACQUIRERS.filter(() => random(2) === 0),
          baseFlags: round * 10 + i,
        });
        return { text: JSON.stringify(it), situation: it };
      });
      const { numbers } = await unit.internSituations(wanted);
      const principals = put.filter((it) => isPrincipal(it)).map((it) => it.id);
      // One in eight principals has no facts of its own, and so no segments.
      const added = principals
        .filter(() => random(8) > 0)
        .flatMap((principal) =>
          pieces(random).map((piece) => ({ principal, ...piece, situation: numbers[random(6)] as number })),
        );
      await unit.replaceSituationSegments(principals, added);
      segments = [...segments.filter((it) => !principals.includes(it.principal)), ...added];
      const answers = {} as Record<PolicyName, Map<number, readonly AnswerSegment[]>>;
      for (const policy of POLICIES) {
        const replaced = new Map(
          numbers.map((number) => [
            number,
            pieces(random).map((piece) => ({ ...piece, answer: someAnswer(random) })),
          ]),
        );
        await unit.replaceSituationAnswers(policy, replaced);
        answers[policy] = new Map([...(history.at(-1)?.answers[policy] ?? []), ...replaced]);
      }
      const situations = new Map([
        ...(history.at(-1)?.situations ?? []),
        ...wanted.map((it, i): [number, Situation] => [numbers[i] as number, it.situation]),
      ]);
      return { parties: [...parties.values()], segments, situations, answers };
    });
    history.push({ revision, ...result });
  }
  return history;
}

const isPrincipal = ({ role }: Party): boolean => role === "MERCHANT" || role === "ACQUIRER";

function someParty(id: number, random: (below: number) => number): Party {
  const name = [WORDS[random(8)], WORDS[random(8)]].join(random(2) === 0 ? " " : "-");
  return party(id, {
    role: ROLES[id - 1] ?? "MERCHANT",
    name: random(5) === 0 ? name.toUpperCase() : name,
    reference: `${["m", "M", "é"][id % 3]}-${(id * 7919) % 1000}`,
    country: COUNTRIES[random(3)] ?? null,
    mcc: MCCS[random(3)] ?? null,
  })[1];
}

/** The answer of a party at an instant, with nothing put in the place of `ITSELF`. */
export function answerIn(
  known: Known,
  principal: PartyId,
  { validAt, policy }: PartyQuery,
): Answer | undefined {
  const segment = known.segments.find((it) => it.principal === principal && covers(it, validAt));
  const answers = segment && known.answers[policy].get(segment.situation);
  return answers?.find((it) => covers(it, validAt))?.answer;
}

const isIt = (named: PartyId | null | undefined, wanted: PartyId, principal: PartyId): boolean =>
  named === wanted || (named === ITSELF && principal === wanted);

const isResidual = ({ mode, keyOwner, findings }: Answer): boolean =>
  (findings & RESIDUAL_FINDINGS) !== 0 || (mode === "NONE" && keyOwner !== null);

function matches(known: Known, it: Party, query: PartyQuery): boolean {
  const {
    roles,
    mode,
    status,
    keyHolder,
    implementer,
    acquirer,
    finding,
    residual,
    country,
    mcc,
    search,
  }: PartyFilter = query.filter;
  const segment = known.segments.find((s) => s.principal === it.id && covers(s, query.validAt));
  const given = answerIn(known, it.id, query);
  const found = words(`${it.name} ${it.reference}`);
  return (
    roles.includes(it.role) &&
    (!mode || (given !== undefined && mode.includes(given.mode))) &&
    (!status || (given?.status != null && status.includes(given.status))) &&
    (!keyHolder || isIt(given?.keyHolder, keyHolder, it.id)) &&
    (!implementer || isIt(given?.implementer, implementer, it.id)) &&
    (!acquirer ||
      (segment !== undefined && known.situations.get(segment.situation)!.acquirers.includes(acquirer))) &&
    (!finding || finding.some((code) => ((given?.findings ?? 0) & FINDING_BIT[code]) !== 0)) &&
    (!residual || (given !== undefined && isResidual(given))) &&
    (!country || it.country === country) &&
    (!mcc || it.mcc === mcc) &&
    (!search || (search.length > 0 && search.every((word) => found.some((one) => one.startsWith(word)))))
  );
}

export const textOf = (it: Party, order: PartyOrder): string =>
  order === "REGISTERED" ? "" : order === "NAME" ? it.name : it.reference;

/** The whole list, in order. */
export const listOf = (known: Known, query: PartyQuery): Party[] =>
  known.parties
    .filter((it) => matches(known, it, query))
    .sort((a, b) => byCodeUnits(textOf(a, query.order), textOf(b, query.order)) || a.id - b.id);
