/** Everything that a batch refers to, looked up kind by kind: one question per kind, however large the batch. */
import type { Batch } from "../../domain/draft";
import type { ReferencedKind } from "../../domain/ports";
import type { ByReference, FactReader } from "./plan";

/** The facts that a batch refers to as they are known now, its own entries among them. */
export async function findReferences(reader: FactReader, batch: Batch): Promise<ByReference> {
  const found = async <K extends ReferencedKind>(kind: K, references: Set<string>) =>
    new Map((await reader.find(kind, [...references])).map((fact) => [fact.reference, fact]));
  const own = (list: readonly { readonly ref: string }[]) => new Set(list.map((draft) => draft.ref));
  return {
    LegalEntity: await found("LegalEntity", legalEntities(batch)),
    Party: await found("Party", partiesNamed(batch)),
    Contract: await found("Contract", own(batch.contracts)),
    Authorization: await found("Authorization", own(batch.authorizations)),
    Engagement: await found("Engagement", own(batch.engagements)),
    AccountGrant: await found("AccountGrant", own(batch.accountGrants)),
    AcquiringLink: await found("AcquiringLink", own(batch.acquiringLinks)),
    Client: await found("Client", clientsNamed(batch)),
    KeyVersion: await found("KeyVersion", own(batch.keys)),
  };
}

function legalEntities(batch: Batch): Set<string> {
  const references = new Set<string>();
  for (const { legalEntity } of batch.parties) if (legalEntity) references.add(legalEntity.ref);
  return references;
}

/** The references of all parties that a batch names, its own among them. */
export function partiesNamed(batch: Batch): Set<string> {
  const references = new Set<string>();
  const add = (...named: readonly (string | undefined)[]) => {
    for (const reference of named) if (reference !== undefined) references.add(reference);
  };
  for (const draft of batch.parties) add(draft.ref);
  for (const draft of batch.contracts) add(...(draft.between ?? []), ...(draft.signedBy ?? []));
  for (const draft of batch.authorizations) add(draft.principal, draft.isv);
  for (const draft of batch.engagements) add(draft.principal, draft.integrator);
  for (const draft of batch.accountGrants) add(draft.principal, draft.integrator);
  for (const draft of batch.acquiringLinks) add(draft.merchant, draft.acquirer);
  for (const draft of batch.clients) add(draft.owner);
  for (const draft of batch.keys) add(...(draft.holders ?? []), ...(draft.provedBy ?? []));
  for (const draft of batch.designations) add(draft.principal, draft.delegate);
  return references;
}

/** The references of all clients that a batch names, its own among them. */
export function clientsNamed(batch: Batch): Set<string> {
  const references = new Set(batch.clients.map((draft) => draft.ref));
  for (const { client } of batch.keys) if (client !== undefined) references.add(client);
  return references;
}
