/** Files stay under 250 lines and functions under 70: past that there is usually a second noun in there. */
import { parse } from "./lib/ast";
import { files, read } from "./lib/files";
import { FILE_LINES, FUNCTION_LINES, oversized } from "./lib/sizes";

/** Tables of data and generated code are as long as they are. */
const EXEMPT = /\.(data|generated)\.[jt]s$/;

test("no file and no function is too long", () => {
  const sources = files(/^(src|scripts)\/.*\.[jt]s$/).filter((path) => !EXEMPT.test(path));
  expect(sources.length).toBeGreaterThan(0);
  expect(sources.flatMap((path) => oversized(parse(path, read(path))))).toEqual([]);
});

test("the check itself sees a long file and a long function", () => {
  const longFunction = `export const long = () => {\n${"  step();\n".repeat(FUNCTION_LINES - 1)}};\n`;
  expect(oversized(parse("a.ts", longFunction))).toEqual(["a.ts:1 long has 71 lines"]);
  expect(oversized(parse("b.ts", "step();\n".repeat(FILE_LINES)))).toEqual([]);
  expect(oversized(parse("b.ts", "step();\n".repeat(FILE_LINES + 1)))).toEqual(["b.ts has 251 lines"]);
});
