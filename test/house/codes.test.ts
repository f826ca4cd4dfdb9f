/** Every rule, finding and case of docs/domain.md is named by a test or a world. */
import { files, read } from "./lib/files";

const codesOf = (pattern: RegExp): string[] => [
  ...new Set([...read("docs/domain.md").matchAll(pattern)].map((match) => match[1] ?? "")),
];
const rules = codesOf(/^\| (R\d+) \|/gm);
const findings = codesOf(/^\| (K\d+) /gm);
const cases = codesOf(/\b(E\d+)\b/g);

const tests = files(/^test\/.*\.(ts|ya?ml|json)$/).filter((path) => !path.startsWith("test/house/"));
const corpus = tests.map((path) => `${path}\n${read(path)}`).join("\n");
const isNamed = (code: string): boolean => new RegExp(`(?<![A-Za-z0-9])${code}(?![A-Za-z0-9])`).test(corpus);

test("docs/domain.md holds rules R1 to R12 and findings K1 to K14", () => {
  expect(rules).toEqual(Array.from({ length: 12 }, (_, i) => `R${i + 1}`));
  expect(findings).toEqual(Array.from({ length: 14 }, (_, i) => `K${i + 1}`));
  expect(cases.length).toBeGreaterThan(30);
});

test.each([
  ["rule", rules],
  ["finding", findings],
  ["case", cases],
])("every %s is named by a test or a world", (_, codes) => {
  expect(codes.filter((code) => !isNamed(code))).toEqual([]);
});
