/** A revision that does not come to the digest that it was said to have. */
export class BrokenDigest extends Error {}
