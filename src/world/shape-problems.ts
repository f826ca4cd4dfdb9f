/** What is wrong with the shape of something that was written: where, and in words what was expected. */
import type { z } from "zod";
import { told } from "./shape-parts";

/** One thing that is wrong. `key` is a member that may not be there; `missing` says that one must. */
export interface ShapeProblem {
  readonly path: readonly PropertyKey[];
  readonly key: string | null;
  readonly missing: boolean;
  readonly message: string;
}

/** An issue in words; `whole` is what all that was read is called. */
export function shapeProblems(value: unknown, issue: z.core.$ZodIssue, whole: string): ShapeProblem[] {
  const { path } = issue;
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({
      path,
      key,
      missing: false,
      message: `unknown key "${key}"; ${issue.message}`,
    }));
  const given = at(value, path);
  const message = `${nameOf(path, whole)} ${wordsOf(issue, given)}`.trim();
  return [{ path, key: null, missing: given === undefined, message }];
}

function wordsOf(issue: z.core.$ZodIssue, given: unknown): string {
  if (issue.code === "invalid_value") return `was ${told(given)}; expected ${issue.values.join(", ")}`;
  if (issue.code === "invalid_type") return `was ${told(given)}; expected ${aType(issue.expected)}`;
  if (issue.code === "too_big" && issue.message.startsWith("Too"))
    return `is too long; expected ${issue.maximum}`;
  if (issue.code === "too_small" && issue.message.startsWith("Too"))
    return `is too short; expected ${issue.minimum}`;
  return issue.message;
}

/** The last named member of a path; for the empty one, what the whole is called. */
function nameOf(path: readonly PropertyKey[], whole: string): string {
  const name = path.findLast((step) => typeof step === "string");
  return name === undefined ? whole : `"${String(name)}"`;
}

const TYPES: Readonly<Record<string, string>> = {
  string: "text (quote it where it looks like a number)",
  boolean: "true or false",
  array: "a list",
  tuple: "a list of two",
  object: "a map",
};

const aType = (expected: string): string => TYPES[expected] ?? expected;

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  let found = value;
  for (const step of path) {
    if (typeof found !== "object" || found === null) return found;
    found = (found as Record<PropertyKey, unknown>)[step];
  }
  return found;
}
