/** What would be lost at one instant is worked out in steps, also where acquirers rest on each other. */
import { type FailedParts, FleetAt, type Inhabited } from "../../src/domain/fleet-at";
import type { PartyId } from "../../src/domain/ids";
import { finished } from "../../src/domain/steps";
import { answer, id, situation } from "../db/support/fixtures";

test("each acquirer that is decided anew is a step", () => {
  const below = 50;
  const inhabited = (acquirers: readonly PartyId[]): Inhabited => ({
    situation: situation({ acquirers: [...acquirers] }),
    merchants: 0,
    answer: answer(),
  });
  const acquirers = new Map(
    Array.from({ length: 1 + below }, (_, i) => [id(i + 1), inhabited(i === 0 ? [] : [id(1)])] as const),
  );
  const fleet = finished(FleetAt.of([], acquirers, new Map(), "STANDARD"));
  const failed: FailedParts = { acquirer: { id: id(1), situation: situation({ status: "CLOSED" }) } };
  expect([...fleet.impactOf(failed)]).toHaveLength(1 + below);
});
