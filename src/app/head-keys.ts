/** The keys of signed heads: Ed25519, as PEM. What is read here is never kept, printed or logged. */
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { headText, type SignedHead } from "../domain/signed-head";
import { readPublicKey } from "./public-key";

/** Signs texts. */
export interface HeadSigner {
  /** The thumbprint of its public key. */
  readonly key: string;
  /** @returns the signature, base64url */
  sign(text: string): string;
}

/** Tells whether a head was signed by a key. */
export interface HeadVerifier {
  readonly key: string;
  verifies(head: SignedHead): boolean;
}

const isEd25519 = (key: KeyObject): boolean => key.asymmetricKeyType === "ed25519";

const thumbprintOf = (key: KeyObject): string => {
  const read = readPublicKey(key.export({ type: "spki", format: "pem" }).toString(), "");
  if (!read.ok) throw new Error("an Ed25519 key has no thumbprint");
  return read.key.thumbprint;
};

/** The signer with a private key; null if the text is no PEM of an Ed25519 private key without a passphrase. */
export function headSigner(pem: string): HeadSigner | null {
  const key = parsed(() => createPrivateKey(pem));
  return key === null
    ? null
    : {
        key: thumbprintOf(createPublicKey(key)),
        sign: (text) => sign(null, Buffer.from(text), key).toString("base64url"),
      };
}

/** The verifier with a public key, or with that of a private one; null if the text is no PEM of an Ed25519 key. */
export function headVerifier(pem: string): HeadVerifier | null {
  const key = parsed(() => createPublicKey(pem));
  return key === null
    ? null
    : {
        key: thumbprintOf(key),
        verifies: (head) =>
          verify(null, Buffer.from(headText(head)), key, Buffer.from(head.signature, "base64url")),
      };
}

function parsed(read: () => KeyObject): KeyObject | null {
  try {
    const key = read();
    return isEd25519(key) ? key : null;
  } catch {
    // The error of the parser may repeat its input: it ends here.
    return null;
  }
}
