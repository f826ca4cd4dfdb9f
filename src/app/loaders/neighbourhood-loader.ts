/** The facts that bear on principals, at one revision: those of a whole page are fetched together, level by level. */
import DataLoader from "dataloader";
import type { PartyGraph } from "../../domain/graph";
import type { PartyId } from "../../domain/ids";
import type { Snapshot } from "../../domain/ports";
import { loadNeighbourhood } from "../load-neighbourhood";
import type { RevisionMemory } from "../memory";
import { KeptFacts, RememberedFacts } from "../remembered-facts";

/** Loads, for a principal, a graph that holds everything its answer rests on (and that of others asked for with it). */
export class NeighbourhoodLoader {
  private readonly loader: DataLoader<PartyId, PartyGraph>;

  /** `memory`: where what is read is remembered, if it may be. */
  constructor(snapshot: Snapshot, memory: RevisionMemory | null) {
    const own = memory === null ? snapshot : new KeptFacts(snapshot, memory);
    const common = memory === null ? snapshot : new RememberedFacts(snapshot, memory);
    this.loader = new DataLoader(async (principals) => {
      const graph = await loadNeighbourhood(own, principals, [], common);
      return principals.map(() => graph);
    });
  }

  /** The neighbourhood of a principal. */
  of(principal: PartyId): Promise<PartyGraph> {
    return this.loader.load(principal);
  }
}
