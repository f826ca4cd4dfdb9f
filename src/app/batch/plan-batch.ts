/** Works out what a batch would do, and all that is wrong with it, without writing anything. */
import { BATCH_LISTS, type Batch } from "../../domain/draft";
import type { Instant } from "../../domain/instant";
import { findPrivateKey } from "../find-private-key";
import { LEAKED } from "../private-key";
import { planClients, planKeys } from "./clients";
import { planContracts } from "./contracts";
import { checkCycles } from "./cycles";
import { planDesignations } from "./designations";
import { checkExclusive } from "./exclusive";
import { planParties } from "./parties";
import { BatchPlan, type FactReader, type Planning } from "./plan";
import { findReferences } from "./references";
import { planAccountGrants, planAcquiringLinks, planAuthorizations, planEngagements } from "./relationships";

/** The plan of a batch that would be recorded at `recordedAt`, on top of what the reader knows. */
export async function planBatch(
  reader: FactReader,
  batch: Batch,
  recordedAt: Instant,
  how: Planning = {},
): Promise<BatchPlan> {
  const known = await findReferences(reader, batch);
  const plan = new BatchPlan(recordedAt, known, await reader.takeIds(idsNeeded(batch)), how);
  withholdPrivateKeys(plan, batch);
  planParties(plan, batch.parties, await reader.platform());
  planContracts(plan, batch.contracts);
  planAuthorizations(plan, batch.authorizations);
  planEngagements(plan, batch.engagements);
  planAccountGrants(plan, batch.accountGrants);
  planAcquiringLinks(plan, batch.acquiringLinks);
  planClients(plan, batch.clients);
  planKeys(plan, batch.keys);
  await planDesignations(plan, reader, batch.designations);
  await checkExclusive(plan, reader, batch.contracts);
  await checkCycles(plan, reader, batch.acquiringLinks);
  return plan;
}

/** Whatever a text is for, a private key in it is not kept. Where a public one is expected it is looked for more sharply. */
function withholdPrivateKeys(plan: BatchPlan, batch: Batch): void {
  for (const list of BATCH_LISTS)
    batch[list].forEach((draft, index) => {
      const place = findPrivateKey(draft, ["publicKey"]);
      if (place !== null) plan.withhold(list, index, place, LEAKED);
    });
}

/** As many ids as the batch can need: one for each entry, and one for each legal entity. */
const idsNeeded = (batch: Batch): number =>
  2 * batch.parties.length +
  batch.contracts.length +
  batch.authorizations.length +
  batch.engagements.length +
  batch.accountGrants.length +
  batch.acquiringLinks.length +
  batch.clients.length +
  batch.keys.length +
  batch.designations.length;
