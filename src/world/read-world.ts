/** Reads a world file: the whole of it, or every reason why not. */
import type { z } from "zod";
import type { Instant } from "../domain/instant";
import { Dates } from "./dates";
import { shapeProblems } from "./shape-problems";
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
  if (!parsed.success) return { ok: false, errors: shapeErrors(source, value, parsed.error) };
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

/** Everything that is wrong with the shape of a file, from its beginning to its end. */
export const shapeErrors = (source: Source, value: unknown, { issues }: z.core.$ZodError): WorldError[] =>
  issues
    .flatMap((issue) => errorsOf(source, value, issue))
    .sort((a, b) => a.line - b.line || a.column - b.column);

function errorsOf(source: Source, value: unknown, issue: z.core.$ZodIssue): WorldError[] {
  return shapeProblems(value, issue, "the file").map(({ path, key, message }) =>
    key === null ? source.error(path, message) : source.errorAtKey(path, key, message),
  );
}
