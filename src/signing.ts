import { readFileSync } from "node:fs";
import { type HeadSigner, headSigner } from "./app/head-keys";
import { signHead } from "./app/sign-head";
import type { Config } from "./config";
import { instant } from "./domain/instant";
import type { Store } from "./domain/ports";
import type { Logger } from "./http/logger";
import { StartError } from "./start-errors";

const EXPECTED = "expected a PEM file with an Ed25519 private key (openssl genpkey -algorithm ed25519)";

/** The signer with the key in a file; throws a `StartError` that says what is wrong, and nothing of what is in the file. */
export function signerIn(file: string): HeadSigner {
  let pem: string;
  try {
    pem = readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new StartError(`HEAD_KEY: ${file} cannot be read (${code}); ${EXPECTED}.`);
  }
  const signer = headSigner(pem);
  if (signer === null) throw new StartError(`HEAD_KEY: ${file} holds no key that can sign; ${EXPECTED}.`);
  return signer;
}

/** Signing that goes on by itself. */
export interface Signing {
  /** Signs once more, and no more after that. */
  stop(): Promise<void>;
}

const NO_SIGNING: Signing = { stop: async () => {} };

/** Signs the head of history again and again, if a key is configured; what fails is logged, and tried again the next time. */
export function startSigning(
  store: Store,
  { headKeyFile, headEveryMilliseconds }: Config,
  logger: Logger,
): Signing {
  if (headKeyFile === null) return NO_SIGNING;
  const signer = signerIn(headKeyFile);
  const sign = async (): Promise<void> => {
    try {
      const head = await signHead(store, signer, () => instant(Date.now()));
      if (head !== null) logger.info({ revision: head.revision, key: head.key }, "signed the head");
    } catch (err) {
      logger.error({ err }, "the head could not be signed");
    }
  };
  const timer = setInterval(sign, headEveryMilliseconds);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await sign();
    },
  };
}
