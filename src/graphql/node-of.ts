/** Makes the node of any fact, and fetches any node by its global id. */
import { Arg, Ctx, ID, Query, Resolver } from "type-graphql";
import { findFact } from "../app/find-fact";
import type { Reading } from "../app/reading";
import type { FactRef } from "../domain/explanation";
import type { FactKind, FactsByKind } from "../domain/facts";
import type { ReferencedKind } from "../domain/ports";
import { AccountGrant } from "./account-grant";
import { AcquiringLink } from "./acquiring-link";
import { Authorization } from "./authorization";
import { Client } from "./client";
import { type ReadingContext, readingAt } from "./context";
import { Contract } from "./contract";
import { Designation } from "./designation";
import { Engagement } from "./engagement";
import { settle } from "./error-map";
import { KIND_OF_TYPE, parseGlobalId } from "./global-id";
import { KeyVersion } from "./key-version";
import { LegalEntity } from "./legal-entity";
import { Node } from "./node";
import { partyNode } from "./party-node";

type Makers = { readonly [K in FactKind]: (fact: FactsByKind[K], reading: Reading) => Node };

const MAKERS: Makers = {
  Party: partyNode,
  LegalEntity: (fact, reading) => new LegalEntity(fact, reading),
  Contract: (fact, reading) => new Contract(fact, reading),
  Authorization: (fact, reading) => new Authorization(fact, reading),
  Engagement: (fact, reading) => new Engagement(fact, reading),
  AccountGrant: (fact, reading) => new AccountGrant(fact, reading),
  AcquiringLink: (fact, reading) => new AcquiringLink(fact, reading),
  Client: (fact, reading) => new Client(fact, reading),
  KeyVersion: (fact, reading) => new KeyVersion(fact, reading),
  Designation: (fact, reading) => new Designation(fact, reading),
};

/** The node of a fact on record: at once when the fact is known already. */
export function nodeOf<K extends FactKind>(
  reading: Reading,
  { kind, id }: { kind: K; id: number },
): Node | Promise<Node> {
  const fact = reading.facts.get(kind, id);
  return fact instanceof Promise
    ? fact.then((loaded) => MAKERS[kind](loaded, reading))
    : MAKERS[kind](fact, reading);
}

/** The nodes of some facts, in their order. */
export const nodesOf = (reading: Reading, refs: readonly FactRef[]): (Node | Promise<Node>)[] =>
  refs.map((ref) => nodeOf(reading, ref));

/** The node of a fact; null where there is none, for whoever asks. */
export async function findNode<K extends FactKind>(
  reading: Reading,
  { kind, id }: { kind: K; id: number },
): Promise<Node | null> {
  const fact = await reading.facts.find(kind, id);
  return fact === null ? null : MAKERS[kind](fact, reading);
}

/** The node of a fact by the caller's own reference; null where there is none, for whoever asks. */
export async function nodeNamed(
  reading: Reading,
  { kind, reference }: { kind: ReferencedKind; reference: string },
): Promise<Node | null> {
  const found = settle(await findFact(reading, kind, { reference }));
  return found === null ? null : findNode(reading, { kind, id: found.id });
}

@Resolver()
export class NodeQueries {
  /** Relay refetches through this field only if the id is its one argument; each type's own field says as of when. */
  @Query(() => Node, {
    nullable: true,
    description:
      "Any object by its global id, now and as known now; null when there is none. For another moment ask the field of its type.",
  })
  async node(
    @Arg("id", () => ID, { description: "The global id." }) id: string,
    @Ctx() context: ReadingContext,
  ): Promise<Node | null> {
    const parsed = settle(parseGlobalId(id));
    const kind = KIND_OF_TYPE[parsed.type];
    const found = await findNode(await readingAt(context, null), { kind, id: parsed.id });
    return found !== null && found.typeName === parsed.type ? found : null;
  }
}
