/** Stopping: for a moment the server goes on listening, so that requests that were sent before anybody could know are answered. */
import type { FastifyInstance } from "fastify";

/** The server listens until nobody was heard for so many turns of the event loop, of so many milliseconds each. */
const QUIET_TURNS = 5;
const TURN = 20;
/** However many go on coming: no longer than this, in milliseconds, and no longer than the grace. */
const LONGEST = 1_000;

/** Has the server been asked to stop, and who was heard since? */
export class Stopping {
  begun = false;
  private heard = 0;

  /** Counts a connection that was accepted, or a request that was read. */
  hear(): void {
    this.heard += 1;
  }

  /** Begins to stop; resolves when it may listen no more. A busy loop accepts one connection a turn: so turns are counted, not time alone. */
  async begin(graceMilliseconds: number): Promise<void> {
    this.begun = true;
    const longest = Math.min(LONGEST, graceMilliseconds);
    const end = Date.now() + longest;
    for (let quiet = 0; quiet < QUIET_TURNS && Date.now() < end; ) {
      const before = this.heard;
      await new Promise((resolve) => setTimeout(resolve, Math.min(TURN, longest / QUIET_TURNS)));
      quiet = this.heard === before ? quiet + 1 : 0;
    }
  }
}

/** Hears who comes, and tells whoever is answered while the server stops to send nothing more on this connection. */
export function addStopping(app: FastifyInstance, stopping: Stopping): void {
  app.server.on("connection", () => stopping.hear());
  app.addHook("onRequest", async () => stopping.hear());
  app.addHook("onSend", async (_request, reply) => {
    if (stopping.begun) void reply.header("connection", "close");
  });
}
