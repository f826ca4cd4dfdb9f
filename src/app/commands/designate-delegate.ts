/** Designating: the principal chooses among several delegates. */
import { FOREVER, type Instant } from "../../domain/instant";
import { command } from "./command";
import type { Named } from "./named";

interface Choice {
  readonly principal: Named;
  readonly delegate: Named;
  readonly to?: Instant | null;
}

/** Designates a delegate; the designation before it ends (R8–R10). */
export const designateDelegate = command("designateDelegate", "Designation", async (desk, input: Choice) => {
  const principal = await desk.party(input.principal, "principal", ["MERCHANT", "ACQUIRER"]);
  await desk.mayMake(["PRINCIPAL", principal.id]);
  const choices = await desk.reader.of("Designation", "principal", [principal.id]);
  await desk.expectation.mustStand(choices.map(({ id }) => ({ kind: "Designation", id })));
  const delegate = await desk.party(input.delegate, "delegate", ["ISV", "SYSTEM_INTEGRATOR"]);
  const sides = { principal: principal.reference, delegate: delegate.reference };
  return {
    batch: { designations: [{ ...sides, from: desk.validAt, to: input.to ?? FOREVER }] },
    object: null,
  };
});
