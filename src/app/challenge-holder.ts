/** Challenges a holder of a key to prove that it has the private one. */
import type { FactsByKind } from "../domain/facts";
import type { Instant } from "../domain/instant";
import { type Failed, fail, failed } from "./failure";
import { findFact, type Lookup } from "./find-fact";
import { type Challenge, newChallenge } from "./key-challenge";
import type { Reading } from "./reading";

/** What a challenge is asked with; by default the first of the key's holders is challenged. */
export interface ChallengeRequest {
  readonly key: Lookup;
  readonly holder: Lookup | null;
  readonly secret: string;
  readonly now: Instant;
}

/** A challenge for a key and one of its holders. */
export async function challengeHolder(
  reading: Reading,
  { key: named, holder, secret, now }: ChallengeRequest,
): Promise<Challenge | Failed> {
  const key = await findFact(reading, "KeyVersion", named);
  if (failed(key)) return key;
  if (key === null) return unknown(reading, named);
  const party = await holderOf(reading, key, holder);
  if (failed(party)) return party;
  if (party === null || !key.holders.includes(party.id)) return unknown(reading, holder ?? named);
  return newChallenge(secret, key, party.reference, now);
}

async function holderOf(
  reading: Reading,
  key: FactsByKind["KeyVersion"],
  holder: Lookup | null,
): Promise<FactsByKind["Party"] | null | Failed> {
  const [first] = key.holders;
  if (holder !== null) return findFact(reading, "Party", holder);
  return first === undefined ? null : reading.facts.find("Party", first);
}

const unknown = (reading: Reading, { id, reference }: Lookup): Failed =>
  fail({ code: "UNKNOWN_OBJECT", id: reference ?? String(id), revision: reading.asOf.revision });
