/** Designations have no reference: whether one is on record already is told by what it says. */
import type { DesignationDraft } from "../../domain/draft";
import { earliest, FOREVER } from "../../domain/instant";
import type { FactReader } from "../batch/plan";

/** Would recording it leave the principal's choice at every instant as it is? */
export async function isDesignationKnown(
  reader: FactReader,
  { principal, delegate, from, to }: DesignationDraft,
): Promise<boolean> {
  if (principal === undefined || delegate === undefined || from === undefined) return false;
  const parties = await reader.find("Party", [principal, delegate]);
  const idOf = (reference: string) => parties.find((party) => party.reference === reference)?.id;
  const [by, of] = [idOf(principal), idOf(delegate)];
  if (by === undefined || of === undefined) return false;
  const recorded = await reader.of("Designation", "principal", [by]);
  const line = recorded.filter((one) => one.from < one.to);
  // The next one in time ends it.
  const end = line.reduce((t, one) => (one.from > from ? earliest(t, one.from) : t), to ?? FOREVER);
  return line.some((one) => one.delegate === of && one.from === from && one.to === end);
}
