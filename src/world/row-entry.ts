/** Reads one row: which kind of object it is about, and what it says of it, in the shapes of world files. */
import type { BatchList } from "../app/batch/plan";
import type { RowEntry } from "../app/rows/row";
import { NO_CHANGES, type ProblemCode } from "../domain/draft";
import { CONTRACT_KINDS } from "../domain/facts";
import type { Dates } from "./dates";
import { type ShapeProblem, shapeProblems } from "./shape-problems";
import { type BatchText, ENTRY_SHAPES } from "./shapes";
import { batchOf } from "./to-drafts";

/** What a row may be, with the list that it belongs to. */
const LISTS: Readonly<Record<string, BatchList>> = {
  party: "parties",
  contract: "contracts",
  authorization: "authorizations",
  engagement: "engagements",
  accountGrant: "accountGrants",
  acquiringLink: "acquiringLinks",
  client: "clients",
  key: "keys",
  designation: "designations",
};

/** The kinds of rows. */
export const ROW_KINDS: readonly string[] = Object.keys(LISTS);

/** What is wrong with a row, and where in it. */
export interface EntryProblem {
  readonly code: ProblemCode;
  readonly path: readonly PropertyKey[];
  /** The member that is not known, rather than its value. */
  readonly key: string | null;
  readonly message: string;
}

/** A row that was read, or the first thing that is wrong with it. */
export type ReadEntry =
  | { readonly ok: true; readonly entry: RowEntry }
  | { readonly ok: false; readonly list: BatchList | null; readonly problem: EntryProblem };

type Members = Readonly<Record<string, unknown>>;

/** `fallback` is the kind of a row that does not say its own. */
export function entryOf(given: Members, fallback: string | null, dates: Dates): ReadEntry {
  const kind = given.kind ?? fallback;
  const list = isContractKind(kind) ? "contracts" : typeof kind === "string" ? LISTS[kind] : undefined;
  if (list === undefined) return { ok: false, list: null, problem: kindProblem(given) };
  return entryIn(list, membersOf(given, list, fallback), dates);
}

/** Reads what stands in a list that is known. */
export function entryIn(list: BatchList, members: unknown, dates: Dates): ReadEntry {
  const parsed = ENTRY_SHAPES[list].safeParse(members);
  if (parsed.success) return { ok: true, entry: draftOf(list, parsed.data, dates) };
  const problems = parsed.error.issues.flatMap((issue) => shapeProblems(members, issue, "the row"));
  const { missing, path, key } = problems[0] as ShapeProblem;
  const message = problems.map((problem) => problem.message).join("; ");
  return {
    ok: false,
    list,
    problem: { code: missing ? "MISSING_FIELD" : "INVALID_VALUE", path, key, message },
  };
}

/** Is it a map of members? */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The reference that it says, whether or not the rest of it can be read. */
export const referenceOf = (value: unknown): string | null =>
  isObject(value) && typeof value.ref === "string" ? value.ref : null;

/** A row of the kind `MERCHANT_SERVICE` is a contract of that kind, which is a member of contracts; every other kind is none. */
function membersOf(given: Members, list: BatchList, fallback: string | null): Members {
  const { kind, ...rest } = given;
  const named = kind === "contract" || (kind === undefined && fallback === "contract");
  if (list !== "contracts" || named) return rest;
  return { ...rest, kind: kind ?? fallback };
}

const isContractKind = (kind: unknown): boolean => (CONTRACT_KINDS as readonly unknown[]).includes(kind);

function kindProblem({ kind }: Members): EntryProblem {
  const expected = `expected one of ${[...ROW_KINDS, ...CONTRACT_KINDS].join(", ")}`;
  if (kind === undefined)
    return { code: "MISSING_FIELD", path: [], key: null, message: `"kind" was missing; ${expected}` };
  return { code: "INVALID_VALUE", path: ["kind"], key: null, message: `"kind" is not known; ${expected}` };
}

/** The entry as a draft: read as a batch that holds nothing else. */
function draftOf(list: BatchList, entry: unknown, dates: Dates): RowEntry {
  const { recordedAt: _, ...empty } = NO_CHANGES;
  const [draft] = batchOf({ ...empty, [list]: [entry] } as unknown as BatchText, dates)[list];
  // The shape is that of the list, and so is its draft.
  return { list, draft } as RowEntry;
}
