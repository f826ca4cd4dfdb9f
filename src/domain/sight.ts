/** With whose eyes parties are looked at. */
import type { PartyId } from "./ids";

/** Those that a viewer is bound to or shares keys with, and some besides. */
export interface Sight {
  readonly viewer: PartyId;
  readonly besides: readonly PartyId[];
}
