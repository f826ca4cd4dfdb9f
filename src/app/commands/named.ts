/** Names of objects in commands. */
import type { ReferencedKind } from "../../domain/ports";

/** How a caller names an object: by its id, or by its reference. */
export type Named = { readonly id: number } | { readonly reference: string };

/** An object by the reference that the caller gave it. */
export interface NamedObject {
  readonly kind: ReferencedKind;
  readonly reference: string;
}
