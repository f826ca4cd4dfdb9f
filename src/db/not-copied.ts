/** Why a copy of a database cannot be made, in words for people. */
export class NotCopiedError extends Error {
  override readonly name = "NotCopiedError";
}
