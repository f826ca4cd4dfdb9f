/** What was asked of a script cannot be done; told in words, without a stack. */
export class Refusal extends Error {}
