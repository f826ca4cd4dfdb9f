import type { IncomingHttpHeaders } from "node:http";

/** The server itself, or the person at the address bar. */
const OWN_SITES: ReadonlySet<unknown> = new Set(["same-origin", "none"]);
/** What a browser would send along with a request that another page has made it send. */
const TRACES = ["origin", "referer", "cookie"] as const;

/**
 * May this GET do without one of the headers that Apollo's prevention of cross-site request forgery asks for?
 *
 * GraphQL over HTTP wants a plain GET to be answered, Apollo refuses every one that a web page could send without a preflight.
 * Browsers say where a request comes from (`Sec-Fetch-Site`), so only those from other sites need Apollo's check; a
 * client that says nothing is no browser, or carries nothing of its user. Mutations are never answered to a GET.
 */
export function isHarmlessGet(method: string, headers: IncomingHttpHeaders): boolean {
  if (method !== "GET") return false;
  const site = headers["sec-fetch-site"];
  return site === undefined ? TRACES.every((name) => headers[name] === undefined) : OWN_SITES.has(site);
}
