/** Before the benchmark times anything, servers must give the same answers: here this one and the bare one, over a small fleet. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sameAnswers } from "../../scripts/lib/bench/compare";
import { BARE, PARTNER_GRAPH } from "../../scripts/lib/bench/contestants";
import { sqliteData } from "../../scripts/lib/bench/data";
import { type Runner, startRunner } from "../../scripts/lib/bench/field";
import type { Result } from "../../scripts/lib/bench/measure";
import { verdictOf } from "../../scripts/lib/bench/report";

/** More than a page. */
const MERCHANTS = 60;

jest.setTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), "partner-graph-bench-"));
const options = process.env.NODE_OPTIONS;
let runners: Runner[] = [];

beforeAll(async () => {
  // Servers compile sources as they load them, so that this test needs no build.
  process.env.NODE_OPTIONS = `${options ?? ""} --require ${join(__dirname, "compile-on-load.js")}`;
  const data = await sqliteData(folder, MERCHANTS);
  runners = await Promise.all([PARTNER_GRAPH, BARE].map((it) => startRunner(it, data)));
});

afterAll(async () => {
  for (const { server } of runners) await server.stop();
  process.env.NODE_OPTIONS = options ?? "";
  rmSync(folder, { recursive: true });
});

test("this server and a bare one over the same file answer with the same bytes", async () => {
  expect(runners.map(({ samples }) => samples.cursors.length)).toEqual([2, 2]);
  expect(await sameAnswers(runners)).toBeGreaterThan(MERCHANTS * 2 * 100);
});

test("a server that answers otherwise is found out", async () => {
  const [own, bare] = runners as [Runner, Runner];
  const normalise = (data: unknown) => JSON.parse(JSON.stringify(data).replace('"OPERATIONAL"', '"BLOCKED"'));
  const other: Runner = { ...bare, contestant: { ...BARE, normalise } };
  await expect(sameAnswers([own, other])).rejects.toThrow(
    /^bare node:http, SQLite answers .*BLOCKED.* instead of .*OPERATIONAL/,
  );
});

test.each([
  ["more", 2, 2.1, "reached"],
  ["more", 2, 1.5, "short by 25.0 %"],
  ["less", 2, 1.5, "reached"],
  ["less", 2, 2.5, "short by 25.0 %"],
] as const)("a ratio that should be %s than %d and is %d: %s", (better, target, median, verdict) => {
  const side = { name: "", database: "SQLite", question: "one" } as const;
  const result: Result = {
    measurement: { kind: "requests", what: "", of: side, to: side, target, better },
    unit: "×",
    value: { median, least: median, most: median },
    merchants: MERCHANTS,
  };
  expect(verdictOf(result)).toBe(verdict);
  expect(verdictOf({ ...result, measurement: { kind: "load", what: "", target, better } })).toBe(
    "asked at 1,000,000",
  );
});
