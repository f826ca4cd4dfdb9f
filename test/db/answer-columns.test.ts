/** Answers as columns: what is written is what is read, member by member. */

import { ANSWER_COLUMNS, answerValues, segmentIn } from "../../src/db/tables/answers";
import type { Answer } from "../../src/domain/answer";
import { BEGINNING, FOREVER } from "../../src/domain/instant";
import { answer } from "./support/fixtures";

/** An answer of which no two members are the same, but for the implementer, who holds the keys. */
const distinct = Object.fromEntries(
  Object.keys(answer()).map((member, i) => [
    member,
    member === "keyHolder" ? "implementer" : `${member} ${i}`,
  ]),
) as unknown as Answer;
const told: Answer = { ...distinct, implementer: distinct.keyHolder };

test.each(["", "was_"])("with the prefix %p", (prefix) => {
  const values = answerValues(told);
  const columns = ANSWER_COLUMNS.map(({ name }, i) => [prefix + name, values[i]]);
  const row = Object.fromEntries([
    ...columns,
    [`${prefix}valid_from`, BEGINNING],
    [`${prefix}valid_to`, FOREVER],
    ["is_mode", 7],
  ]);
  expect(segmentIn(row, prefix)).toEqual({ from: BEGINNING, to: FOREVER, answer: told });
});
