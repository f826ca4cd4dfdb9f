/** Opening a store: its tables are made once, hold what TypeORM is told, and what cannot be opened says why. */
import {
  chmodSync,
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import BetterSqlite3 from "better-sqlite3";
import type { DataSource } from "typeorm";
import { dataSourceFor, NewerDatabaseError, type OpenStore, openStore, openToRead } from "../../src/db";
import { freshDatabase } from "../support/postgres";
import { forEachBackend } from "../support/store";
import { withoutRights } from "../support/without-rights";
import { party, putAll } from "./support/fixtures";

async function withSource<T>(url: string, ask: (source: DataSource) => Promise<T>): Promise<T> {
  const source = await dataSourceFor(url).initialize();
  try {
    return await ask(source);
  } finally {
    await source.destroy();
  }
}

forEachBackend(({ freshUrl }) => {
  test("opening twice migrates once and keeps what is there", async () => {
    const url = await freshUrl();
    const first = await openStore(url);
    await putAll(first, party(1));
    await first.close();
    await first.close();
    const second = await openStore(url);
    expect((await second.at((await second.head()).revision).get("Party", [1])).length).toBe(1);
    await second.close();
    const rows = await withSource(url, (source) => source.query("SELECT name FROM migrations ORDER BY id"));
    expect(rows).toEqual([
      { name: "PartyGraph1700000000000" },
      { name: "ChangesByRevision1700000000001" },
      { name: "Proof1700000000002" },
      { name: "ApiKeys1700000000003" },
      { name: "SignedHeads1700000000004" },
      { name: "ActedFor1700000000005" },
      { name: "KeyHolderIsImplementer1700000000006" },
    ]);
  });

  test("two programs may start on an empty database at once", async () => {
    const url = await freshUrl();
    const stores = await Promise.all([openStore(url), openStore(url)]);
    for (const store of stores) {
      expect((await store.head()).revision).toBe(0);
      await store.close();
    }
  });

  test("the migrations make what the entities say, no more and no less", async () => {
    const url = await freshUrl();
    await (await openStore(url)).close();
    const wanted = await withSource(
      url,
      async (source) => (await source.driver.createSchemaBuilder().log()).upQueries,
    );
    expect(wanted.map((query) => query.query)).toEqual([]);
  });

  test("the migrations can be taken back", async () => {
    const url = await freshUrl();
    await (await openStore(url)).close();
    await withSource(url, async (source) => {
      for (const _ of source.migrations) await source.undoLastMigration();
      const runner = source.createQueryRunner();
      expect(await runner.hasTable("party")).toBe(false);
      expect(await runner.hasTable("answer_segment")).toBe(false);
      await runner.release();
    });
    await (await openStore(url)).close();
  });

  test.each(["DELETE FROM counter", "DROP TABLE counter"])("damaged: %s", async (statement) => {
    const url = await freshUrl();
    await (await openStore(url)).close();
    await withSource(url, (source) => source.query(statement));
    expect(await codeOf(url)).toBe("DAMAGED_DATABASE");
  });

  test("a database of a later version is refused, and left alone", async () => {
    const url = await freshUrl();
    await (await openStore(url)).close();
    await withSource(url, (source) =>
      source.query(
        "INSERT INTO migrations (timestamp, name) VALUES (1900000000000, 'Tomorrow1900000000000')",
      ),
    );
    const error = await openStore(url).then(
      () => null,
      (refused: unknown) => refused,
    );
    expect(error).toBeInstanceOf(NewerDatabaseError);
    expect((error as Error).message).toMatch(
      /newer partner-graph \(it has Tomorrow1900000000000.*Start that version, or/,
    );
  });
});

/** The code of what keeps a database from being opened; null when nothing does. */
const codeOf = async (url: string): Promise<unknown> => {
  const found = await openStore(url).then(
    async (store) => void (await store.close()),
    (refused: { code?: unknown; driverError?: { code?: unknown } }) => refused,
  );
  return found ? (found.code ?? found.driverError?.code) : null;
};

describe("SQLite", () => {
  const folder = mkdtempSync(join(tmpdir(), "partner-graph-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  test("the folder is made, and the connection that writes is set up to lose nothing", async () => {
    const file = join(folder, "deep", "er", "test.db");
    await (await openStore(`sqlite:${file}`)).close();
    const values = await withSource(`sqlite:${file}`, async (source) => {
      const pragma = async (name: string) => Object.values((await source.query(`PRAGMA ${name}`))[0])[0];
      return Promise.all(["journal_mode", "synchronous", "busy_timeout"].map(pragma));
    });
    expect(values).toEqual(["wal", 2, 10_000]);
  });

  test("what cannot be opened says so in a code", async () => {
    writeFileSync(
      join(folder, "text.db"),
      "this is no database, and long enough to be told from one ".repeat(20),
    );
    expect(await codeOf(`sqlite:${join(folder, "text.db")}`)).toBe("SQLITE_NOTADB");
    expect(await codeOf(`sqlite:${folder}`)).toBe("SQLITE_CANTOPEN");
    expect(["ENOTDIR", "EEXIST"]).toContain(await codeOf(`sqlite:${join(folder, "text.db", "test.db")}`));
  });

  test("a folder that cannot be made says so in a code, also where Node would try for ever", async () => {
    expect(["ENOENT", "EACCES", "EROFS", "EPERM"]).toContain(await codeOf("sqlite:/proc/none/deep/test.db"));
  });

  /** A file with a party in it, in a folder of its own that others may look into. */
  async function fileInFolder(): Promise<{ folder: string; file: string; url: string }> {
    const folder = mkdtempSync(join(tmpdir(), "partner-graph-open-"));
    const file = join(folder, "test.db");
    const store = await openStore(`sqlite:${file}`);
    await putAll(store, party(1));
    await store.close();
    return { folder, file, url: `sqlite:${file}` };
  }

  test("a file that may only be read is refused at once, not by the first write", async () => {
    const { folder: open, file, url } = await fileInFolder();
    expect(await codeOf(url)).toBeNull();
    chmodSync(file, 0o444);
    chmodSync(open, 0o777);
    expect(await withoutRights(() => codeOf(url))).toBe("SQLITE_READONLY");
    rmSync(open, { recursive: true });
  });

  const nothing = async () => null;
  const another = async (url: string): Promise<OpenStore> => {
    const store = await openStore(url);
    await putAll(store, party(2));
    return store;
  };
  /** What a copy of the files has that somebody makes while another program writes: all of it is still beside the file. */
  const copiedFromUnder = async (url: string): Promise<null> => {
    const file = url.slice("sqlite:".length);
    const store = await another(url);
    for (const ending of ["", "-wal"]) copyFileSync(file + ending, `${file}.kept${ending}`);
    await store.close();
    for (const ending of ["", "-wal"]) renameSync(`${file}.kept${ending}`, file + ending);
    return null;
  };
  const ofEarlierVersion = async (url: string): Promise<null> => {
    await withSource(url, (source) => source.undoLastMigration());
    return null;
  };

  test.each<
    [string, [folder: number, file: number], ids: number[], (url: string) => Promise<OpenStore | null>]
  >([
    ["a file in a folder that may be written", [0o777, 0o444], [1], nothing],
    ["a file in a folder that may not", [0o555, 0o444], [1], nothing],
    ["only the folder may not be written", [0o555, 0o666], [1], nothing],
    ["a file of an earlier version", [0o555, 0o444], [1], ofEarlierVersion],
    ["beside the file is what has not come into it yet", [0o555, 0o444], [1, 2], copiedFromUnder],
    ["while another program has it open", [0o555, 0o444], [1, 2], another],
  ])("what may only be read can be read all the same, and is left alone: %s", async (...row) => {
    const [, [folderMode, fileMode], ids, prepare] = row;
    const { folder, file, url } = await fileInFolder();
    const other = await prepare(url);
    const names = readdirSync(folder);
    for (const name of names) chmodSync(join(folder, name), fileMode);
    chmodSync(folder, folderMode);
    const bytes = readFileSync(file);
    const copies = () => readdirSync(tmpdir()).filter((name) => name.startsWith("partner-graph-copy-"));
    const before = copies();
    await withoutRights(async () => {
      const store = await openToRead(url);
      const parties = await store.at((await store.head()).revision).get("Party", [1, 2]);
      expect(parties.map(({ id }) => id)).toEqual(ids);
      expect(copies()).toHaveLength(before.length + 1);
      await store.close();
    });
    expect(copies()).toEqual(before);
    expect(readFileSync(file).equals(bytes)).toBe(true);
    expect(readdirSync(folder)).toEqual(names);
    chmodSync(folder, 0o755);
    await other?.close();
    rmSync(folder, { recursive: true });
  });

  test("what may not even be read says so in a code", async () => {
    const { folder, file, url } = await fileInFolder();
    chmodSync(file, 0o000);
    chmodSync(folder, 0o755);
    await withoutRights(() => expect(openToRead(url)).rejects.toMatchObject({ code: "EACCES" }));
    rmSync(folder, { recursive: true });
  });

  test("it can be opened while another program writes", async () => {
    const file = join(folder, "busy.db");
    await (await openStore(`sqlite:${file}`)).close();
    const other = new BetterSqlite3(file);
    other.exec("BEGIN IMMEDIATE");
    expect(await codeOf(`sqlite:${file}`)).toBeNull();
    other.close();
  });

  test("a damaged file is not taken for an empty one", async () => {
    const file = join(folder, "damaged.db");
    await (await openStore(`sqlite:${file}`)).close();
    const page = new BetterSqlite3(file).pragma("page_size", { simple: true }) as number;
    writeFileSync(file, Buffer.alloc(page * 40, 0xff), { flag: "r+" });
    expect(["SQLITE_NOTADB", "SQLITE_CORRUPT"]).toContain(await codeOf(`sqlite:${file}`));
  });
});

test("a PostgreSQL that may not be written says so in a code", async () => {
  const url = await freshDatabase();
  await (await openStore(url)).close();
  const reading = `${url}${url.includes("?") ? "&" : "?"}options=${encodeURIComponent("-c default_transaction_read_only=on")}`;
  expect(await codeOf(reading)).toBe("25006");
  const user = `reader_${process.pid}`;
  await withSource(url, async (source) => {
    await source.query(`CREATE ROLE ${user} LOGIN PASSWORD 'secret'`);
    await source.query("REVOKE CREATE ON SCHEMA public FROM PUBLIC");
  });
  const as = async (from: string): Promise<string> => {
    const it = new URL(from);
    [it.username, it.password] = [user, "secret"];
    return it.href;
  };
  expect(await codeOf(await as(url))).toBe("42501");
  const empty = await freshDatabase();
  await withSource(empty, (source) => source.query("REVOKE CREATE ON SCHEMA public FROM PUBLIC"));
  expect(await codeOf(await as(empty))).toBe("42501");
  await withSource(url, (source) => source.query(`DROP ROLE ${user}`));
});

test("a PostgreSQL that is not there says so in a code", async () => {
  const refused = openStore("postgres://nobody@127.0.0.1:1/none");
  await expect(refused).rejects.toMatchObject({ code: "ECONNREFUSED" });
});
