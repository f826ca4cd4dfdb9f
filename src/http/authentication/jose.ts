/** jose is a package of ES modules only: it is imported when it is needed. */
export const importJose = () => import("jose");

/** What the package has. */
export type Jose = Awaited<ReturnType<typeof importJose>>;

/** Finds the key that a token was signed with. */
export type KeyFinder = (
  ...asked: Parameters<ReturnType<Jose["createLocalJWKSet"]>>
) => ReturnType<ReturnType<Jose["createLocalJWKSet"]>>;
