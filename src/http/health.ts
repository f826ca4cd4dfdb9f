import type { FastifyInstance } from "fastify";
import type { Logger } from "./logger";
import type { Stopping } from "./stopping";

/** Resolves when the database answers, rejects when it does not. */
export type Readiness = () => Promise<void>;

/** `/healthz`: the process is alive. `/readyz`: it can answer questions, too. */
export function addHealthRoutes(
  app: FastifyInstance,
  readiness: Readiness,
  stopping: Stopping,
  logger: Logger,
): void {
  const options = { logLevel: "debug" } as const;
  app.get("/healthz", options, async (_request, reply) =>
    reply.header("cache-control", "no-store").send({ status: "alive" }),
  );
  app.get("/readyz", options, async (_request, reply) => {
    void reply.header("cache-control", "no-store");
    if (stopping.begun)
      return reply.code(503).send({ status: "unavailable", reason: "the server is stopping" });
    try {
      await readiness();
      return reply.send({ status: "ready" });
    } catch (error) {
      logger.warn({ err: error }, "the database does not answer");
      return reply.code(503).send({ status: "unavailable", reason: "the database does not answer" });
    }
  });
}
