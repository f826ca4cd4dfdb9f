/** Who is integrated otherwise with other facts: by looking at every principal at every instant at which a fact begins or ends. */
import type { Answer } from "../../../src/domain/answer";
import { differ } from "../../../src/domain/difference";
import { answerAt } from "../../../src/domain/evaluate";
import type { Facts } from "../../../src/domain/facts";
import { graphOf } from "../../../src/domain/graph";
import type { PartyId } from "../../../src/domain/ids";
import { FOREVER, type Instant, type Interval, instant } from "../../../src/domain/instant";

/** Every instant that is named anywhere in these facts. */
export const instantsIn = (value: unknown): Instant[] =>
  typeof value === "number" && value > Date.UTC(2020, 0) && value < FOREVER
    ? [instant(value)]
    : typeof value === "object" && value !== null
      ? Object.values(value).flatMap(instantsIn)
      : [];

export const principalsIn = (facts: Facts): PartyId[] =>
  facts.Party.filter(({ role }) => role === "MERCHANT" || role === "ACQUIRER")
    .map(({ id }) => id)
    .sort((a, b) => a - b);

/** The answers of every principal at the instants that are looked at. */
export function answersAt(facts: Facts, instants: readonly Instant[]): Map<PartyId, Map<Instant, Answer>> {
  const graph = graphOf(facts);
  return new Map(
    principalsIn(facts).map((id) => [
      id,
      new Map(instants.map((t) => [t, answerAt(graph, id, t, "STANDARD")!])),
    ]),
  );
}

/** Who is integrated otherwise, anywhere in the time, with other facts than those that gave these answers. */
export function lostBetween(
  answers: ReadonlyMap<PartyId, ReadonlyMap<Instant, Answer>>,
  facts: Facts,
  within: Interval,
): PartyId[] {
  const graph = graphOf(facts);
  return [...answers.keys()].filter((id) =>
    [...answers.get(id)!].some(
      ([t, before]) =>
        within.from <= t && t < within.to && differ(before, answerAt(graph, id, t, "STANDARD")),
    ),
  );
}
