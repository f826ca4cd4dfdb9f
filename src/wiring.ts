import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { GraphQLSchema } from "graphql";
import { Shared } from "./app/known";
import { refreshAnswers } from "./app/refresh-answers";
import type { Config } from "./config";
import { openStore } from "./db";
import type { ApiKeys } from "./domain/credential-ports";
import { instant } from "./domain/instant";
import type { Store } from "./domain/ports";
import { buildGraphSchema } from "./graphql/build-schema";
import { createContext } from "./graphql/context";
import type { BuildContext } from "./http/graphql-route";
import type { Readiness } from "./http/health";
import type { Logger } from "./http/logger";
import { startSigning } from "./signing";
import { loadWorld } from "./world/load-world";
import { readRows } from "./world/read-rows";
import { readWorld } from "./world/read-world";

/** What the rest of the program gives to the serving side. */
export interface Application {
  readonly schema: GraphQLSchema;
  readonly buildContext: BuildContext;
  readonly readiness: Readiness;
  readonly apiKeys: ApiKeys;
  /** A query that answers something in the demo world, printed at the start. */
  readonly firstQuery: string;
  /** Loads the demo world if the database holds nothing. @returns whether it did */
  seedDemoIfEmpty(): Promise<boolean>;
  /** Closes the database; nothing may be asked afterwards. */
  close(): Promise<void>;
}

/** Opens an application; what it throws is explained by `start-errors.ts`. */
export type OpenApplication = (config: Config, logger: Logger) => Promise<Application>;

/** The checkout: this file runs from dist/src, and in tests from src. */
const ROOT = basename(dirname(__dirname)) === "dist" ? join(__dirname, "..", "..") : join(__dirname, "..");

const demoFile = (folder: string): string => join(folder, "scripts", "worlds", "demo.yaml");

const FIRST_QUERY = `{
  merchants(first: 5, filter: { mode: NONE }) {
    nodes {
      name
      integration { mode rule flags because { nearMisses { mode implementer { name } repairs { action } } } }
    }
  }
}`;

const now = () => instant(Date.now());

async function seedDemo(store: Store, rootFolder: string): Promise<void> {
  const file = demoFile(rootFolder);
  const read = readWorld(file, await readFile(file, "utf8"), now());
  const loaded = read.ok ? await loadWorld(store, now, read.world, refreshAnswers) : read;
  if (!loaded.ok) throw new Error(`the demo world cannot be loaded: ${JSON.stringify(loaded.errors)}`);
}

/** What needs the store to start; the store is closed where it does not. */
async function startedOrClosed<T>(store: Store, start: () => T): Promise<T> {
  try {
    return start();
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Opens the database, brings it up to date, and builds the schema over it. */
export const openApplication: OpenApplication = async (config, logger) => {
  const store = await openStore(config.database.url);
  const signing = await startedOrClosed(store, () => startSigning(store, config, logger));
  const shared = new Shared();
  return {
    schema: buildGraphSchema(),
    buildContext: async ({ requestId }, actor) =>
      createContext(store, now, shared, actor, requestId, readRows),
    apiKeys: store.apiKeys,
    readiness: async () => {
      await store.head();
    },
    firstQuery: FIRST_QUERY,
    async seedDemoIfEmpty() {
      if ((await store.head()).revision > 0) return false;
      await seedDemo(store, ROOT);
      return true;
    },
    async close() {
      await signing.stop();
      await store.close();
    },
  };
};
