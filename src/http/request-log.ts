import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Logger } from "./logger";
import type { RequestNotes } from "./request-info";

const notesByRequest = new WeakMap<FastifyRequest, RequestNotes>();

/** The notes of a request; there is one set for each. */
export function notesOf(request: FastifyRequest): RequestNotes {
  const notes = notesByRequest.get(request) ?? { requestId: request.id };
  notesByRequest.set(request, notes);
  return notes;
}

/** One line for each request. The path goes without its query string, which may hold variables. */
export function addRequestLog(app: FastifyInstance, logger: Logger): void {
  app.addHook("onRequest", async (request, reply) => {
    void reply.header("x-request-id", request.id);
  });
  app.addHook("onResponse", async (request, reply) => {
    const line = {
      ...notesOf(request),
      method: request.method,
      path: request.url.split("?")[0],
      status: reply.statusCode,
      milliseconds: Math.round(reply.elapsedTime * 10) / 10,
    };
    // Probes ask every few seconds; what they ask is no news.
    if (request.routeOptions.logLevel === "debug") logger.debug(line, "request");
    else logger.info(line, "request");
  });
}
