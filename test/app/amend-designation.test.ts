/** Amending a designation by its id: in a table, each row on top of the same two; what is not said stays, and at most one holds. */
import { recordBatch } from "../../src/app/record-batch";
import type { DesignationDraft } from "../../src/domain/draft";
import { FOREVER } from "../../src/domain/instant";
import { at, batch, CAST } from "../support/batches";
import { fakeStore } from "../support/fake-store";

const D = (day: string) => at(`2024-${day}`);
const nothing = async () => {};
const clock = () => at("2026-01-01");

type Amendment = Omit<DesignationDraft, "id">;
/** The delegate, the month in which it begins and that in which it ends. */
type Line = readonly (readonly [string, number, number | null])[];

const FIRST = ["posone", 2, 4] as const;
const SECOND = ["postwo", 6, null] as const;

const ROWS: readonly (readonly [string, Amendment, Line | readonly [code: string, member: string]])[] = [
  ["nothing is said", {}, [FIRST, SECOND]],
  ["a later end", { to: D("05-01") }, [["posone", 2, 5], SECOND]],
  ["an end after the next one's start", { to: D("08-01") }, [["posone", 2, 6], SECOND]],
  ["no end, and there is a next one", { to: FOREVER }, [["posone", 2, 6], SECOND]],
  ["an earlier start", { from: D("01-01") }, [["posone", 1, 4], SECOND]],
  ["another delegate", { delegate: "bridge" }, [["bridge", 2, 4], SECOND]],
  ["ended where it begins: it never takes effect", { to: D("02-01") }, [["posone", 2, 2], SECOND]],
  [
    "moved beyond the next one's start, which it ends",
    { from: D("07-01"), to: D("09-01") },
    [
      ["posone", 7, 9],
      ["postwo", 6, 7],
    ],
  ],
  ["the principal is said as it is", { principal: "noodle" }, [FIRST, SECOND]],
  ["the principal is another", { principal: "harbour" }, ["IMMUTABLE_FIELD", "principal"]],
  ["a delegate who is none", { delegate: "bay" }, ["WRONG_ROLE", "delegate"]],
  ["an end before the start", { to: D("01-01") }, ["BACKWARD_INTERVAL", "to"]],
  ["a start after the end", { from: D("05-01") }, ["BACKWARD_INTERVAL", "from"]],
];

test.each(ROWS)("%s", async (_, amendment, expected) => {
  const store = fakeStore();
  const record = (designations: readonly DesignationDraft[]) =>
    recordBatch(store, clock, batch({ designations }), nothing);
  await recordBatch(store, clock, batch(CAST), nothing);
  await record([
    { principal: "noodle", delegate: "posone", from: D("02-01"), to: D("04-01") },
    { principal: "noodle", delegate: "postwo", from: D("06-01") },
  ]);
  const parties = await store.at((await store.head()).revision).find(
    "Party",
    CAST.parties!.map(({ ref }) => ref),
  );
  const [noodle] = parties.filter(({ reference }) => reference === "noodle");
  const line = async () => {
    const found = await store.at((await store.head()).revision).of("Designation", "principal", [noodle!.id]);
    return found.sort((a, b) => a.id - b.id);
  };
  const month = (t: number) => (t === FOREVER ? null : new Date(t).getUTCMonth() + 1);
  const result = await record([{ id: (await line())[0]!.id, ...amendment }]);
  const told = result.ok
    ? (await line()).map(({ delegate, from, to }) => {
        const { reference } = parties.find(({ id }) => id === delegate)!;
        return [reference, month(from), month(to)];
      })
    : [result.problems[0]!.code, result.problems[0]!.path[2]];
  expect(told).toEqual(expected);
});

test("a new one needs principal, delegate and start; an id must be that of one", async () => {
  const store = fakeStore();
  await recordBatch(store, clock, batch(CAST), nothing);
  const problems = async (draft: DesignationDraft) => {
    const result = await recordBatch(store, clock, batch({ designations: [draft] }), nothing);
    return result.ok ? [] : result.problems.map(({ code, path }) => `${code} ${path.join(".")}`);
  };
  expect(await problems({ principal: "noodle" })).toEqual([
    "MISSING_FIELD designations.0.delegate",
    "MISSING_FIELD designations.0.from",
  ]);
  expect(await problems({ delegate: "posone", from: D("01-01") })).toEqual([
    "MISSING_FIELD designations.0.principal",
  ]);
  expect(await problems({ id: 77 as never, to: D("01-01") })).toEqual([
    "UNKNOWN_REFERENCE designations.0.id",
  ]);
});
