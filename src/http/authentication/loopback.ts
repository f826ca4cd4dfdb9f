/**
 * The machine itself, by the names that nobody else has. A web page elsewhere can let its own name lead to this machine (DNS rebinding),
 * and its browser then says that name.
 */

/** The addresses of the machine itself. */
export const LOOPBACK = ["127.0.0.1", "::1", "localhost"] as const;

const HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i;

/** Is it a request to the machine itself, by its `Host` header? */
export const isLoopback = (host: string | undefined): boolean => host !== undefined && HOST.test(host);
