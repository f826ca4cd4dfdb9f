/** What a revision recorded around principals: for those of a whole page it is fetched together, as their neighbourhoods are. */
import DataLoader from "dataloader";
import type { Facts } from "../../domain/facts";
import type { PartyId } from "../../domain/ids";
import type { Snapshot } from "../../domain/ports";
import { type RecordedFact, recordedFacts } from "../../domain/recorded-causes";
import { factsOnly, loadNeighbourhoodFacts } from "../load-neighbourhood";
import { othersTurn } from "../others-turn";
import { sourceOf } from "../source-of-facts";

/** All facts that bear on a principal, and those of them that the revision recorded. */
export interface Recorded {
  readonly facts: Facts;
  readonly recorded: readonly RecordedFact[];
}

/** Loads that, for one revision. */
export class RecordedLoader {
  private readonly loader: DataLoader<PartyId, Recorded>;

  /** `now` is the revision, `before` the one before it. */
  constructor(now: Snapshot, before: Snapshot) {
    this.loader = new DataLoader(async (principals) => {
      const all = await loadNeighbourhoodFacts(now, principals);
      const [is, was] = [sourceOf(all), sourceOf(await factsOnly(before, all))];
      const found: Recorded[] = [];
      for (const principal of principals) {
        await othersTurn();
        const facts = await loadNeighbourhoodFacts(is, [principal]);
        found.push({ facts, recorded: recordedFacts(await factsOnly(was, facts), facts) });
      }
      return found;
    });
  }

  /** What was recorded around a principal. */
  of(principal: PartyId): Promise<Recorded> {
    return this.loader.load(principal);
  }
}
