/** Nothing that belongs to one machine or to an unfinished thought is committed. */
import { files, read } from "./lib/files";

/** Put together from halves, so that this file does not find itself. */
const MARKS = new RegExp(`\\b(${["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"].join("|")})\\b`);
const FOCUSED = /\.(only|skip)\(|\b(fit|fdescribe|xit|xtest|xdescribe)\(|\b(it|test)\.to[d]o\(/;
const MACHINE_PATH = /(^|[^\w.-])(\/(work|root|home|mnt|Users|private\/var)\/[\w.]|[A-Z]:\\\w)/;

const BINARY = /\.(png|jpe?g|gif|ico|woff2?|gz|zip|sqlite)$/;
const text = files(/./).filter((path) => !BINARY.test(path));

const hits = (paths: readonly string[], pattern: RegExp): string[] =>
  paths.flatMap((path) =>
    read(path)
      .split("\n")
      .flatMap((line, i) => (pattern.test(line) ? [`${path}:${i + 1} ${line.trim().slice(0, 120)}`] : [])),
  );

test("no unfinished marks", () => {
  expect(
    hits(
      text.filter((path) => path !== "package-lock.json"),
      MARKS,
    ),
  ).toEqual([]);
  expect(MARKS.test(`// ${"TO"}DO later`)).toBe(true);
});

test("no focused or skipped tests", () => {
  expect(
    hits(
      text.filter((path) => /\.[cm]?[jt]s$/.test(path)),
      FOCUSED,
    ),
  ).toEqual([]);
  expect(FOCUSED.test(`test.${"only"}("x")`)).toBe(true);
});

test("no absolute paths of a machine", () => {
  expect(hits(text, MACHINE_PATH)).toEqual([]);
  expect(MACHINE_PATH.test(`see /${"home"}/me/x`)).toBe(true);
  expect(MACHINE_PATH.test("https://example.org/home/x")).toBe(false);
});

test("the lock file names no download addresses, so that any registry serves it", () => {
  const lock = JSON.parse(read("package-lock.json")) as { packages: Record<string, { resolved?: string }> };
  const addressed = Object.entries(lock.packages).filter(([, entry]) => entry.resolved?.startsWith("http"));
  expect(addressed.map(([path]) => path)).toEqual([]);
});
