import type { FastifyHelmetOptions } from "@fastify/helmet";

const CONTENT_POLICY = "content-security-policy";

/** Headers of every answer. Answers are data: a browser that is tricked into showing one may load nothing. */
export const securityHeaders: FastifyHelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  },
  // Sandbox signs in through a window that it opens.
  crossOriginOpenerPolicy: { policy: "same-origin-allow-popups" },
};

/** GraphiQL's own files and nothing else; its editor writes styles into the page and runs in workers. */
export const graphiqlPolicy = [
  CONTENT_POLICY,
  [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'self'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join(";"),
] as const;

/** Sandbox brings a policy with a fresh nonce in its own page; this header only keeps it out of other sites' frames. */
export const sandboxPolicy = [CONTENT_POLICY, "frame-ancestors 'self'"] as const;
