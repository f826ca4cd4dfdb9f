/**
 * Personas: who somebody may try to be on a developer's machine. Their tokens are signed by a key that is made at the start and never
 * leaves the process. UNSAFE anywhere else: they are only there in development, on a loopback address.
 */
import type { Actor } from "../../domain/actor";
import type { VerifyToken } from "./authenticate";
import { importJose } from "./jose";
import { CLAIM, tokenVerifier } from "./jwt";

/** Somebody to be. */
export interface Persona {
  /** Its name in addresses. */
  readonly name: string;
  readonly description: string;
  readonly actor: Actor;
}

const admin = (party: string, name: string, what: string): Persona => ({
  name: what,
  description: `an administrator of ${party}`,
  actor: { role: "MEMBER", name: `${name}@${party}`, party, level: "ADMIN" },
});

/** The personas of the demo world. */
export const PERSONAS: readonly Persona[] = [
  {
    name: "operator",
    description: "acts for the platform",
    actor: { role: "OPERATOR", name: "olga@platform" },
  },
  admin("noodle", "ming", "merchant"),
  admin("harbour", "hana", "acquirer"),
  admin("posone", "pia", "isv"),
  admin("bridge", "bo", "integrator"),
  {
    name: "auditor",
    description: "reads everything, changes nothing",
    actor: { role: "AUDITOR", name: "adam@audit" },
  },
];

/** A persona with its token. */
export interface PersonaToken extends Persona {
  readonly token: string;
}

/** The tokens of the personas, and what verifies them. */
export interface Personas {
  readonly tokens: readonly PersonaToken[];
  readonly verify: VerifyToken;
}

const ISSUER = "partner-graph development";
const LIFETIME = "12h";

/** Makes a key and a token for each persona. */
export async function createPersonas(personas: readonly Persona[] = PERSONAS): Promise<Personas> {
  const { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } = await importJose();
  const { publicKey, privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519" });
  const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), alg: "EdDSA" }] });
  const tokens = await Promise.all(
    personas.map(async (persona) => {
      const { name, ...acts } = persona.actor;
      const token = await new SignJWT({ [CLAIM]: acts })
        .setProtectedHeader({ alg: "EdDSA" })
        .setIssuer(ISSUER)
        .setAudience(ISSUER)
        .setSubject(name)
        .setIssuedAt()
        .setExpirationTime(LIFETIME)
        .sign(privateKey);
      return { ...persona, token };
    }),
  );
  return { tokens, verify: tokenVerifier(ISSUER, ISSUER, keys) };
}
