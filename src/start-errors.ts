import { type Config, describeDatabase } from "./config";
import { NewerDatabaseError } from "./db/fitness";

/** A reason not to start that we know ourselves. Its message is one line: what is wrong, and what to do. */
export class StartError extends Error {
  override readonly name = "StartError";
}

/** The port could not be opened; its cause says why. */
export class ListenError extends Error {
  override readonly name = "ListenError";

  constructor(cause: unknown) {
    super("the port cannot be opened", { cause });
  }
}

/** The fields of a system, driver or wrapping error that say what went wrong. */
interface Cause {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
  readonly driverError?: unknown;
  readonly errors?: unknown;
}

/** Layers of wrapping that are looked through; errors may refer to each other in circles. */
const MOST_LAYERS = 5;

const listening = ({ host, port }: Config): string => `port ${port} of ${host}`;
const inDatabase = ({ database }: Config): string => describeDatabase(database);

type Explain = (config: Config) => string;

const unreachable: Explain = (config) =>
  `Cannot reach ${inDatabase(config)}. Start the database server, or correct DATABASE_URL.`;
const unanswered: Explain = (config) =>
  `Cannot reach ${inDatabase(config)}: nothing there answers as PostgreSQL does. Start the database server, or correct DATABASE_URL.`;
const refused: Explain = (config) =>
  `${inDatabase(config)} refuses the user name or the password. Correct them in DATABASE_URL.`;
const unwritable: Explain = (config) =>
  `Cannot open or write ${inDatabase(config)}. Allow writing to it and its folder, or set DATABASE_URL to another file.`;
const another = ({ database }: Config): string =>
  database.kind === "sqlite" ? "another file" : "another database";
const damaged: Explain = (config) =>
  `${inDatabase(config)} is damaged. Restore it from a backup, or set DATABASE_URL to ${another(config)}.`;
const foreign: Explain = (config) =>
  `${inDatabase(config)} belongs to another program. Set DATABASE_URL to ${another(config)}.`;
const empty: Explain = (config) =>
  `${inDatabase(config)} holds nothing, and nothing was made in it. Set DATABASE_URL to ${another(config)}, or fill this one first: npm run seed does.`;
const full: Explain = (config) =>
  `There is no space left for ${inDatabase(config)}. Free some, then start again.`;
const busy: Explain = (config) =>
  `Another program has locked ${inDatabase(config)}. Stop it, then start again.`;

/** By the code of the database's driver or of the operating system. */
const DATABASE: Readonly<Record<string, Explain>> = {
  ERR_DLOPEN_FAILED: () =>
    `The package better-sqlite3 was not built for this Node (${process.version}). Delete node_modules, then start again.`,
  SQLITE_CANTOPEN: unwritable,
  SQLITE_READONLY: unwritable,
  SQLITE_PERM: unwritable,
  SQLITE_IOERR: unwritable,
  SQLITE_NOTADB: (config) =>
    `${inDatabase(config)} is not a SQLite database. Set DATABASE_URL to another file, or move this one away.`,
  SQLITE_CORRUPT: damaged,
  SQLITE_FULL: full,
  SQLITE_BUSY: busy,
  SQLITE_LOCKED: busy,
  EACCES: unwritable,
  EPERM: unwritable,
  EROFS: unwritable,
  ENOENT: unwritable,
  ENOTDIR: unwritable,
  EEXIST: unwritable,
  EISDIR: unwritable,
  ENOSPC: full,
  ECONNREFUSED: unreachable,
  ECONNRESET: unreachable,
  EHOSTUNREACH: unreachable,
  ETIMEDOUT: unreachable,
  ENOTFOUND: unreachable,
  EAI_AGAIN: unreachable,
  FOREIGN_DATABASE: foreign,
  EMPTY_DATABASE: empty,
  DAMAGED_DATABASE: damaged,
  "25006": (config) => `${inDatabase(config)} may only be read. Correct DATABASE_URL.`,
  "42501": (config) =>
    `${inDatabase(config)} does not let this user make tables and write. Grant it that, or correct DATABASE_URL.`,
  "28P01": refused,
  "28000": refused,
  "3D000": (config) => `There is no ${inDatabase(config)}. Create it, or correct DATABASE_URL.`,
  "53300": (config) => `${inDatabase(config)} takes no more connections. Close some, then start again.`,
  "57P03": (config) => `${inDatabase(config)} is still starting. Try again in a moment.`,
};

/** What the driver says, without a code, where another program listens, or one that never answers. */
const UNANSWERED = /^(Connection terminated|timeout exceeded when trying to connect)/;

/** By the code of the operating system, for what happened while opening the port: a name that is not found is HOST's then. */
const PORT: Readonly<Record<string, Explain>> = {
  EADDRINUSE: (config) =>
    `Another program already listens on ${listening(config)}. Stop it, or set PORT to another number.`,
  EACCES: (config) => `This user may not listen on ${listening(config)}. Set PORT to a number from 1024 on.`,
  EADDRNOTAVAIL: (config) => `This machine has no address ${config.host}. Correct HOST.`,
  ENOTFOUND: (config) => `There is no host ${config.host}. Correct HOST.`,
  EAI_AGAIN: (config) => `The host ${config.host} cannot be looked up. Correct HOST.`,
};

/** `SQLITE_IOERR_WRITE` and its like are kinds of `SQLITE_IOERR`. */
const family = (code: string): string => code.split("_").slice(0, 2).join("_");

type Words = Readonly<Record<string, Explain>>;

function explanationOf({ code, message }: Cause, words: Words): Explain | undefined {
  if (typeof code !== "string")
    return words === DATABASE && UNANSWERED.test(String(message)) ? unanswered : undefined;
  return words[code] ?? (code.startsWith("SQLITE_") ? words[family(code)] : undefined);
}

/** An error and what it wraps, the outermost first. */
function layers(error: unknown, most = MOST_LAYERS): Cause[] {
  if (typeof error !== "object" || error === null || most === 0) return [];
  const cause = error as Cause;
  const inner = [cause.driverError, cause.cause, ...(Array.isArray(cause.errors) ? cause.errors : [])];
  return [cause, ...inner.flatMap((each) => layers(each, most - 1))];
}

/**
 * Why the program could not start, in one line that says what to do.
 * @returns nothing for errors that we have no words for
 */
export function explainStartError(error: unknown, config: Config): string | undefined {
  const words = error instanceof ListenError ? PORT : DATABASE;
  for (const layer of layers(error)) {
    if (layer instanceof StartError || layer instanceof NewerDatabaseError) return layer.message;
    const line = explanationOf(layer, words)?.(config);
    if (line !== undefined) return line.charAt(0).toUpperCase() + line.slice(1);
  }
  return undefined;
}
