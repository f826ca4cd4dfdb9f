/** Loads what a hand-over is decided by: the facts of a principal and of whom it goes over to. */
import { type Facts, NO_FACTS, type Party } from "../domain/facts";
import { ascending } from "../domain/order";
import type { FactReader } from "./batch/plan";

type Reader = Pick<FactReader, "of">;

/** See the head of this file. */
export async function loadHandover(reader: Reader, principal: Party, to: Party): Promise<Facts> {
  const both = ascending([principal.id, to.id]);
  const clients = await reader.of("Client", "owner", both);
  return {
    ...NO_FACTS,
    Contract: await reader.of("Contract", "party", both),
    Authorization: await reader.of("Authorization", "principal", [principal.id]),
    Engagement: await reader.of("Engagement", "principal", [principal.id]),
    AccountGrant: await reader.of("AccountGrant", "principal", [principal.id]),
    Client: clients,
    KeyVersion: await reader.of(
      "KeyVersion",
      "client",
      clients.map(({ id }) => id),
    ),
  };
}
