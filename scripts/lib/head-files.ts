/** The files of the keys that sign heads, and of those that verify them. */
import { readFileSync } from "node:fs";
import { type HeadSigner, type HeadVerifier, headVerifier } from "../../src/app/head-keys";
import { loadConfig } from "../../src/config";
import { signerIn } from "../../src/signing";
import { StartError } from "../../src/start-errors";
import { Refusal } from "./refusal";

const configured = (): string | null => {
  const loaded = loadConfig();
  return loaded.ok ? loaded.config.headKeyFile : null;
};

/** The signer that is named, or else the configured one; null where there is none. Refuses a file that holds no key. */
export function signerOf(named: string | undefined): HeadSigner | null {
  const file = named ?? configured();
  if (file === null) return null;
  try {
    return signerIn(file);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    throw new Refusal(named === undefined ? error.message : error.message.replace("HEAD_KEY", "--head-key"));
  }
}

/** The verifiers with the public keys in these files, or else that of the configured key. */
export function verifiersOf(named: readonly string[]): HeadVerifier[] {
  const own = configured();
  const files = named.length > 0 || own === null ? named : [own];
  return files.map((file) => {
    let pem: string;
    try {
      pem = readFileSync(file, "utf8");
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new Refusal(`${file}: cannot be read (${code}); expected a PEM file with an Ed25519 public key`);
    }
    const verifier = headVerifier(pem);
    if (verifier === null) throw new Refusal(`${file}: expected a PEM file with an Ed25519 public key`);
    return verifier;
  });
}
