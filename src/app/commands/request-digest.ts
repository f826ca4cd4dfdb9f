/** The digest of a request: by it one is told from another under the same key. */
import { createHash } from "node:crypto";
import type { Envelope } from "./command";

/** The request without what does not say what is wanted. */
export function digestOf(name: string, { idempotencyKey: _, dryRun: __, ...input }: Envelope): string {
  const sorted = (value: unknown): unknown =>
    value !== null && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  const text = JSON.stringify([name, input], (_name, value) => sorted(value));
  return createHash("sha256").update(text).digest("hex");
}
