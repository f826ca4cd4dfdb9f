/** Clients: the API identities that keys are registered to. */
import { Args, Ctx, FieldResolver, ObjectType, Query, Resolver, Root } from "type-graphql";
import type { Reading } from "../app/reading";
import type {
  Client as ClientFact,
  Environment as EnvironmentName,
  ClientStatus as Status,
} from "../domain/facts";
import { clientStatus } from "../domain/states";
import { type AsOf, At } from "./as-of";
import { connectionType } from "./connection";
import type { ReadingContext } from "./context";
import { enumType } from "./enum-type";
import { factList } from "./fact-list";
import { LookupArgs, lookUp } from "./lookup";
import { EchoesAsOf, Node } from "./node";
import { PageArgs, pageComplexity } from "./page-args";
import { Party } from "./party";
import { partyOf } from "./party-node";
import { periodType } from "./period";
import { Loaded, Property } from "./property";

export const Environment = enumType<EnvironmentName>(
  "Environment",
  "Which world a client belongs to. The two never mix.",
  {
    TEST: "For trying out: its keys sign nothing that counts.",
    LIVE: "The real one.",
  },
);

export const ClientStatus = enumType<Status>("ClientStatus", "Whether a client may be used.", {
  ACTIVE: "It may. So it is unless something else is on record.",
  DISABLED: "It may not, and none of its keys is usable.",
});

const ClientStatusPeriod = periodType("ClientStatusPeriod", () => ClientStatus, "The status of a client");

@EchoesAsOf()
@ObjectType("Client", {
  implements: Node,
  description: "An API identity (client-id) that keys are registered to.",
})
export class Client extends Node<ClientFact> {
  readonly typeName = "Client";

  @Property(() => String, { description: "The client-id: the caller's own id, unique among clients." })
  get reference(): string {
    return this.fact.reference;
  }

  @Loaded(() => Party, { description: "Whose client it is." })
  get owner(): Party | Promise<Party> {
    return partyOf(this.reading, this.fact.owner);
  }

  @Property(() => Environment, { description: "Which world it belongs to." })
  get environment(): EnvironmentName {
    return this.fact.environment;
  }

  @Property(() => ClientStatus, { description: "Whether it may be used at the instant." })
  get status(): Status {
    return clientStatus(this.fact, this.reading.validAt);
  }

  @Property(() => [ClientStatusPeriod], {
    description: "What is recorded of its status; ACTIVE where nothing is.",
  })
  get statusPeriods(): readonly object[] {
    return this.fact.status.map((period) => new ClientStatusPeriod(period));
  }
}

const ClientConnection = connectionType(() => Client, {
  name: "Client",
  plural: "clients",
  singular: "client",
});

const node = (fact: ClientFact, reading: Reading): Client => new Client(fact, reading);

@Resolver(() => Party)
export class PartyClients {
  @FieldResolver(() => ClientConnection, {
    description: "The clients that it owns.",
    complexity: pageComplexity,
  })
  clients(@Root() { fact, reading }: Party, @Args(() => PageArgs) page: PageArgs): object | Promise<object> {
    return factList(reading, { kind: "Client", ends: ["owner"], of: fact.id }, page, node);
  }
}

@Resolver()
export class ClientQueries {
  @Query(() => Client, {
    nullable: true,
    description: "The client with this id or reference; null when there is none.",
  })
  client(
    @Args(() => LookupArgs) lookup: LookupArgs,
    @At() at: AsOf | null,
    @Ctx() context: ReadingContext,
  ): Promise<Client | null> {
    return lookUp(context, at, lookup, { kind: "Client", types: ["Client"], node });
  }
}
