import { Readable } from "node:stream";
import {
  type ApolloServer,
  type BaseContext,
  HeaderMap,
  type HTTPGraphQLRequest,
  type HTTPGraphQLResponse,
} from "@apollo/server";
import type { FastifyReply, FastifyRequest } from "fastify";
import { isHarmlessGet } from "./simple-gets";

/**
 * Apollo Server on Fastify. The package @as-integrations/fastify does the same, but builds an absolute address from the
 * Host header and answers 500 to a request without a usable one.
 */
function toApollo(request: FastifyRequest): HTTPGraphQLRequest {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  }
  const mark = request.url.indexOf("?");
  const search = mark === -1 ? "" : request.url.slice(mark);
  if (search !== "" && isHarmlessGet(request.method, request.headers)) {
    headers.set("apollo-require-preflight", "true");
  }
  return { method: request.method, headers, search, body: request.body };
}

function send(reply: FastifyReply, { status, headers, body }: HTTPGraphQLResponse): FastifyReply {
  void reply.code(status ?? 200);
  for (const [name, value] of headers) void reply.header(name, value);
  return reply.send(body.kind === "complete" ? body.string : Readable.from(body.asyncIterator));
}

/** Hands a Fastify request to a started Apollo Server and its answer to the reply. */
export async function answerWithApollo<Context extends BaseContext>(
  apollo: ApolloServer<Context>,
  context: () => Promise<Context>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  return send(
    reply,
    await apollo.executeHTTPGraphQLRequest({ httpGraphQLRequest: toApollo(request), context }),
  );
}
