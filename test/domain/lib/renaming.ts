/** Law 8's two harmless changes, done to facts or answers member by member. */
import type { Facts } from "../../../src/domain/facts";
import { BEGINNING, FOREVER } from "../../../src/domain/instant";

const TIMES = new Set(["from", "to", "signedAt", "terminatedAt", "revokedAt", "compromisedAt"]);

const IDS = new Set([
  "id",
  "party",
  "counterparty",
  "principal",
  "isv",
  "integrator",
  "merchant",
  "acquirer",
  "owner",
  "client",
  "holders",
  "legalEntity",
  "delegate",
  "implementer",
  "accountOwner",
  "accountOperator",
  "keyOwner",
  "keyHolder",
]);

type Change = (n: number) => number;

/** A copy in which every number under one of these member names is changed. */
function changed<T>(value: T, names: ReadonlySet<string>, change: Change, name = ""): T {
  if (typeof value === "number") return (names.has(name) ? change(value) : value) as T;
  if (Array.isArray(value)) return value.map((it) => changed(it, names, change, name)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, it]) => [key, changed(it, names, change, key)]),
  ) as T;
}

/** Everything so many milliseconds later; the ends of time stay. */
export const shifted = <T>(value: T, by: number): T =>
  changed(value, TIMES, (t) => (t === FOREVER || t === BEGINNING ? t : t + by));

const PRIME = 10_007;

/** Other ids in another order. A multiple modulo a prime is a permutation. */
export const renamed = <T>(value: T, factor: number): T => changed(value, IDS, (id) => (id * factor) % PRIME);

/**
 * The facts under other ids and in another order. References stay, and so do designations: they have none, and the later recorded
 * one ends the one before.
 */
export function renamedFacts(facts: Facts, factor: number): Facts {
  const lists = Object.entries(renamed(facts, factor)).map(([kind, list]) => {
    const sorted = (list as readonly { holders?: number[] }[]).map((it) =>
      it.holders === undefined ? it : { ...it, holders: [...it.holders].sort((a, b) => a - b) },
    );
    return [kind, sorted.reverse()];
  });
  const designations = renamed(facts.Designation, factor).map((it, i) => ({ ...it, id: PRIME + i }));
  return { ...Object.fromEntries(lists), Designation: designations };
}
