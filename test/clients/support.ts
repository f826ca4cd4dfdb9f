/** A server over real HTTP, filled with a fleet. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "../../src/db";
import type { Store } from "../../src/domain/ports";
import { buildGraphSchema } from "../../src/graphql/build-schema";
import { createContext } from "../../src/graphql/context";
import { createLogger } from "../../src/http/logger";
import { createHttpServer } from "../../src/http/server";
import { NOW } from "../graphql/support/ask";
import { fill } from "../graphql/support/stores";
import { DEVELOPMENT } from "../http/support";

/** A served store and where it answers. */
export interface Served {
  readonly store: Store;
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a new SQLite store with these worlds in it. */
export async function serve(...worlds: readonly string[]): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), "partner-graph-"));
  const store = await fill(await openStore(`sqlite:${join(folder, "test.db")}`), ...worlds);
  const server = await createHttpServer({
    schema: buildGraphSchema(),
    config: DEVELOPMENT,
    logger: createLogger("silent"),
    buildContext: async () => ({ ...createContext(store, () => NOW) }),
    readiness: async () => {},
    authenticate: async () => ({ role: "AUDITOR", name: "anonymous" }),
    personas: [],
  });
  const address = await server.listen("127.0.0.1", 0);
  const close = async (): Promise<void> => {
    await server.close(1_000);
    await store.close();
    rmSync(folder, { recursive: true });
  };
  return { store, url: `${address}/graphql`, close };
}
