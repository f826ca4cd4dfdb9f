/** The rows of stored answers: codes as text, sets as masks, `ITSELF` as 0. */
import { type Answer, type AnswerSegment, ITSELF, POLICIES, type PolicyName } from "../../domain/answer";
import type { PartyId } from "../../domain/ids";
import type { Instant } from "../../domain/instant";
import type { Column, Row } from "../connection";

/** A policy as a number. */
export const policyNumber = (policy: PolicyName): number => POLICIES.indexOf(policy);

const text = (name: string): Column => ({ name, type: "text" });
const integer = (name: string): Column => ({ name, type: "integer" });

/** The columns of an answer, each with its member. */
const MEMBERS: readonly (readonly [keyof Answer, Column])[] = [
  ["mode", text("mode")],
  ["wouldBeMode", text("would_be_mode")],
  ["status", text("status")],
  ["channel", text("channel")],
  ["rule", text("rule")],
  ["implementer", integer("implementer")],
  ["accountOwner", integer("account_owner")],
  ["accountOperator", integer("account_operator")],
  ["keyOwner", integer("key_owner")],
  ["keyHolder", integer("key_holder")],
  ["acquirer", integer("acquirer")],
  ["links", integer("links")],
  ["flags", integer("flags")],
  ["findings", integer("findings")],
];

/** The columns of an answer in a table. */
export const ANSWER_COLUMNS: readonly Column[] = MEMBERS.map(([, column]) => column);

/** The columns of an answer as a selection from `alias`. */
export const answerColumns = (alias: string): string => ANSWER_COLUMNS.map(({ name }) => `${alias}.${name}`).join(", ");

/** An answer as the values of a row. */
export const answerValues = (answer: Answer): (number | string | null)[] => MEMBERS.map(([member]) => answer[member]);

/** The answer in a row; `ITSELF` stays. */
export function answerIn(row: Row): Answer {
  const answer: Record<string, unknown> = {};
  for (const [member, { name }] of MEMBERS) answer[member] = row[name] ?? null;
  return answer as unknown as Answer;
}

/** The segment in a row with `valid_from` and `valid_to`. */
export const segmentIn = (row: Row): AnswerSegment => ({
  from: row.valid_from as Instant,
  to: row.valid_to as Instant,
  answer: answerIn(row),
});

/** The condition that `column` of an answer names `party`, be it by its id or, of the party itself, as `ITSELF`. */
export const names = (column: string, principal: string, parameter: string): string =>
  `(${column} = :${parameter} OR (${column} = ${ITSELF} AND ${principal} = :${parameter}))`;

/** A principal in a row. */
export const principalIn = (row: Row): PartyId => row.principal as PartyId;
