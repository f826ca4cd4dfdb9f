/** Nodes: everything that has a global id. Each is a fact seen at one revision and one instant. */
import { ID, InterfaceType } from "type-graphql";
import type { Reading } from "../app/reading";
import { ResolvedAsOf } from "./as-of";
import { globalId, type NodeTypeName } from "./global-id";
import { Property } from "./property";

@InterfaceType("Node", { description: "An object that can be fetched again by its global id." })
export abstract class Node<Fact extends { readonly id: number } = { readonly id: number }> {
  constructor(
    readonly fact: Fact,
    readonly reading: Reading,
  ) {}

  abstract readonly typeName: NodeTypeName;

  @Property(() => ID, { description: "The global id: opaque, and the same for ever." })
  get id(): string {
    return globalId(this.typeName, this.fact.id);
  }

  /** A field only where {@link EchoesAsOf} makes it one: the interface has the id alone, as Relay wants it. */
  get asOf(): ResolvedAsOf {
    return this.reading.asOf;
  }
}

/** Gives an object type (or an interface) the field `asOf`. */
export const EchoesAsOf = (): ClassDecorator => (target) =>
  Property(() => ResolvedAsOf, {
    description: "The moment that this object is seen at, inherited from the root field.",
  })(target.prototype as Node, "asOf");
