/** The facts that bear on principals, at one revision: those of a whole page are fetched together, level by level. */
import DataLoader from "dataloader";
import type { PartyGraph } from "../../domain/graph";
import type { PartyId } from "../../domain/ids";
import { type FactSource, loadNeighbourhood } from "../load-neighbourhood";

/** Loads, for a principal, a graph that holds everything its answer rests on (and that of others asked for with it). */
export class NeighbourhoodLoader {
  private readonly loader: DataLoader<PartyId, PartyGraph>;

  constructor(source: FactSource) {
    this.loader = new DataLoader(async (principals) => {
      const graph = await loadNeighbourhood(source, principals);
      return principals.map(() => graph);
    });
  }

  /** The neighbourhood of a principal. */
  of(principal: PartyId): Promise<PartyGraph> {
    return this.loader.load(principal);
  }
}
