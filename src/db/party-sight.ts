/**
 * Whom a viewer sees: the condition that a party is bound to the viewer, or shares a key with it. Every step is a seek: to test a party,
 * by the end of a relationship at which it or the viewer has few; to reach all of them, from the viewer.
 */
import { RELATIONSHIP_ENDS, RELATIONSHIP_KINDS } from "../domain/visibility";
import type { Condition, Source } from "./condition";
import type { Dialect } from "./dialect";
import { knownAt } from "./revisions";
import { FACT_TABLES } from "./tables/kinds";
import { quoted } from "./tables/table";

/** A way between the viewer and a party: as a test of a party `p`, and as a source of all of them. */
interface Way {
  readonly tests: readonly string[];
  readonly sources: readonly Source[];
}

const exists = (from: string): string => `EXISTS (SELECT 1 FROM ${from})`;

/** The relationships of one kind, in both directions. */
function relationships(kind: (typeof RELATIONSHIP_KINDS)[number], dialect: Dialect): Way {
  const { name, ends } = FACT_TABLES[kind];
  const [few, many] = RELATIONSHIP_ENDS[kind].map((end) => ends[end]?.column as string) as [string, string];
  const table = `${quoted(name)} r`;
  const sought = `${table}${dialect.by(`${name}_by_${few}`)}`;
  const known = knownAt("r");
  return {
    tests: [
      exists(`${sought} WHERE r.${few} = p.id AND r.${many} = :viewer AND ${known}`),
      exists(`${sought} WHERE r.${few} = :viewer AND r.${many} = p.id AND ${known}`),
    ],
    sources: [
      { id: `r.${many}`, from: `${table} WHERE r.${few} = :viewer AND ${known}` },
      { id: `r.${few}`, from: `${table} WHERE r.${many} = :viewer AND ${known}` },
    ],
  };
}

const KNOWN_KEY = `${knownAt("c")} AND ${knownAt("k")} AND ${knownAt("h")}`;

/** From an owner to the holders of its keys. */
const HOLDERS = "client c CROSS JOIN key_version k CROSS JOIN key_holder h";
const HELD = `k.client = c.id AND h.key_version = k.id AND ${KNOWN_KEY}`;

/** From a holder to the owners of the keys that it holds. */
const OWNERS = "key_holder h CROSS JOIN key_version k CROSS JOIN client c";
const OWNED = `k.id = h.key_version AND c.id = k.client AND ${KNOWN_KEY}`;

/** From one holder to another of the same key. */
const FELLOWS = "key_holder h CROSS JOIN key_holder o";
const SHARED = `o.key_version = h.key_version AND ${knownAt("h")} AND ${knownAt("o")}`;

const KEYS: Way = {
  tests: [
    exists(`${HOLDERS} WHERE c.owner = p.id AND h.holder = :viewer AND ${HELD}`),
    exists(`${HOLDERS} WHERE c.owner = :viewer AND h.holder = p.id AND ${HELD}`),
    exists(`${FELLOWS} WHERE h.holder = p.id AND o.holder = :viewer AND ${SHARED}`),
  ],
  sources: [
    { id: "c.owner", from: `${OWNERS} WHERE h.holder = :viewer AND ${OWNED}` },
    { id: "h.holder", from: `${HOLDERS} WHERE c.owner = :viewer AND ${HELD}` },
    { id: "o.holder", from: `${FELLOWS} WHERE h.holder = :viewer AND ${SHARED}` },
  ],
};

/** See the head of this file. */
export function sightCondition(dialect: Dialect): Condition {
  const besides: Way = {
    tests: [dialect.among("p.id", "besides", "integer")],
    sources: [{ id: "b.value", from: `${dialect.listed("besides", "integer", "b")} WHERE true` }],
  };
  const ways = [besides, ...RELATIONSHIP_KINDS.map((kind) => relationships(kind, dialect)), KEYS];
  return {
    name: "sight",
    test: `(${ways.flatMap(({ tests }) => tests).join(" OR ")})`,
    sources: ways.flatMap(({ sources }) => sources),
  };
}
