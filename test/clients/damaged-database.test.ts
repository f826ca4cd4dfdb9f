/** A database that is damaged somewhere in the middle can be opened; what reads all of it names it, and says what to do. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import BetterSqlite3 from "better-sqlite3";
import { openExisting, openToMend } from "../../scripts/lib/open-database";
import { runExport } from "../../scripts/lib/run-export";
import { runVerify } from "../../scripts/lib/run-verify";
import { runVerifyHistory } from "../../scripts/lib/run-verify-history";
import { openStore } from "../../src/db";
import { load, NOW, REFRESH, SEED_MODES } from "../graphql/support/ask";

const folder = mkdtempSync(join(tmpdir(), "partner-graph-"));
const file = join(folder, "live.db");
afterAll(() => rmSync(folder, { recursive: true }));

/** Overwrites the pages of some tables, and of what is looked up in them. */
function damage(...tables: readonly string[]): void {
  const database = new BetterSqlite3(file);
  const page = database.pragma("page_size", { simple: true }) as number;
  const roots = database
    .prepare(`SELECT rootpage FROM sqlite_master WHERE tbl_name IN (${tables.map(() => "?").join(", ")})`)
    .pluck()
    .all(...tables) as number[];
  database.close();
  const bytes = readFileSync(file);
  for (const root of roots) bytes.fill(0xff, (root - 1) * page, root * page);
  writeFileSync(file, bytes);
}

test("it is told by verify, verify-history and export alike, and no export is left", async () => {
  await (await load(await openStore(`sqlite:${file}`), SEED_MODES, REFRESH)).close();
  damage("contract", "answer_segment");
  const said: string[] = [];
  const tell = (text: string) => void said.push(text);
  const io = { out: tell, err: tell, watched: false, clock: () => NOW, open: openExisting, openToMend };
  const argv = ["--database", `sqlite:${file}`];
  const history = join(folder, "history.ndjson");
  for (const run of [
    () => runVerify(argv, io),
    () => runVerifyHistory(argv, io),
    () => runExport([...argv, "--file", history], io),
  ]) {
    expect(await run()).toBe(1);
    expect(said.splice(0)).toEqual([
      `The file ${file} is damaged. Restore it from a backup, or set --database to another file.`,
    ]);
  }
  expect(existsSync(history) || existsSync(`${history}.unfinished`)).toBe(false);
});
