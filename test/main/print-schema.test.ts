/** Printing the schema: only on its own, and only where the project is. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runPrintSchema } from "../../scripts/lib/run-print-schema";
import { printedSchema } from "../../src/graphql/printed-schema";

const folder = mkdtempSync(join(tmpdir(), "partner-graph-"));
const path = join(folder, "schema", "schema.graphql");
afterAll(() => rmSync(folder, { recursive: true }));

function run(...argv: string[]) {
  const said: string[] = [];
  const tell = (text: string) => void said.push(text);
  return [runPrintSchema(argv, { out: tell, err: tell, folder }), said.join("\n")];
}

test("outside the project it says so", () => {
  expect(run()).toEqual([
    1,
    `${path}: cannot be written (ENOENT); expected to be run in the folder of the project.`,
  ]);
});

test("with an option it writes nothing; without, it writes the schema", () => {
  mkdirSync(join(folder, "schema"));
  expect(run("--help")).toEqual([0, expect.stringMatching(/^Usage: print-schema/)]);
  expect(run("--wat")).toEqual([1, expect.stringMatching(/unknown option '--wat'/)]);
  expect(existsSync(path)).toBe(false);
  expect(run()).toEqual([0, `Printed ${path}.`]);
  expect(readFileSync(path, "utf8")).toBe(printedSchema());
});
