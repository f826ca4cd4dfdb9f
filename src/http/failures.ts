import { randomUUID } from "node:crypto";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { Unauthenticated } from "./authentication/authenticate";
import type { Logger } from "./logger";

/** Fastify's reasons that deserve a code and a sentence of ours. */
const KNOWN: Readonly<Record<string, { code: string; message: string }>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: { code: "BAD_REQUEST", message: "Invalid JSON in the request body." },
  FST_ERR_CTP_EMPTY_JSON_BODY: { code: "BAD_REQUEST", message: "The request body is empty." },
  FST_ERR_BAD_URL: { code: "BAD_REQUEST", message: "The address is not a valid one." },
};

const body = (message: string, extensions: Record<string, unknown>) => ({
  errors: [{ message, extensions }],
});

function tooLarge(request: FastifyRequest, limit: number) {
  const actual = Number(request.headers["content-length"]);
  const size = Number.isSafeInteger(actual) ? `${actual} bytes` : "more than that";
  return body(`The limit of a request body is ${limit} bytes, and this is ${size}.`, {
    code: "BODY_TOO_LARGE",
    limit,
    ...(Number.isSafeInteger(actual) && { actual }),
  });
}

/**
 * Answers whatever went wrong before GraphQL was reached: JSON in the shape of a GraphQL error, never a stack. Anything
 * that is not the caller's mistake is logged under an id, and only the id is told.
 */
export function createFailureHandler(logger: Logger, maxBodyBytes: number) {
  return (error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    if (error instanceof Unauthenticated) {
      void reply
        .header("www-authenticate", 'Bearer realm="partner-graph"')
        .header("cache-control", "no-store");
      return reply.code(401).send(body(error.message, { code: "UNAUTHENTICATED" }));
    }
    const status = error.statusCode ?? 500;
    if (error.code === "FST_ERR_CTP_BODY_TOO_LARGE") {
      return reply.code(413).send(tooLarge(request, maxBodyBytes));
    }
    if (status >= 400 && status < 500) {
      const known = KNOWN[error.code] ?? { code: "BAD_REQUEST", message: error.message };
      return reply.code(status).send(body(known.message, { code: known.code }));
    }
    const errorId = randomUUID();
    logger.error({ errorId, requestId: request.id, err: error }, "internal error");
    return reply
      .code(500)
      .send(body(`Internal error, id ${errorId}`, { code: "INTERNAL_SERVER_ERROR", errorId }));
  };
}

/** Answers a method that `/graphql` does not take. */
export async function answerOtherMethod(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const message = `GraphQL does not take ${request.method}. Send GET or POST.`;
  return reply
    .code(405)
    .header("allow", "GET, HEAD, POST")
    .send(body(message, { code: "METHOD_NOT_ALLOWED" }));
}

/** Answers an address that is not there. */
export function answerNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const path = request.url.split("?")[0];
  return reply
    .code(404)
    .send(
      body(`There is nothing at ${request.method} ${path}. GraphQL is at /graphql.`, { code: "NOT_FOUND" }),
    );
}
