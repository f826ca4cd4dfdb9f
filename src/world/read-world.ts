/** Reads a world file: the whole of it, or every reason why not. */
import type { z } from "zod";
import type { Instant } from "../domain/instant";
import { Dates } from "./dates";
import { worldShape } from "./shapes";
import { Source, type WorldError } from "./source";
import { assertionOf, batchOf } from "./to-drafts";
import type { World } from "./world";

/** A world, or everything that is wrong with its text. */
export type ReadWorld =
  | { readonly ok: true; readonly world: World }
  | { readonly ok: false; readonly errors: readonly WorldError[] };

/** `now` is what "today" is reckoned from. */
export function readWorld(file: string, text: string, now: Instant): ReadWorld {
  const source = new Source(file, text);
  const syntax = source.syntaxErrors();
  if (syntax.length > 0) return { ok: false, errors: syntax };
  const value = source.value();
  const parsed = worldShape.safeParse(value);
  if (!parsed.success) {
    const errors = parsed.error.issues.flatMap((issue) => errorsOf(source, value, issue));
    return { ok: false, errors: inOrder(errors) };
  }
  const dates = new Dates(now, parsed.data.timeZone);
  const batches = parsed.data.batches.map((batch) => batchOf(batch, dates));
  const untimed = batches.findIndex((batch, i) => batch.recordedAt === undefined && i < batches.length - 1);
  if (untimed >= 0) {
    const message = `has no recordedAt; expected one in every batch but the last`;
    return { ok: false, errors: [source.error(["batches", untimed], message)] };
  }
  return {
    ok: true,
    world: {
      name: parsed.data.name ?? file,
      batches,
      assertions: parsed.data.assertions.map((assertion) => assertionOf(assertion, dates)),
      source,
    },
  };
}

const inOrder = (errors: readonly WorldError[]): WorldError[] =>
  [...errors].sort((a, b) => a.line - b.line || a.column - b.column);

function errorsOf(source: Source, value: unknown, issue: z.core.$ZodIssue): WorldError[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) =>
      source.errorAtKey(issue.path, key, `unknown key "${key}"; ${issue.message}`),
    );
  }
  return [source.error(issue.path, `${nameOf(issue.path)} ${wordsOf(issue, at(value, issue.path))}`.trim())];
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

/** The last named member of a path. */
function nameOf(path: readonly PropertyKey[]): string {
  const name = path.findLast((step) => typeof step === "string");
  return name === undefined ? "the file" : `"${String(name)}"`;
}

/** What was given, without repeating long text: it may be a key. */
function told(given: unknown): string {
  if (given === undefined) return "missing";
  if (given === null) return "empty";
  if (Array.isArray(given)) return "a list";
  if (typeof given === "object") return "a map";
  if (typeof given === "string") return given.length > 60 ? "a long text" : JSON.stringify(given);
  return `the ${typeof given} ${String(given)}`;
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
