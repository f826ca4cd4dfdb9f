/**
 * A snapshot as a member of a party may read it (`domain/visibility` says what that is). Whatever reads through it cannot forget: what
 * is not visible is not there, and what is about the whole fleet is refused. Nothing is looked for from the far end of a relationship,
 * which may have as many as the fleet has merchants.
 */
import { POLICIES, type PolicyName } from "../domain/answer";
import type { FactKind } from "../domain/facts";
import type { PartyId } from "../domain/ids";
import type { PartyQuery, PrincipalAnswer, Sight, Snapshot } from "../domain/ports";
import { mergeEqual } from "../domain/timeline";
import { answerTo, NOBODY, namedIn, partyTo } from "../domain/visibility";
import { once } from "./once";
import { VisibleFacts } from "./visible-facts";
import { VisibleLists } from "./visible-lists";

/** What is read of a party's matters; all else is read of the fleet. */
type OfParties =
  | "revision"
  | "get"
  | "find"
  | "of"
  | "pageOf"
  | "countOf"
  | "platform"
  | "parties"
  | "countParties"
  | "answersAt"
  | "answersOf";

const refused = (): never => {
  throw new Error("members of a party may not read what is about the whole fleet");
};

const OF_THE_FLEET: Omit<Snapshot, OfParties> = {
  inSight: refused,
  countAnswers: refused,
  situations: refused,
  situationsNaming: refused,
  situationsSigned: refused,
  observedHere: refused,
  decidedHere: refused,
  acquirersIn: refused,
  situationSegments: refused,
  situationAnswers: refused,
  situationAnswersAt: refused,
  principalsDuring: refused,
  countDuring: refused,
  countSituations: refused,
  situationPairs: refused,
  principalsPaired: refused,
  changes: refused,
  countChanges: refused,
  countChangesByStep: refused,
};

/** See the head of this file. `before`: where the base is only supposed, what is seen without that. */
export function visibleSnapshot(
  base: Snapshot,
  viewer: PartyId,
  before: Pick<Snapshot, "get"> | null = null,
): Snapshot {
  const sight = once(() => sightOf(base, viewer));
  const facts = new VisibleFacts(base, viewer, sight, before);
  const lists = new VisibleLists(base, viewer, facts);
  const queried = async (query: PartyQuery): Promise<PartyQuery> => ({
    ...query,
    filter: { ...query.filter, sight: await sight() },
  });
  return {
    ...OF_THE_FLEET,
    revision: base.revision,
    get: async (kind, ids) => facts.seen(kind, await base.get(kind, ids)),
    find: async (kind, references) => facts.seen<FactKind>(kind, await base.find(kind, references)) as never,
    of: (kind, end, ends) => lists.of(kind, end, ends),
    pageOf: (kind, end, ends, window) => lists.pageOf(kind, end, ends, window),
    countOf: (kind, end, ends) => lists.countOf(kind, end, ends),
    platform: async () => {
      const platform = viewer === NOBODY ? null : await base.platform();
      return platform && partyTo(viewer, platform);
    },
    parties: async (query, window) => {
      const { items, more } = await base.parties(await queried(query), window);
      return { items: await facts.shown(items), more };
    },
    countParties: async (query) => base.countParties(await queried(query)),
    answersAt: async (principals, validAt, policy) =>
      (await base.answersAt(principals, validAt, policy)).map((answer) => answerTo(viewer, answer)),
    answersOf: async (principals, policy) => timelinesTo(viewer, await base.answersOf(principals, policy)),
  };
}

/** Timelines as they are shown: where one part and the next are withheld, nobody sees that there are two. */
function timelinesTo(viewer: PartyId, answers: readonly PrincipalAnswer[]): PrincipalAnswer[] {
  const timelines = new Map<PartyId, PrincipalAnswer[]>();
  for (const answer of answers) {
    const timeline = timelines.get(answer.principal) ?? [];
    timelines.set(answer.principal, timeline);
    timeline.push(answerTo(viewer, answer));
  }
  return [...timelines.values()].flatMap((timeline) => mergeEqual(timeline));
}

/** Besides those that it is bound to a viewer sees itself, the platform, and whoever its own answers name. */
export async function sightOf(base: Snapshot, viewer: PartyId): Promise<Sight> {
  if (viewer === NOBODY) return { viewer, besides: [] };
  const own = (policy: PolicyName) => base.answersOf([viewer], policy);
  const [platform, ...answers] = await Promise.all([base.platform(), ...POLICIES.map(own)]);
  const named = answers.flat().flatMap(({ answer }) => namedIn(answer));
  const besides = new Set([viewer, ...(platform ? [platform.id] : []), ...named]);
  return { viewer, besides: [...besides] };
}
