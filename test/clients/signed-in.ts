/** Servers over real HTTP whose senders say who they are: operators by API keys, members by tokens. */
import { issueApiKey } from "../../src/app/issue-api-key";
import { Shared } from "../../src/app/known";
import type { Actor } from "../../src/domain/actor";
import { FOREVER, type Instant, instant } from "../../src/domain/instant";
import type { Store } from "../../src/domain/ports";
import { buildGraphSchema } from "../../src/graphql/build-schema";
import { createContext } from "../../src/graphql/context";
import { createAuthenticate } from "../../src/http/authentication/authenticate";
import { createPersonas } from "../../src/http/authentication/personas";
import { createLogger } from "../../src/http/logger";
import { createHttpServer } from "../../src/http/server";
import { readRows } from "../../src/world/read-rows";
import { DEVELOPMENT } from "../http/support";

/** A server, and how these people ask it something: the answer comes as it is sent. */
export interface SignedIn {
  ask(who: Actor, query: string, variables?: object): Promise<string>;
  close(): Promise<void>;
}

/** Serves a store to some people. Nobody else is let in. */
export async function serveTo(
  people: readonly Actor[],
  store: Store,
  clock: () => Instant,
): Promise<SignedIn> {
  const personas = await createPersonas(people.map((actor) => ({ name: "", description: "", actor })));
  const credentials = new Map(personas.tokens.map(({ token }, i) => [people[i] as Actor, token]));
  for (const actor of people)
    if (actor.role === "OPERATOR")
      credentials.set(actor, (await issueApiKey(store.apiKeys, actor, instant(0), FOREVER)).text);
  const shared = new Shared();
  const server = await createHttpServer({
    schema: buildGraphSchema(),
    config: DEVELOPMENT,
    logger: createLogger("silent"),
    buildContext: async ({ requestId }, actor) =>
      createContext(store, clock, shared, actor, requestId, readRows),
    readiness: async () => {},
    authenticate: createAuthenticate({
      tokens: null,
      personas: personas.verify,
      apiKeys: store.apiKeys,
      anonymous: null,
    }),
    personas: [],
  });
  const url = `${await server.listen("127.0.0.1", 0)}/graphql`;
  return {
    async ask(who, query, variables = {}) {
      const response = await fetch(url, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          authorization: `Bearer ${credentials.get(who)}`,
          "x-request-id": "same",
        },
        body: JSON.stringify({ query, variables }),
      });
      const text = await response.text();
      if (response.status !== 200) throw new Error(`HTTP ${response.status}: ${text}`);
      return text;
    },
    close: () => server.close(0),
  };
}
