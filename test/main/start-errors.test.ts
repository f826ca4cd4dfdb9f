/** Reasons not to start, as one line that says what to do. */
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { loadConfig } from "../../src/config";
import { dataSourceFor } from "../../src/db/data-source";
import { NewerDatabaseError } from "../../src/db/fitness";
import { explainStartError, ListenError, StartError } from "../../src/start-errors";

const configOf = (DATABASE_URL: string) => {
  const loaded = loadConfig({ DATABASE_URL });
  if (!loaded.ok) throw new Error(loaded.problems[0]);
  return loaded.config;
};
const sqlite = configOf("sqlite:./data/x.db");
const postgres = configOf("postgres://admin:hunter2@db.example/graph");
const coded = (code: string) => Object.assign(new Error("the driver's words"), { code });

test.each([
  [
    new ListenError(coded("EADDRINUSE")),
    "Another program already listens on port 4000 of 127.0.0.1. Stop it, or set PORT to another number.",
  ],
  [
    new ListenError(coded("EACCES")),
    "This user may not listen on port 4000 of 127.0.0.1. Set PORT to a number from 1024 on.",
  ],
  [new ListenError(coded("ENOTFOUND")), "There is no host 127.0.0.1. Correct HOST."],
  [
    coded("SQLITE_CANTOPEN"),
    "Cannot open or write the file ./data/x.db. Allow writing to it and its folder, or set DATABASE_URL to another file.",
  ],
  [coded("SQLITE_READONLY_DIRECTORY"), "Cannot open or write the file ./data/x.db."],
  [coded("EACCES"), "Cannot open or write the file ./data/x.db."],
  [
    coded("SQLITE_NOTADB"),
    "The file ./data/x.db is not a SQLite database. Set DATABASE_URL to another file, or move this one away.",
  ],
  [
    coded("SQLITE_CORRUPT_VTAB"),
    "The file ./data/x.db is damaged. Restore it from a backup, or set DATABASE_URL to another file.",
  ],
  [
    coded("FOREIGN_DATABASE"),
    "The file ./data/x.db belongs to another program. Set DATABASE_URL to another file.",
  ],
  [
    coded("EMPTY_DATABASE"),
    "The file ./data/x.db holds nothing, and nothing was made in it. Set DATABASE_URL to another file, or fill this one first: npm run seed does.",
  ],
  [
    coded("DAMAGED_DATABASE"),
    "The file ./data/x.db is damaged. Restore it from a backup, or set DATABASE_URL to another file.",
  ],
  [
    coded("ERR_DLOPEN_FAILED"),
    `The package better-sqlite3 was not built for this Node (${process.version}). Delete node_modules, then start again.`,
  ],
  [coded("SQLITE_BUSY"), "Another program has locked the file ./data/x.db. Stop it, then start again."],
])("SQLite and the port: %s", (error, line) => {
  expect(explainStartError(error, sqlite)).toContain(line);
});

test.each([
  [
    coded("ECONNREFUSED"),
    "Cannot reach PostgreSQL at db.example:5432, database graph. Start the database server, or correct DATABASE_URL.",
  ],
  [
    new Error("Connection terminated unexpectedly"),
    "Cannot reach PostgreSQL at db.example:5432, database graph: nothing there answers as PostgreSQL does. Start the database server, or correct DATABASE_URL.",
  ],
  [
    coded("28P01"),
    "PostgreSQL at db.example:5432, database graph refuses the user name or the password. Correct them in DATABASE_URL.",
  ],
  [
    coded("3D000"),
    "There is no PostgreSQL at db.example:5432, database graph. Create it, or correct DATABASE_URL.",
  ],
  [
    coded("42501"),
    "PostgreSQL at db.example:5432, database graph does not let this user make tables and write. Grant it that, or correct DATABASE_URL.",
  ],
  [coded("25006"), "PostgreSQL at db.example:5432, database graph may only be read. Correct DATABASE_URL."],
  [
    coded("FOREIGN_DATABASE"),
    "PostgreSQL at db.example:5432, database graph belongs to another program. Set DATABASE_URL to another database.",
  ],
  [
    coded("DAMAGED_DATABASE"),
    "PostgreSQL at db.example:5432, database graph is damaged. Restore it from a backup, or set DATABASE_URL to another database.",
  ],
])("PostgreSQL: %s", (error, line) => {
  expect(explainStartError(error, postgres)).toBe(line);
});

test.each([
  [
    "speaks another language",
    10_000,
    (socket: Socket) => void socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"),
  ],
  ["never answers", 1, () => {}],
])("what listens there and %s is no PostgreSQL", async (_, connectTimeoutMS, answer) => {
  const server = createServer(
    (socket) => void socket.on("error", () => {}).once("data", () => answer(socket)),
  );
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const url = `postgres://admin:hunter2@127.0.0.1:${port}/graph`;
  const failed = await dataSourceFor(url)
    .setOptions({ connectTimeoutMS })
    .initialize()
    .catch((error: unknown) => error);
  expect(explainStartError(failed, configOf(url))).toBe(
    `Cannot reach PostgreSQL at 127.0.0.1:${port}, database graph: nothing there answers as PostgreSQL does. Start the database server, or correct DATABASE_URL.`,
  );
  server.close();
});

test("a reason of our own is said as it is", () => {
  expect(explainStartError(new StartError("The database is newer. Update partner-graph."), sqlite)).toBe(
    "The database is newer. Update partner-graph.",
  );
});

test("a database of a newer partner-graph is named as such", () => {
  expect(explainStartError(new NewerDatabaseError(["Later1"]), sqlite)).toMatch(
    /^The database was .* newer partner-graph/,
  );
});

test("what wraps an error is looked through", () => {
  const inner = coded("SQLITE_NOTADB");
  for (const outer of [
    Object.assign(new Error("query failed"), { driverError: inner }),
    new Error("outer", { cause: inner }),
    new AggregateError([new Error("another"), inner]),
  ]) {
    expect(explainStartError(outer, sqlite)).toContain("is not a SQLite database");
  }
});

test("errors that refer to themselves end", () => {
  const round = new Error("round");
  round.cause = round;
  expect(explainStartError(round, sqlite)).toBeUndefined();
});

test.each([undefined, null, "text", new Error("unknown"), coded("E_OTHER"), coded("SQLITE_OTHER")])(
  "there are no words for %s",
  (error) => {
    expect(explainStartError(error, sqlite)).toBeUndefined();
  },
);

test("no line is more than one, and none has a password", () => {
  for (const code of ["ECONNREFUSED", "28P01", "28000", "3D000", "ENOTFOUND", "53300", "57P03"]) {
    const line = explainStartError(coded(code), postgres) ?? "";
    expect(line).toMatch(/^[A-Z].*\.$/);
    expect(line).not.toContain("hunter2");
  }
});
