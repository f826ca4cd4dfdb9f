/** Public keys as they come in. A private key never enters: it is looked for first, and no message repeats the input. */
import { createPublicKey, hash, type JsonWebKey, type KeyObject, X509Certificate } from "node:crypto";
import { containsPrivateKey, LEAKED } from "./private-key";

/** A public key in the form in which it is kept. */
export interface PublicKey {
  /** RFC 7638, SHA-256, base64url. */
  readonly thumbprint: string;
  /** JWK with the required members only, canonical JSON. */
  readonly publicKey: string;
  readonly keyType: "RSA" | "EC" | "OKP";
  /** RSA modulus length, or the curve's size. */
  readonly bits: number;
}

/** A key, or why there is none. The message never contains any of the input. */
export type ReadKey =
  | { readonly ok: true; readonly key: PublicKey }
  | { readonly ok: false; readonly code: "PRIVATE_KEY" | "INVALID_KEY"; readonly message: string };

/** Stands for a key made from the reference. */
export const GENERATED = "generated";

const EXPECTED =
  "expected a public key: PEM (BEGIN PUBLIC KEY or BEGIN CERTIFICATE), its base64 text alone (SPKI), a JWK, or generated";
/** One block, and nothing after it: parsers pass over what follows. */
const PEM = /^-----BEGIN (PUBLIC KEY|CERTIFICATE)-----\s[A-Za-z0-9+/=\s]+-----END \1-----$/;
/** As platforms show public keys to copy: SPKI without the lines around it. */
const BASE64 = /^[A-Za-z0-9+/\s]{40,}={0,2}$/;

const SMALLEST_RSA = 1024;
const LARGEST_RSA = 16_384;

/** Reads PEM (SPKI or X.509), the base64 text of SPKI, the text of a JWK, or `generated`. */
export function readPublicKey(text: string, reference: string): ReadKey {
  if (text === GENERATED) return { ok: true, key: generatedKey(reference) };
  if (containsPrivateKey(text)) {
    return {
      ok: false,
      code: "PRIVATE_KEY",
      message: `${LEAKED}, and register a public key`,
    };
  }
  const key = parse(text.trim());
  return key === null ? invalid("this is no public key") : accept(key);
}

const invalid = (what: string, expected = EXPECTED): ReadKey => ({
  ok: false,
  code: "INVALID_KEY",
  message: `${what}; ${expected}`,
});

function parse(text: string): KeyObject | null {
  try {
    if (text.startsWith("{")) return createPublicKey({ key: JSON.parse(text) as JsonWebKey, format: "jwk" });
    const label = PEM.exec(text)?.[1];
    if (label === "PUBLIC KEY") return createPublicKey({ key: text, format: "pem", type: "spki" });
    if (label === "CERTIFICATE") return new X509Certificate(text).publicKey;
    return BASE64.test(text)
      ? createPublicKey({ key: Buffer.from(text, "base64"), format: "der", type: "spki" })
      : null;
  } catch {
    // The error of the parser repeats its input: it ends here.
    return null;
  }
}

function accept(key: KeyObject): ReadKey {
  const { kty, n, e, crv, x, y } = key.export({ format: "jwk" });
  if (key.asymmetricKeyType === "rsa") {
    const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
    if (modulusLength < SMALLEST_RSA || modulusLength > LARGEST_RSA) {
      return invalid(
        `an RSA key of ${modulusLength} bits`,
        `expected ${SMALLEST_RSA} to ${LARGEST_RSA} bits, 2048 or more to be safe`,
      );
    }
    if (publicExponent < 3n || publicExponent % 2n === 0n)
      return invalid("an RSA key with an impossible exponent");
    return kept("RSA", modulusLength, JSON.stringify({ e, kty, n }));
  }
  if (crv === "P-256") return kept("EC", 256, JSON.stringify({ crv, kty, x, y }));
  if (crv === "Ed25519") return kept("OKP", 256, JSON.stringify({ crv, kty, x }));
  return invalid("a key of another kind", "expected RSA, EC on P-256, or Ed25519");
}

/** The canonical text is also what the thumbprint is taken of: RFC 7638 asks for the same members in the same order. */
const kept = (keyType: PublicKey["keyType"], bits: number, publicKey: string): ReadKey => ({
  ok: true,
  key: { thumbprint: hash("sha256", publicKey, "base64url"), publicKey, keyType, bits },
});

/**
 * An RSA-2048 public key drawn from the reference, for worlds and fleets. There is no private key to it: nobody knows, or has ever known,
 * the factors of its modulus.
 */
function generatedKey(reference: string): PublicKey {
  const modulus = Buffer.concat(
    Array.from({ length: 8 }, (_, block) =>
      hash("sha256", `partner-graph generated key ${block} ${reference}`, "buffer"),
    ),
  );
  modulus[0] = (modulus[0] as number) | 0x80;
  modulus[255] = (modulus[255] as number) | 1;
  const publicKey = `{"e":"AQAB","kty":"RSA","n":"${modulus.toString("base64url")}"}`;
  return { thumbprint: hash("sha256", publicKey, "base64url"), publicKey, keyType: "RSA", bits: 2048 };
}
