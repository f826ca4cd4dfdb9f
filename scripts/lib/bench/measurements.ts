/** What is measured, and the figure to reach: to measure something more, add an entry. */
import type { QuestionName } from "./questions";

/** One side of a comparison: a contestant by its name, on a database, with a question. */
export interface Side {
  readonly name: string;
  readonly database: "SQLite" | "PostgreSQL";
  readonly question: QuestionName;
}

interface Named {
  readonly what: string;
  /** The figure to reach; without one, the figure is only shown. */
  readonly target?: number;
  /** Is more than the target better, or less? */
  readonly better: "more" | "less";
}

/** Requests per second of one side divided by those of the other. */
export interface Comparison extends Named {
  readonly kind: "requests";
  readonly of: Side;
  readonly to: Side;
}

/** The time that one question takes divided by the time of another, under the same load. */
export interface Effort extends Named {
  readonly kind: "effort";
  readonly of: Side;
  readonly to: Side;
}

/** How long a question takes that is asked alone, on this server and SQLite, in milliseconds. */
export interface Latency extends Named {
  readonly kind: "latency";
  readonly question: QuestionName;
}

/** The 95th percentile of a latency on the largest data set divided by that on the smallest. */
export interface Growth extends Named {
  readonly kind: "growth";
  readonly question: QuestionName;
}

/** What one data set on SQLite costs: seconds to load it, MiB to serve it. */
export interface Cost extends Named {
  readonly kind: "load" | "memory";
}

/** How long the end of the largest ISV's contract takes to be acknowledged, on the largest data set, in milliseconds. */
export interface ContractEnd extends Named {
  readonly kind: "contract end";
}

/** The time that the answer of a merchant takes whose contract was recorded a thousand times, divided by that of another. */
export interface LongHistory extends Named {
  readonly kind: "long history";
}

/** The longest that the event loop is not free while what takes long to work out is answered, in milliseconds. */
export interface Block extends Named {
  readonly kind: "block";
  /** Over the whole fleet, or over merchants with long histories. */
  readonly over: "fleet" | "history";
}

/** Any of them. */
export type Measurement = Comparison | Effort | Latency | Growth | Cost | ContractEnd | LongHistory | Block;

const own = (question: QuestionName, database: Side["database"] = "SQLite"): Side => ({
  name: "partner-graph",
  database,
  question,
});
const postgraphile = (question: QuestionName): Side => ({
  name: "PostGraphile",
  database: "PostgreSQL",
  question,
});
const bare = (question: QuestionName): Side => ({ name: "bare node:http", database: "SQLite", question });
const mercurius = (question: QuestionName): Side => ({ name: "Mercurius", database: "SQLite", question });
const straightforward = (database: Side["database"]): Side => ({
  name: "straightforward",
  database,
  question: "page",
});
const HELLO: Side = { name: "bare { hello }", database: "SQLite", question: "hello" };

/** Sides that are compared are measured one right after the other, in the order of this list. */
export const MEASUREMENTS: readonly Measurement[] = [
  {
    kind: "requests",
    what: "page of 50 against PostGraphile 5, both on PostgreSQL",
    of: own("page", "PostgreSQL"),
    to: postgraphile("page"),
    target: 2,
    better: "more",
  },
  {
    kind: "requests",
    what: "one merchant against PostGraphile 5, both on PostgreSQL",
    of: own("one", "PostgreSQL"),
    to: postgraphile("one"),
    target: 1.3,
    better: "more",
  },
  {
    kind: "requests",
    what: "page of 50 against the straightforward server, both on PostgreSQL",
    of: own("page", "PostgreSQL"),
    to: straightforward("PostgreSQL"),
    target: 4,
    better: "more",
  },
  {
    kind: "requests",
    what: "page of 50 against the straightforward server, both on SQLite",
    of: own("page"),
    to: straightforward("SQLite"),
    target: 4,
    better: "more",
  },
  {
    kind: "requests",
    what: "page of 50 against bare node:http with better-sqlite3",
    of: own("page"),
    to: bare("page"),
    target: 0.5,
    better: "more",
  },
  {
    kind: "requests",
    what: "page of 50 against Mercurius with graphql-jit, both on SQLite",
    of: own("page"),
    to: mercurius("page"),
    better: "more",
  },
  {
    kind: "requests",
    what: "one merchant against Mercurius with graphql-jit, both on SQLite",
    of: own("one"),
    to: mercurius("one"),
    better: "more",
  },
  {
    kind: "requests",
    what: "one merchant against `{ hello }` on the same HTTP stack",
    of: own("one"),
    to: HELLO,
    target: 0.6,
    better: "more",
  },
  {
    kind: "effort",
    what: "answer of another day, as known on another day, against the current one",
    of: own("pointAsKnownThen"),
    to: own("point"),
    target: 1.5,
    better: "less",
  },
  {
    kind: "effort",
    what: "explanation against the answer alone",
    of: own("explanation"),
    to: own("answer"),
    target: 2,
    better: "less",
  },
  { kind: "growth", what: "point read, 95th percentile", question: "point", target: 1.2, better: "less" },
  { kind: "latency", what: "one answer", question: "point", better: "less" },
  { kind: "latency", what: "page of 50", question: "page", better: "less" },
  {
    kind: "latency",
    what: "merchants whose keys the largest ISV holds, first page of 50",
    question: "heldBy",
    target: 20,
    better: "less",
  },
  {
    kind: "latency",
    what: "the same with totalCount",
    question: "heldByCounted",
    target: 100,
    better: "less",
  },
  {
    kind: "latency",
    what: "the same first page, asked by a member of that ISV",
    question: "heldByMember",
    target: 20,
    better: "less",
  },
  {
    kind: "latency",
    what: "counts by mode, at another instant each time",
    question: "summary",
    target: 300,
    better: "less",
  },
  {
    kind: "latency",
    what: "blast radius of the largest ISV by old and new mode, and the first page of who",
    question: "blast",
    target: 1_000,
    better: "less",
  },
  {
    kind: "contract end",
    what: "the largest ISV's contract ends: acknowledged, and visible to every later read",
    target: 50,
    better: "less",
  },
  {
    kind: "long history",
    what: "one answer at any revision, where a contract has 1,000 versions, against where it has few",
    better: "less",
  },
  {
    kind: "block",
    over: "fleet",
    what: "longest block of the event loop during causes, actions, reasons, suppositions and reach over the fleet",
    target: 50,
    better: "less",
  },
  {
    kind: "block",
    over: "history",
    what: "the same where a contract has 1,000 suspensions, and a client 1,000 keys",
    target: 50,
    better: "less",
  },
  { kind: "load", what: "bulk load through full validation", target: 120, better: "less" },
  { kind: "memory", what: "resident memory after all this", target: 400, better: "less" },
];

/** The size of the fleet for which absolute figures are asked. */
export const ASKED_AT = 1_000_000;
