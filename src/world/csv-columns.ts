/** The columns of a table of rows: which member each cell is, and how it is read. */
import { ENTRY_SHAPES } from "./shapes";

/** A column: the member that it is, step by step. */
export interface Column {
  readonly name: string;
  readonly path: readonly string[];
}

/** The columns of a header; null stands for one that is not read. Or what is wrong with it. */
export type ReadHeader =
  | { readonly ok: true; readonly columns: readonly (Column | null)[] }
  | { readonly ok: false; readonly message: string };

/** Columns that a file of rejects has before those of the rows. */
export const REJECT_COLUMNS = ["rejected.line", "rejected.column", "rejected.code", "rejected.message"];

const MEMBERS: ReadonlySet<string> = new Set([
  "kind",
  ...Object.values(ENTRY_SHAPES).flatMap((shape) => Object.keys(shape.shape)),
]);

/** Members that are lists of words. */
const LISTS: readonly string[] = ["services", "between", "holders"];

/** Members that are lists of periods, or one value for ever. */
const PERIODS: readonly string[] = ["status", "developmentCapability", "allowsIsv", "suspensions"];

/** Members that are true or false. */
const FLAGS: readonly string[] = ["exclusive", "allowsIsv"];

/** Reads a header. A column that no kind of row has is refused: its cells would be lost. */
export function columnsOf(header: readonly string[]): ReadHeader {
  const names = header.map((name) => name.trim());
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    return { ok: false, message: `the column "${twice}" is there twice; expected once` };
  const columns = names.map((name) =>
    REJECT_COLUMNS.includes(name) ? null : { name, path: name.split(".") },
  );
  const unknown = columns.find((column) => column !== null && !isMember(column));
  if (!unknown) return { ok: true, columns };
  const expected = `expected columns among ${[...MEMBERS].join(", ")}, separated by commas`;
  return { ok: false, message: `the column "${unknown.name}" is not known; ${expected}` };
}

/** A key is one cell: spread over several, a private one would not be seen as a whole. */
const isMember = ({ path }: Column): boolean =>
  MEMBERS.has(path[0] as string) &&
  (path[0] !== "publicKey" || path.length === 1) &&
  path.every((step) => /^[A-Za-z0-9]+$/.test(step));

/** The value of a cell; undefined where it is empty and says nothing. */
export function cellValue({ path }: Column, cell: string): unknown {
  const text = cell.trim();
  const [member = "", ...deeper] = path;
  if (text === "") return undefined;
  if (text === "null") return null;
  const whole = deeper.length === 0;
  if (whole && text.startsWith("[") && [...LISTS, ...PERIODS].includes(member)) return listIn(text);
  if (whole && LISTS.includes(member))
    return text
      .split(text.includes("|") ? "|" : /\s+/)
      .map((word) => word.trim())
      .filter((word) => word !== "");
  const flag = FLAGS.includes(member) && (whole || deeper.at(-1) === "value");
  return flag ? flagIn(text) : text;
}

function listIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The shape says what was expected.
    return text;
  }
}

const flagIn = (text: string): boolean | string =>
  /^true$/i.test(text) ? true : /^false$/i.test(text) ? false : text;

/** Puts a value where its column says; steps that are numbers are places in lists. */
export function put(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  let inner: Record<string, unknown> = target;
  path.slice(0, -1).forEach((step, i) => {
    const next = /^\d{1,3}$/.test(path[i + 1] as string) ? [] : {};
    const known = inner[step];
    inner[step] = typeof known === "object" && known !== null ? known : next;
    inner = inner[step] as Record<string, unknown>;
  });
  inner[path.at(-1) as string] = value;
}
