/** What a member's reading comes to remember: nothing that the member does not see. */
import { Known } from "../../src/app/known";
import { loadNeighbourhoodFacts } from "../../src/app/load-neighbourhood";
import { RevisionMemory } from "../../src/app/memory";
import type { Viewer } from "../../src/domain/actor";
import { FACT_KINDS } from "../../src/domain/facts";
import type { PartyId } from "../../src/domain/ids";
import type { Snapshot } from "../../src/domain/ports";
import { DEMO } from "../graphql/support/ask";
import { seeded } from "../graphql/support/stores";

const demo = seeded(DEMO);

/** Loads what bears on a merchant, as a viewer, and tells what of it is remembered: as the viewer sees it, or otherwise. */
async function remembered(whole: Snapshot, merchant: PartyId, viewer: Viewer) {
  const known = new Known(whole, new RevisionMemory(), viewer);
  await known.neighbourhoods.of(merchant);
  await known.facts.get("Party", merchant);
  const facts = await loadNeighbourhoodFacts(whole, [merchant]);
  const [seen, hidden]: [object[], object[]] = [[], []];
  for (const kind of FACT_KINDS)
    for (const { id } of facts[kind]) {
      const [shown] = await known.snapshot.get(kind, [id]);
      const kept = known.memory.fact(kind, id);
      if (kept !== undefined) (JSON.stringify(kept) === JSON.stringify(shown) ? seen : hidden).push(kept);
    }
  return { seen, hidden };
}

test("what an answer rests on a member does not come to remember unless it sees it", async () => {
  const { revision } = await (await demo).head();
  const whole = (await demo).at(revision);
  const [noodle] = await whole.find("Party", ["noodle"]);
  const merchant = noodle?.id as PartyId;
  const { seen, hidden } = await remembered(whole, merchant, merchant);
  expect(seen).toHaveLength(1);
  expect(hidden).toEqual([]);
  // Whoever sees everything remembers all of it.
  expect((await remembered(whole, merchant, null)).seen.length).toBeGreaterThan(5);
});
