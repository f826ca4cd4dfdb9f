/** Authentication: who sends a request. */
import type { IncomingHttpHeaders } from "node:http";
import { looksLikeApiKey, recogniseApiKey } from "../../app/issue-api-key";
import type { Actor } from "../../domain/actor";
import type { ApiKeys } from "../../domain/credential-ports";
import { type Instant, instant } from "../../domain/instant";
import { isLoopback } from "./loopback";

/** A request whose sender is not known. The message is for the sender; nothing of the credential is in it. */
export class Unauthenticated extends Error {}

/** Tells who sends a request with these headers; rejects with {@link Unauthenticated}. */
export type Authenticate = (headers: IncomingHttpHeaders) => Promise<Actor>;

/** Tells whom a token stands for; rejects where it cannot be verified. */
export type VerifyToken = (token: string) => Promise<Actor>;

/** What requests are authenticated by. */
export interface AuthenticationParts {
  /** Tokens of the configured issuer; null: there is none. */
  readonly tokens: VerifyToken | null;
  /** In development those of the personas: they count for requests to a loopback host. */
  readonly personas: VerifyToken | null;
  readonly apiKeys: Pick<ApiKeys, "find">;
  /** Who a request without a credential is by; null: such requests are refused. */
  readonly anonymous: Actor | null;
  readonly clock?: () => Instant;
}

const MISSING =
  "This server wants to know who you are. Send the header Authorization: Bearer <token or API key>.";
const WRONG =
  "The credential in the Authorization header is unknown, expired or revoked, or is not meant for this server. Get a new one.";

/** See the head of this file. */
export function createAuthenticate({
  tokens,
  personas,
  apiKeys,
  anonymous,
  clock = () => instant(Date.now()),
}: AuthenticationParts): Authenticate {
  return async ({ authorization, host }) => {
    if (authorization === undefined) {
      if (anonymous !== null) return anonymous;
      throw new Unauthenticated(MISSING);
    }
    const [, credential] = /^Bearer +([^\s]+)$/i.exec(authorization) ?? [];
    if (credential === undefined) throw new Unauthenticated(MISSING);
    const actor = looksLikeApiKey(credential)
      ? await recogniseApiKey(apiKeys, credential, clock())
      : await firstVerified([tokens, isLoopback(host) ? personas : null], credential);
    if (actor === null) throw new Unauthenticated(WRONG);
    return actor;
  };
}

async function firstVerified(
  verifiers: readonly (VerifyToken | null)[],
  credential: string,
): Promise<Actor | null> {
  for (const verify of verifiers) {
    const actor = (await verify?.(credential).catch(() => null)) ?? null;
    if (actor !== null) return actor;
  }
  return null;
}
