/** Names of objects in commands. */

/** How a caller names an object: by its id, or by its reference. */
export type Named = { readonly id: number } | { readonly reference: string };
