/** How changes come about. */
import type { WayToChange as Way } from "../domain/feed";
import { enumType } from "./enum-type";

export const WayToChange = enumType<Way>("WayToChange", "How a change came about.", {
  TIME: "By the passing of time, under what was known before.",
  REVISION: "By what was recorded.",
});
