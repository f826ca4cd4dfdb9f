/** Tokens: JWTs that an issuer has signed; its keys are fetched anew when they rotate. */
import { statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { type Actor, MEMBER_LEVELS } from "../../domain/actor";
import { canBeKept } from "../../domain/text";
import type { VerifyToken } from "./authenticate";
import { importJose, type Jose, type KeyFinder } from "./jose";

/** Whose tokens are accepted. */
export interface TokenIssuer {
  readonly issuer: string;
  readonly audience: string;
  /** Where its public keys are: a URL, or a file. */
  readonly jwks: string;
}

/** Signatures that only the issuer can make: none that a public key would verify as a shared secret. */
const ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"];

/** The claim that says for whom somebody acts. */
export const CLAIM = "partner_graph";

const claims = z.object({
  sub: z.string().min(1).max(200).refine(canBeKept),
  [CLAIM]: z.union([
    z.object({ role: z.enum(["OPERATOR", "AUDITOR"]) }),
    z.object({ role: z.literal("MEMBER"), party: z.string().min(1), level: z.enum(MEMBER_LEVELS) }),
  ]),
});

/** Where the keys of an issuer come from. */
export type TokenKeys = (jose: Jose) => KeyFinder;

/** Verifies tokens. */
export function tokenVerifier(issuer: string, audience: string, keysOf: TokenKeys): VerifyToken {
  let keys: KeyFinder | undefined;
  return async (token) => {
    const jose = await importJose();
    keys ??= keysOf(jose);
    const { payload } = await jose.jwtVerify(token, keys, {
      issuer,
      audience,
      algorithms: ALGORITHMS,
      requiredClaims: ["exp", "sub"],
      clockTolerance: 5,
    });
    const { sub: name, [CLAIM]: acts } = claims.parse(payload);
    return { ...acts, name } as Actor;
  };
}

/** Verifies the tokens of a configured issuer. */
export const issuerVerifier = ({ issuer, audience, jwks }: TokenIssuer): VerifyToken =>
  tokenVerifier(issuer, audience, (jose) =>
    isUrl(jwks) ? jose.createRemoteJWKSet(new URL(jwks)) : keysInFile(jwks, jose),
  );

/** Is it fetched, not read from a file? */
export const isUrl = (jwks: string): boolean => /^https?:\/\//.test(jwks);

/** Keys in a file, which is read again when it was changed. */
function keysInFile(path: string, { createLocalJWKSet }: Jose): KeyFinder {
  let changed = Number.NaN;
  let keys: Promise<KeyFinder>;
  return async (header, token) => {
    const { mtimeMs } = statSync(path);
    if (mtimeMs !== changed) {
      changed = mtimeMs;
      keys = readFile(path, "utf8").then((text) => createLocalJWKSet(JSON.parse(text)));
    }
    return (await keys)(header, token);
  };
}
