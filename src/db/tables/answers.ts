/** The columns of stored answers: codes as text, sets as masks, `ITSELF` as 0. */
import { type Answer, type AnswerSegment, ITSELF, POLICIES, type PolicyName } from "../../domain/answer";
import type { Instant } from "../../domain/instant";
import type { Row } from "../connection";
import type { Column, Value } from "./table";

/** A policy as a number. */
export const policyNumber = (policy: PolicyName): number => POLICIES.indexOf(policy);

const code = (name: string): Column => ({ name, type: "text" });
const whole = (name: string): Column => ({ name, type: "integer" });
const orNull = (column: Column): Column => ({ ...column, nullable: true });

/** Custody: in every mode whoever implements holds the keys, so one column says both. */
const IMPLEMENTER = orNull(whole("implementer"));

/** The column of each member: leaving one out does not compile. */
const COLUMN_OF: Readonly<Record<keyof Answer, Column>> = {
  mode: code("mode"),
  wouldBeMode: orNull(code("would_be_mode")),
  status: orNull(code("status")),
  channel: orNull(code("channel")),
  rule: code("rule"),
  implementer: IMPLEMENTER,
  accountOwner: whole("account_owner"),
  accountOperator: whole("account_operator"),
  keyOwner: orNull(whole("key_owner")),
  keyHolder: IMPLEMENTER,
  acquirer: orNull(whole("acquirer")),
  links: whole("links"),
  flags: whole("flags"),
  findings: whole("findings"),
};

const MEMBERS = Object.entries(COLUMN_OF) as [keyof Answer, Column][];

/** The columns of an answer in a table. */
export const ANSWER_COLUMNS: readonly Column[] = [...new Set(Object.values(COLUMN_OF))];

const STORED = ANSWER_COLUMNS.map((column) => MEMBERS.find(([, it]) => it === column)?.[0] as keyof Answer);

/** The columns of an answer as a selection from `alias`. */
export const answerColumns = (alias: string): string =>
  ANSWER_COLUMNS.map(({ name }) => `${alias}.${name}`).join(", ");

/** The same under other names, so that a row can hold several. */
export const answerColumnsAs = (alias: string, prefix: string): string =>
  ANSWER_COLUMNS.map(({ name }) => `${alias}.${name} AS ${prefix}${name}`).join(", ");

/** An answer as the values of a row. */
export const answerValues = (answer: Answer): Value[] => STORED.map((member) => answer[member]);

/** The segment in a row with `valid_from` and `valid_to`, and a prefix before all names; `ITSELF` stays. */
export function segmentIn(row: Row, prefix = ""): AnswerSegment {
  const it = prefix === "" ? row : without(prefix, row);
  // Member by member: a loop over the columns takes ten times as long, and every read does this.
  const answer: { readonly [M in keyof Answer]: unknown } = {
    mode: it.mode,
    wouldBeMode: it.would_be_mode,
    status: it.status,
    channel: it.channel,
    rule: it.rule,
    implementer: it.implementer,
    accountOwner: it.account_owner,
    accountOperator: it.account_operator,
    keyOwner: it.key_owner,
    keyHolder: it.implementer,
    acquirer: it.acquirer,
    links: it.links,
    flags: it.flags,
    findings: it.findings,
  };
  return { from: it.valid_from as Instant, to: it.valid_to as Instant, answer: answer as Answer };
}

const without = (prefix: string, row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).flatMap(([name, it]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), it]] : [],
    ),
  );

/** The condition that `column` of an answer names a party, be it by its id or, of the principal itself, as `ITSELF`. */
export const names = (column: string, principal: string, parameter: string): string =>
  `(${column} = :${parameter} OR (${column} = ${ITSELF} AND ${principal} = :${parameter}))`;

/** The condition that two answers differ in any of these members. */
export const differ = (members: readonly (keyof Answer)[], a: string, b: string): string => {
  const columns = members.map((member) => COLUMN_OF[member].name);
  return `(${columns.map((name) => `${a}.${name} IS DISTINCT FROM ${b}.${name}`).join(" OR ")})`;
};
