/** What a room offers to others says what it is and what it promises. */
import { parse } from "./lib/ast";
import { undocumentedExports } from "./lib/doc-comments";
import { files, read } from "./lib/files";

test("every export of src/domain, src/app and src/db has a doc comment", () => {
  const sources = files(/^src\/(domain|app|db)\/.*\.ts$/);
  expect(sources.length).toBeGreaterThan(0);
  expect(sources.flatMap((path) => undocumentedExports(parse(path, read(path))))).toEqual([]);
});

test("the check itself sees a bare export, and lets neighbouring lines share a comment", () => {
  const check = (...lines: string[]) => undocumentedExports(parse("x.ts", lines.join("\n")));
  expect(check("export const a = 1;")).toEqual(["x.ts:1 a has no doc comment"]);
  expect(check("// not a doc comment", "export interface A {}")).toHaveLength(1);
  expect(check("/** Of the file. */", "", "/** Of a. */", "export const a = 1;", "", "const b = 2;")).toEqual(
    [],
  );
  expect(
    check('export const LIST = ["a"] as const;', "/** One of them. */", "export type One = string;"),
  ).toEqual([]);
  expect(check("/** One. */", "export const a = 1;", "", "export const b = 2;")).toHaveLength(1);
  expect(check("/** F. */", "export const f = () => 1;", "export const g = () => 2;")).toHaveLength(1);
});
