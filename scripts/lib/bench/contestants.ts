/** Who is measured: this server, its rivals, and what a request costs before it asks anything. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { makeKey } from "./api-keys";
import type { DataSet } from "./data";
import { fromPostgraphile, POSTGRAPHILE_QUESTIONS, POSTGRAPHILE_WALK } from "./postgraphile";
import { runSql } from "./postgres";
import { type Asked, QUESTIONS, type QuestionName, type Samples, WALK } from "./questions";
import { program, ROOT, type RunningServer, startServer } from "./servers";

/** A server that can be started on a data set. */
export interface Contestant {
  readonly name: string;
  /** The databases that it runs on. */
  readonly databases: readonly DataSet["kind"][];
  /** Does it need what only scripts/rivals installs? */
  readonly installed?: boolean;
  /** The questions that it can be asked. */
  readonly questions: Readonly<Partial<Record<QuestionName, (samples: Samples) => Asked[]>>>;
  /** How it is asked to walk the list of merchants. */
  readonly walk: string;
  start(data: DataSet): Promise<RunningServer>;
  /** Its answers in the nesting of ours, where its own is another. */
  normalise?(data: unknown): unknown;
}

const RIVALS = join(ROOT, "scripts", "rivals");
const COMMON = { one: QUESTIONS.one, page: QUESTIONS.page };

const on = (file: string) => (data: DataSet) => startServer(file, { DATABASE_URL: data.url });

/** This program. */
export const PARTNER_GRAPH: Contestant = {
  name: "partner-graph",
  databases: ["SQLite", "PostgreSQL"],
  questions: QUESTIONS,
  walk: WALK,
  async start({ url }) {
    // In production it serves nobody unless there is somebody whom it knows.
    await makeKey(url, { role: "AUDITOR", name: "bench" });
    return startServer(program("src", "main"), { DATABASE_URL: url, SEED_DEMO: "off" });
  },
};

/** The limit of what SQLite and Node can do. */
export const BARE: Contestant = {
  name: "bare node:http",
  databases: ["SQLite"],
  questions: COMMON,
  walk: WALK,
  start: on(join(RIVALS, "bare.mjs")),
};

const HELLO: Contestant = {
  name: "bare { hello }",
  databases: ["SQLite"],
  questions: { hello: QUESTIONS.hello },
  walk: "",
  start: () => startServer(program("scripts", "lib", "bench", "hello-server"), {}),
};

const STRAIGHTFORWARD: Contestant = {
  name: "straightforward",
  databases: ["SQLite", "PostgreSQL"],
  questions: COMMON,
  walk: WALK,
  start: on(program("scripts", "rivals", "straightforward")),
};

const MERCURIUS: Contestant = {
  name: "Mercurius",
  databases: ["SQLite"],
  installed: true,
  questions: COMMON,
  walk: WALK,
  start: on(join(RIVALS, "mercurius.mjs")),
};

const POSTGRAPHILE: Contestant = {
  name: "PostGraphile",
  databases: ["PostgreSQL"],
  installed: true,
  questions: POSTGRAPHILE_QUESTIONS,
  walk: POSTGRAPHILE_WALK,
  async start({ url }) {
    await runSql(url, readFileSync(join(RIVALS, "postgraphile.sql"), "utf8"));
    const node = join(RIVALS, "node_modules", "node", "bin", "node");
    return startServer(join(RIVALS, "postgraphile.mjs"), { DATABASE_URL: url }, node);
  },
  normalise: fromPostgraphile,
};

/** All of them. Neighbours are measured one right after the other. */
export const CONTESTANTS = [PARTNER_GRAPH, BARE, MERCURIUS, HELLO, POSTGRAPHILE, STRAIGHTFORWARD] as const;

/** Are the packages of the rivals there? */
export const rivalsInstalled = (): boolean => existsSync(join(RIVALS, "node_modules", ".package-lock.json"));

/** The folder of the rivals. */
export const RIVALS_FOLDER = RIVALS;
