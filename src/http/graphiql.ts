import { existsSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";
import { graphiqlPolicy } from "./security-headers";

/** Names of files that the build puts a hash of their content into may be kept for ever. */
const HASHED = /-[A-Z0-9]{8}\.\w+$/;

const NOT_BUILT = {
  errors: [
    { message: "GraphiQL is not built. Run: node scripts/setup.js", extensions: { code: "NOT_FOUND" } },
  ],
};

async function addFiles(scope: FastifyInstance, folder: string): Promise<void> {
  scope.addHook("onRequest", async (_request, reply) => {
    void reply.header(...graphiqlPolicy);
  });
  await scope.register(fastifyStatic, {
    root: folder,
    prefix: "/graphiql/",
    index: false,
    cacheControl: false,
    setHeaders: (response, path) => {
      const forEver = HASHED.test(path);
      response.setHeader("cache-control", forEver ? "public, max-age=31536000, immutable" : "no-cache");
    },
  });
  scope.get("/graphiql", (_request, reply) => reply.sendFile("index.html"));
}

/** GraphiQL at /graphiql, out of one folder: it needs no internet, and its page refers to nothing outside. */
export async function addGraphiql(app: FastifyInstance, folder: string): Promise<void> {
  if (existsSync(join(folder, "index.html"))) {
    await app.register((scope, _options, done) => {
      addFiles(scope, folder).then(() => done(), done);
    });
  } else {
    app.get("/graphiql", (_request, reply) => reply.code(404).send(NOT_BUILT));
  }
}
