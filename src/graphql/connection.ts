/** Connections: how a page looks to a client. The type is made for each noun; the page itself is the same for all. */
import { Int, ObjectType } from "type-graphql";
import type { Page } from "../app/page";
import type { Reading } from "../app/reading";
import { ResolvedAsOf } from "./as-of";
import { writeCursor } from "./cursor";
import { Loaded, Property } from "./property";

@ObjectType("PageInfo", { description: "Where a page stands in its list." })
export class PageInfo {
  @Property(() => Boolean, { description: "Is there more after this page?" })
  readonly hasNextPage!: boolean;

  @Property(() => Boolean, { description: "Is there more before this page?" })
  readonly hasPreviousPage!: boolean;

  @Property(() => String, {
    nullable: true,
    description: "The cursor of the page's first object; null on an empty page.",
  })
  readonly startCursor!: string | null;

  @Property(() => String, {
    nullable: true,
    description: "The cursor of the page's last object; null on an empty page.",
  })
  readonly endCursor!: string | null;
}

interface Described {
  /** The name of the type of the nodes. */
  readonly name: string;
  /** What the list is of, in the plural. */
  readonly plural: string;
  /** What an object of it is called. */
  readonly singular: string;
}

/** Makes the connection type of a noun; the edge type comes with it. */
export function connectionType(node: () => object, { name, plural, singular }: Described): new () => object {
  @ObjectType(`${name}Edge`, { description: `A place in a list of ${plural}.` })
  class Edge {
    @Property(() => String, { description: "The place: read on from here with after or before." })
    readonly cursor!: string;

    @Property(node, { description: `The ${singular} at this place.` })
    readonly node!: object;
  }

  @ObjectType(`${name}Connection`, { description: `A page of a list of ${plural}.` })
  class Connection {
    @Property(() => [Edge], { description: "The places of this page, in order." })
    readonly edges!: readonly Edge[];

    @Property(() => [node()], { description: `The ${plural} of this page themselves, in order.` })
    readonly nodes!: readonly object[];

    @Property(() => PageInfo, { description: "Where this page stands in the list." })
    readonly pageInfo!: PageInfo;

    @Loaded(() => Int, {
      description: "The length of the whole list. It is only counted when it is asked for.",
    })
    readonly totalCount!: number;

    @Property(() => ResolvedAsOf, { description: "The moment that the list is about; its cursors keep it." })
    readonly asOf!: ResolvedAsOf;
  }
  return Connection;
}

/** An object that is at hand, not one that is waited for. */
export type Settled = object & { readonly then?: never };

/** What a connection needs to know of the objects of its list. */
export interface Listing<T, N extends Settled> {
  readonly node: (item: T, reading: Reading) => N;
  readonly id: (item: T) => number;
  /** The text that orders the list before the id does. */
  readonly text?: (item: T) => string;
}

/** A page as the connection types read it: lazily, because most clients ask for a part. */
export class ConnectionOf<T, N extends Settled> {
  private made: readonly N[] | null = null;

  constructor(
    private readonly page: Page<T>,
    private readonly listing: Listing<T, N>,
  ) {}

  get nodes(): readonly N[] {
    this.made ??= this.page.items.map((item) => this.listing.node(item, this.page.reading));
    return this.made;
  }

  get edges(): readonly EdgeOf<N>[] {
    return this.nodes.map((node, i) => new EdgeOf(node, () => this.cursorAt(i)));
  }

  get pageInfo(): PageInfo {
    const last = this.page.items.length - 1;
    return {
      hasNextPage: this.page.hasNext,
      hasPreviousPage: this.page.hasPrevious,
      startCursor: last < 0 ? null : this.cursorAt(0),
      endCursor: last < 0 ? null : this.cursorAt(last),
    };
  }

  get asOf(): ResolvedAsOf {
    return this.page.reading.asOf;
  }

  totalCount(): Promise<number> {
    return this.page.count();
  }

  private cursorAt(i: number): string {
    const { reading, list, items } = this.page;
    const item = items[i] as T;
    const { revision, validAt } = reading.asOf;
    return writeCursor({
      revision,
      validAt,
      list,
      text: this.listing.text?.(item) ?? "",
      id: this.listing.id(item),
    });
  }
}

/** A place of a page. */
class EdgeOf<N extends Settled> {
  constructor(
    readonly node: N,
    private readonly cursorHere: () => string,
  ) {}

  get cursor(): string {
    return this.cursorHere();
  }
}
