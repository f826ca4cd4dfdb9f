/** A change that breaks clients is made on purpose: CHANGELOG.md names it. */
import { baseline, unnamedBreakingChanges } from "./lib/breaking";
import { read } from "./lib/files";

const PATH = "schema/schema.graphql";
const before = baseline(PATH);

if (before === null) {
  test("no baseline: neither a release nor the main branch has a schema yet", () => {
    expect(baseline(PATH)).toBeNull();
  });
} else {
  test(`CHANGELOG.md names every breaking change of the schema since ${before.ref}`, () => {
    expect(unnamedBreakingChanges(before.sdl, read(PATH), read("CHANGELOG.md"))).toEqual([]);
  });
}

test("the check itself sees a breaking change, and is content once it is named", () => {
  const [old, now] = ["type Query { a: Int b: Int }", "type Query { a: Int c: Int }"];
  expect(unnamedBreakingChanges(old, now, "")).toEqual(["Query.b was removed."]);
  expect(unnamedBreakingChanges(old, now, "- Query.b was removed. Ask c instead.")).toEqual([]);
  expect(unnamedBreakingChanges(old, "type Query { a: Int b: Int c: Int }", "")).toEqual([]);
});
