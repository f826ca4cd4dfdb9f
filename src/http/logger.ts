import pino, { type DestinationStream, type Logger } from "pino";

export type { Logger };

const SECRET_HEADERS = ["authorization", "cookie", '["set-cookie"]', '["x-api-key"]'];
const PLACES = ["", "headers", "req.headers", "res.headers"];

const join = (place: string, header: string): string =>
  place === "" || header.startsWith("[") ? `${place}${header}` : `${place}.${header}`;

/** Credentials are blanked wherever headers are logged by mistake. */
const REDACTED = PLACES.flatMap((place) => SECRET_HEADERS.map((header) => join(place, header)));

/**
 * The program's log: JSON, one line an entry, credentials blanked.
 * @param level a pino level, or "silent"
 * @param destination standard output unless given
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = { level, base: null, redact: { paths: REDACTED, censor: "[redacted]" } };
  return destination === undefined ? pino(options) : pino(options, destination);
}
