/** Tokens: JWTs that an issuer has signed. */
import { z } from "zod";
import { type Actor, MEMBER_LEVELS } from "../../domain/actor";
import { canBeKept } from "../../domain/text";
import type { VerifyToken } from "./authenticate";
import { importJose, type KeyFinder } from "./jose";
import { issuerKeys, type Warn } from "./jwks";

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

/** Verifies tokens. */
export const tokenVerifier =
  (issuer: string, audience: string, keys: KeyFinder): VerifyToken =>
  async (token) => {
    const jose = await importJose();
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

/** Verifies the tokens of a configured issuer; rejects with `UnreadableKeys` where its keys are in a file that has none. */
export const issuerVerifier = async (
  { issuer, audience, jwks }: TokenIssuer,
  warn: Warn,
): Promise<VerifyToken> => tokenVerifier(issuer, audience, await issuerKeys(jwks, warn));
