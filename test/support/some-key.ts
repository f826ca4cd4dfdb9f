/** Public keys for tests that ask nobody to sign. */
import { hash } from "node:crypto";

/** A public key of its own for each name; whether it is a point on the curve nobody asks. */
export const someKey = (name: string): string =>
  JSON.stringify({ kty: "OKP", crv: "Ed25519", x: hash("sha256", name, "base64url") });
