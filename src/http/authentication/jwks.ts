/** The public keys of an issuer, in a file or behind a URL, followed when they rotate. */
import { readFile, stat } from "node:fs/promises";
import { z } from "zod";
import { importJose, type Jose, type KeyFinder } from "./jose";

/** The keys cannot be read; the message says why, in one line. */
export class UnreadableKeys extends Error {
  override readonly name = "UnreadableKeys";
}

/** Hears of what goes wrong while the server runs. */
export type Warn = (problem: string) => void;

/** Is it fetched, not read from a file? */
const isUrl = (jwks: string): boolean => /^https?:\/\//.test(jwks);

/** Finds the keys of an issuer. Rejects with {@link UnreadableKeys} where a file has none; a URL is asked when the first token comes. */
export async function issuerKeys(jwks: string, warn: Warn): Promise<KeyFinder> {
  const jose = await importJose();
  const failures = new Failures(warn);
  return isUrl(jwks) ? keysBehind(jwks, jose, failures) : keysIn(jwks, jose, failures);
}

/** Failures that follow each other are told once. */
class Failures {
  private failing = false;

  constructor(private readonly warn: Warn) {}

  failed(problem: string): void {
    if (!this.failing) this.warn(problem);
    this.failing = true;
  }

  over(): void {
    this.failing = false;
  }
}

function keysBehind(url: string, { createRemoteJWKSet, errors }: Jose, failures: Failures): KeyFinder {
  const keys = createRemoteJWKSet(new URL(url));
  return async (header, token) => {
    try {
      const key = await keys(header, token);
      failures.over();
      return key;
    } catch (error) {
      const isOfToken =
        error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys;
      if (!isOfToken)
        failures.failed(
          `AUTH_JWKS: the issuer's keys cannot be fetched (${(error as Error).message}); tokens are refused until they can`,
        );
      throw error;
    }
  };
}

/** A file is read again when it was changed. While it is missing, or half written, what was read last counts. */
async function keysIn(path: string, jose: Jose, failures: Failures): Promise<KeyFinder> {
  let read = await readKeys(path, jose, null);
  let reading: Promise<void> | null = null;
  const follow = async (): Promise<void> => {
    try {
      read = await readKeys(path, jose, read);
      failures.over();
    } catch (error) {
      if (!(error instanceof UnreadableKeys)) throw error;
      failures.failed(`${error.message} The keys that were read last go on counting.`);
    }
  };
  return async (header, token) => {
    reading ??= follow().finally(() => {
      reading = null;
    });
    await reading;
    return read.find(header, token);
  };
}

/** Keys, and when their file had been changed. */
interface Read {
  readonly find: KeyFinder;
  readonly changed: number;
}

async function readKeys(path: string, { createLocalJWKSet }: Jose, known: Read | null): Promise<Read> {
  try {
    const { mtimeMs: changed } = await stat(path);
    if (changed === known?.changed) return known;
    return { find: createLocalJWKSet(keySet.parse(JSON.parse(await readFile(path, "utf8")))), changed };
  } catch (error) {
    const { code } = error as { code?: unknown };
    const why = typeof code === "string" ? ` (${code})` : "";
    throw new UnreadableKeys(
      `AUTH_JWKS: ${path} cannot be read${why}. Expected a file with the issuer's JWK Set: JSON with a list of public keys.`,
    );
  }
}

/** No more than is needed to tell a set from something else: what a key holds is for the library to judge. */
const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });
