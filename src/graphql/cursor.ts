/** Cursors: opaque outside; inside where to go on, and the revision and instant of the page that they were given out with. */

import { type Failed, fail } from "../app/failure";
import type { Cursor } from "../app/page";
import { BEGINNING, FOREVER, type Instant, instant } from "../domain/instant";
import { canBeKept } from "../domain/text";

/** Writes a cursor. */
export const writeCursor = ({ revision, validAt, list, text, id }: Cursor): string =>
  Buffer.from(JSON.stringify([revision, validAt, list, text, id])).toString("base64url");

/** Reads a cursor; refuses whatever {@link writeCursor} does not write. */
export function readCursor(cursor: string): Cursor | Failed {
  const parts = partsOf(cursor);
  if (parts === null) return fail({ code: "INVALID_CURSOR", cursor });
  const [revision, validAt, list, text, id] = parts;
  return { revision, validAt, list, text, id };
}

type Parts = readonly [revision: number, validAt: Instant, list: string, text: string, id: number];

function partsOf(cursor: string): Parts | null {
  const parts = parseJson(Buffer.from(cursor, "base64url").toString("utf8"));
  if (!Array.isArray(parts) || parts.length !== 5) return null;
  const [revision, validAt, list, text, id] = parts as unknown[];
  if (!isWhole(revision) || revision < 0 || !isInstant(validAt) || !isWhole(id)) return null;
  if (typeof list !== "string" || typeof text !== "string" || !canBeKept(text)) return null;
  return [revision, instant(validAt), list, text, id];
}

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);

const isInstant = (value: unknown): value is number =>
  isWhole(value) && value >= BEGINNING && value <= FOREVER;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
