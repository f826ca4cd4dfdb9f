import type { ApolloServer, BaseContext } from "@apollo/server";
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import { answerWithApollo } from "./apollo-handler";
import { type RequestInfo, withNotes } from "./request-info";
import { notesOf } from "./request-log";
import { sandboxPolicy } from "./security-headers";

/** Makes what resolvers share while they answer one request. */
export type BuildContext = (info: RequestInfo) => Promise<object>;

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
): Promise<void> {
  const handler = (request: FastifyRequest, reply: FastifyReply) => {
    const context = async () => withNotes(await buildContext(infoOf(request)), notesOf(request));
    return answerWithApollo(apollo, context, request, reply);
  };
  const route: FastifyPluginAsync = async (scope) => {
    dropOtherBodies(scope);
    scope.addHook("onSend", async (_request, reply) => {
      if (String(reply.getHeader("content-type")).startsWith("text/html"))
        void reply.header(...sandboxPolicy);
    });
    scope.route({ method: ["GET", "POST"], url: "/graphql", handler });
  };
  await app.register(route);
}
