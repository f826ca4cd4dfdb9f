/** The one way in which use cases learn what time it is. */
import type { Instant } from "../domain/instant";

/** Tells the present instant; tests hand in one that stands still. */
export type Clock = () => Instant;
