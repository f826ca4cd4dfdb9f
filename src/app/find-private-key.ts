/** Looks through everything that is given at once. */
import { holdsPrivateKey } from "./private-key";

/** Where something is in what is given: members and places, from the outside in. */
export type Place = readonly (string | number)[];

/** The place of the first text with a private key in it; null if there is none. Some members may be left to others. */
export function findPrivateKey(given: unknown, except: readonly string[] = []): Place | null {
  if (typeof given === "string") return holdsPrivateKey(given) ? [] : null;
  if (typeof given !== "object" || given === null) return null;
  for (const [member, value] of Object.entries(given)) {
    if (except.includes(member)) continue;
    const inner = findPrivateKey(value, except);
    if (inner !== null) return [Array.isArray(given) ? Number(member) : member, ...inner];
  }
  return null;
}
