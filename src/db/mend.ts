/**
 * Putting what is worked out anew in the place of all that is stored of situations and answers. It goes straight into the tables, in one
 * transaction: others read what was there before, until all of it is there.
 */
import type { Revision } from "../domain/ids";
import type { Mended, Mending } from "../domain/ports";
import { untilEnded, type WritingConnection } from "./connection";
import { StoredHistory } from "./history";
import { headOf, takeTurn } from "./revisions";
import { SituationUnit } from "./situations";
import { ANSWER_COLUMNS } from "./tables/answers";
import { ANSWER_SEGMENT, SITUATION, SITUATION_PARTY, SITUATION_SEGMENT } from "./tables/side-tables";

/** What is compared: by digest, because the number of a situation says nothing of it. */
interface Told {
  readonly name: string;
  /** What a difference is counted by. */
  readonly of: "principal" | "digest";
  readonly sql: string;
}

const ANSWER = ANSWER_COLUMNS.map(({ name }) => `a.${name}`).join(", ");

const TOLD: readonly Told[] = [
  {
    name: "segment_before",
    of: "principal",
    sql: `SELECT s.principal, s.role, s.valid_from, s.valid_to, s.rev_from, s.rev_to, n.digest
      FROM situation_segment s LEFT JOIN situation n ON n.number = s.situation`,
  },
  {
    name: "answer_before",
    of: "digest",
    sql: `SELECT n.digest, a.policy, a.valid_from, a.valid_to, a.rev_from, a.rev_to, ${ANSWER}
      FROM answer_segment a LEFT JOIN situation n ON n.number = a.situation`,
  },
  {
    name: "situation_before",
    of: "digest",
    sql: `SELECT digest, body, NULL AS party, NULL AS part FROM situation
      UNION ALL SELECT n.digest, NULL, p.party, p.part
      FROM situation_party p LEFT JOIN situation n ON n.number = p.situation`,
  },
];

/** Carries out of the transaction that all is as it was, so that nothing of it is written. */
class Unchanged extends Error {}

const NOTHING: Mended = { principals: 0, situations: 0 };

/** See the head of this file; `transaction` runs what it is given in one. */
export async function mend(
  transaction: <T>(work: (writer: WritingConnection) => Promise<T>) => Promise<T>,
  work: (anew: Mending) => Promise<void>,
): Promise<Mended> {
  try {
    return await transaction((writer) => mendIn(writer, work));
  } catch (error) {
    if (error instanceof Unchanged) return NOTHING;
    throw error;
  }
}

async function mendIn(writer: WritingConnection, work: (anew: Mending) => Promise<void>): Promise<Mended> {
  await takeTurn(writer);
  const { revision: last } = await headOf(writer);
  for (const { name, sql } of TOLD) await writer.all(`CREATE TEMPORARY TABLE ${name} AS ${sql}`);
  for (const table of [ANSWER_SEGMENT, SITUATION_SEGMENT, SITUATION_PARTY, SITUATION])
    await writer.all(`DELETE FROM ${table.name}`);
  const { connection, end } = untilEnded(writer);
  try {
    const at = (revision: Revision) => new SituationUnit(connection, revision);
    await work({ last, history: new StoredHistory(connection, last), at });
  } finally {
    end();
  }
  const mended = {
    principals: await countDifferent(writer, "principal"),
    situations: await countDifferent(writer, "digest"),
  };
  for (const { name } of TOLD) await writer.all(`DROP TABLE ${name}`);
  if (mended.principals + mended.situations === 0) throw new Unchanged();
  return mended;
}

/** How many are told otherwise, or no more, or not before. */
async function countDifferent(writer: WritingConnection, of: Told["of"]): Promise<number> {
  const differing = TOLD.filter((told) => told.of === of).flatMap(({ name, sql }) => [
    `SELECT * FROM (${sql}) AS now EXCEPT SELECT * FROM ${name}`,
    `SELECT * FROM ${name} EXCEPT SELECT * FROM (${sql}) AS now`,
  ]);
  const each = differing.map((rows, i) => `SELECT ${of} FROM (${rows}) AS rows${i}`);
  const [row] = await writer.all(`SELECT count(*) AS total FROM (${each.join(" UNION ")}) AS differing`);
  return Number(row?.total);
}
