/**
 * Checking what answers are read through, as far as it can be seen without working them out: each situation is the one that its number was
 * given for, and names whom it says that it names; segments were known from a revision on that there is, of somebody who was there.
 * Whether the answers are right is for `app/verify-answers` to say.
 */
import { POLICIES } from "../domain/answer";
import { situationFrom } from "../domain/observe";
import type { Row } from "./connection";
import type { Complain, Select } from "./every-row";
import { STILL_KNOWN } from "./revisions";
import { digestOf, partsOf } from "./situations";

/** So many situations are compared at once: each time their parties are looked for in the whole table. */
const PIECE = 5_000;

/** See the head of this file. `head` is the last revision. */
export async function checkSituations(select: Select, head: number, complain: Complain): Promise<void> {
  for await (const number of changedSituations(select)) {
    const sql = `SELECT min(rev_from) AS first FROM situation_segment WHERE situation = ${number}`;
    const first = Number((await select(sql))[0]?.first ?? 1);
    complain(
      first,
      `situation ${number} is not as it was observed: its text, digest or parties were changed`,
    );
  }
  for (const [what, sql] of SEGMENTS) {
    const [row] = await select(sql(head));
    if (row === undefined) continue;
    const from = Math.max(1, Math.min(head, row.rev_from as number));
    complain(from, `${what}, or was known from or until a revision that cannot be`);
  }
}

/** The situations that are not what their digests say, or of which the table of parties says something else. */
async function* changedSituations(select: Select): AsyncGenerator<number> {
  let [next, rows]: [number, readonly Row[]] = [Number.MIN_SAFE_INTEGER, []];
  do {
    rows = await select(
      `SELECT number, digest, body FROM situation WHERE number >= ${next} ORDER BY number LIMIT ${PIECE}`,
    );
    const last = rows.length < PIECE ? Number.MAX_SAFE_INTEGER : (rows.at(-1)?.number as number);
    const within = `situation >= ${next} AND situation <= ${last}`;
    const stored = partsIn(
      await select(`SELECT situation, party, part FROM situation_party WHERE ${within}`),
    );
    for (const row of rows) {
      const number = row.number as number;
      if (!isAsObserved(row, stored.get(number) ?? [])) yield number;
      stored.delete(number);
    }
    yield* stored.keys();
    next = last + 1;
  } while (rows.length === PIECE);
}

const textOf = (party: unknown, part: unknown): string => `${party} ${part}`;

function partsIn(rows: readonly Row[]): Map<number, string[]> {
  const parts = new Map<number, string[]>();
  for (const { situation, party, part } of rows) {
    const known = parts.get(situation as number);
    if (known === undefined) parts.set(situation as number, [textOf(party, part)]);
    else known.push(textOf(party, part));
  }
  return parts;
}

function isAsObserved({ digest, body }: Row, parts: readonly string[]): boolean {
  if (digest !== digestOf(body as string)) return false;
  const named = partsOf(situationFrom(body as string)).map(([party, part]) => textOf(party, part));
  return JSON.stringify(named.sort()) === JSON.stringify([...parts].sort());
}

const badly = (alias: string, head: number): string =>
  `${alias}.rev_from < 1 OR ${alias}.rev_from > ${head} OR ${alias}.rev_to <= ${alias}.rev_from
    OR (${alias}.rev_to > ${head} AND ${alias}.rev_to <> ${STILL_KNOWN}) OR ${alias}.valid_to <= ${alias}.valid_from`;

/** What a segment cannot be, and how to find the first that is. */
const SEGMENTS: readonly (readonly [what: string, sql: (head: number) => string])[] = [
  [
    "a situation is said of a party that was not there, in another role, or is not on record",
    (head) => `SELECT s.rev_from FROM situation_segment s
      LEFT JOIN party p ON p.id = s.principal AND p.rev_from <= s.rev_from AND p.rev_to > s.rev_from
      LEFT JOIN situation n ON n.number = s.situation
      WHERE p.role IS NULL OR p.role <> s.role OR n.number IS NULL OR ${badly("s", head)}
      ORDER BY s.rev_from LIMIT 1`,
  ],
  [
    "an answer is to a situation or under a policy that is not on record",
    (head) => `SELECT a.rev_from FROM answer_segment a LEFT JOIN situation n ON n.number = a.situation
      WHERE n.number IS NULL OR a.policy < 0 OR a.policy >= ${POLICIES.length} OR ${badly("a", head)}
      ORDER BY a.rev_from LIMIT 1`,
  ],
];
