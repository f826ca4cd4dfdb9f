import type { ApolloServer, BaseContext } from "@apollo/server";
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import type { Actor } from "../domain/actor";
import { answerWithApollo } from "./apollo-handler";
import type { Authenticate } from "./authentication/authenticate";
import { answerOtherMethod } from "./failures";
import { type RequestInfo, withNotes } from "./request-info";
import { notesOf } from "./request-log";
import { sandboxPolicy } from "./security-headers";

/** Makes what resolvers share while they answer one request of somebody. */
export type BuildContext = (info: RequestInfo, actor: Actor) => Promise<object>;

/** The address bar asks for a page: whoever shows no credential may see that one. */
const asksForPage = ({ method, url, headers }: FastifyRequest): boolean =>
  method === "GET" && !url.includes("?") && (headers.accept ?? "").includes("text/html");

/** Who opens a page: nothing is asked of the graph by that. */
const NOBODY: Actor = { role: "AUDITOR", name: "nobody" };

const infoOf = (request: FastifyRequest): RequestInfo => ({
  requestId: request.id,
  headers: request.headers,
  remoteAddress: request.ip,
});

/** Bodies that are not JSON are read and dropped: Apollo then says what it wanted, with the status that the caller should see. */
function dropOtherBodies(app: FastifyInstance): void {
  app.removeContentTypeParser("text/plain");
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, _body, done) => done(null, undefined));
}

/** `/graphql`, GET and POST; a started Apollo Server answers both, and shows its page to browsers if it has one. */
export async function addGraphqlRoute(
  app: FastifyInstance,
  apollo: ApolloServer<BaseContext>,
  buildContext: BuildContext,
  authenticate: Authenticate,
): Promise<void> {
  const handler = async (request: FastifyRequest, reply: FastifyReply) => {
    const actor = asksForPage(request) ? NOBODY : await authenticate(request.headers);
    const notes = notesOf(request);
    notes.actor = actor.name;
    const context = async () => withNotes(await buildContext(infoOf(request), actor), notes);
    return answerWithApollo(apollo, context, request, reply);
  };
  const route: FastifyPluginAsync = async (scope) => {
    dropOtherBodies(scope);
    scope.addHook("onSend", async (_request, reply) => {
      if (String(reply.getHeader("content-type")).startsWith("text/html"))
        void reply.header(...sandboxPolicy);
    });
    scope.route({ method: ["GET", "POST"], url: "/graphql", handler });
    // Before any body is read.
    scope.route({
      method: ["PUT", "PATCH", "DELETE"],
      url: "/graphql",
      onRequest: answerOtherMethod,
      handler,
    });
  };
  await app.register(route);
}
