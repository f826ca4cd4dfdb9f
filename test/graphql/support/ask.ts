/** Asking the schema, without HTTP. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type ExecutionResult, graphql } from "graphql";
import type { Refresh } from "../../../src/app/record-batch";
import { refreshAnswers } from "../../../src/app/refresh-answers";
import type { Actor } from "../../../src/domain/actor";
import type { Instant } from "../../../src/domain/instant";
import type { Store } from "../../../src/domain/ports";
import { buildGraphSchema } from "../../../src/graphql/build-schema";
import { createContext } from "../../../src/graphql/context";
import { loadWorld } from "../../../src/world/load-world";
import { readRows } from "../../../src/world/read-rows";
import { readWorld } from "../../../src/world/read-world";
import { errorLines } from "../../../src/world/source";
import { at } from "../../support/batches";

/** The present instant of these tests. */
export const NOW: Instant = at("2024-06-01T00:00:00Z");

/** For stores that work answers out by themselves. */
export const NO_REFRESH: Refresh = async () => {};
export const REFRESH: Refresh = refreshAnswers;

export const SEED_MODES = readFileSync(join(__dirname, "../../worlds/seed-modes.yaml"), "utf8");

/** The demo, with its dates reckoned from NOW. */
export const DEMO = readFileSync(join(__dirname, "../../../scripts/worlds/demo.yaml"), "utf8");

/** Puts a world into a store; what it says was recorded later than `now` is refused. */
export async function load(store: Store, text: string, refresh: Refresh, now = NOW): Promise<Store> {
  const read = readWorld("test.yaml", text, now);
  if (!read.ok) throw new Error(errorLines(read.errors).join("\n"));
  const loaded = await loadWorld(store, () => now, read.world, refresh);
  if (!loaded.ok) throw new Error(errorLines(loaded.errors).join("\n"));
  return store;
}

// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
export type Data = any;

/** Runs one operation. */
export const run = (
  store: Store,
  source: string,
  variables: Record<string, unknown> = {},
  actor?: Actor,
): Promise<ExecutionResult> =>
  graphql({
    schema: buildGraphSchema(),
    source,
    variableValues: variables,
    contextValue: createContext(store, () => NOW, undefined, actor, null, readRows),
  }) as Promise<ExecutionResult>;

/** The data of one operation that is expected to work, as a client gets it. */
export async function ask(
  store: Store,
  source: string,
  variables?: Record<string, unknown>,
  actor?: Actor,
): Promise<Data> {
  const { data, errors } = await run(store, source, variables, actor);
  if (errors) throw new Error(errors.map((error) => error.originalError?.stack ?? error.message).join("\n"));
  return JSON.parse(JSON.stringify(data));
}

/** A member of a party. */
export const memberOf = (party: string): Actor => ({
  role: "MEMBER",
  name: "somebody",
  party,
  level: "VIEWER",
});

/** The data of one operation that a member asks. */
export async function askAs(store: Store, party: string, source: string): Promise<Data> {
  const { data, errors } = await run(store, source, {}, memberOf(party));
  if (errors) throw new Error(errors.map((error) => error.originalError?.stack ?? error.message).join("\n"));
  return JSON.parse(JSON.stringify(data));
}

/** The one error of an operation that is expected to fail. */
export async function refusal(
  store: Store,
  source: string,
  variables?: Record<string, unknown>,
): Promise<{ message: string; extensions: Record<string, unknown> }> {
  const { errors } = await run(store, source, variables);
  expect(errors).toHaveLength(1);
  const { message, extensions } = errors![0]!;
  return { message, extensions };
}
