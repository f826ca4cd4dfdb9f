/** Concentration: on whom, or on what, how many merchants depend. */
import { Arg, Args, Ctx, Float, Int, ObjectType, Query, Resolver } from "type-graphql";
import {
  type ConcentrationOf as By,
  concentrationText,
  type Concentration as Found,
  listConcentration,
} from "../app/measure-concentration";
import type { Reading } from "../app/reading";
import type { PolicyName as Policy } from "../domain/answer";
import { type AsOf, At } from "./as-of";
import { ConnectionOf, connectionType } from "./connection";
import type { ReadingContext } from "./context";
import { enumType } from "./enum-type";
import { settle } from "./error-map";
import { Node } from "./node";
import { nodeOf } from "./node-of";
import { type Costing, PageArgs, pageComplexity, pageRequest } from "./page-args";
import { UnderPolicy } from "./party-filter";
import { Loaded, Property } from "./property";

const ConcentrationOf = enumType<By>("ConcentrationOf", "What is supposed to fail.", {
  DELEGATE: "An ISV or system integrator: it is closed.",
  CONTRACT:
    "A contract of an ISV with the platform, or any of an acquirer: it is not there. A merchant's own contract takes one merchant with it and is not listed.",
  ACQUIRER: "An acquirer: it is closed.",
});

@ObjectType("Concentration", { description: "An object, and what is lost at once if it fails." })
class Concentration {
  constructor(
    private readonly found: Found,
    private readonly reading: Reading,
  ) {}

  @Loaded(() => Node, { description: "What fails." })
  get object(): Node | Promise<Node> {
    return nodeOf(this.reading, this.found.object);
  }

  @Property(() => Int, {
    description: "How many merchants would be integrated otherwise: lost, moved, or blocked already.",
  })
  get affected(): number {
    return this.found.affected;
  }

  @Property(() => Int, { description: "How many of them can take payments now, and could not then." })
  get lost(): number {
    return this.found.lost;
  }

  @Property(() => Float, {
    description: "The share of those among all merchants that can take payments: from 0 to 1.",
  })
  get share(): number {
    return this.found.share;
  }
}

const ConcentrationConnection = connectionType(() => Concentration, {
  name: "Concentration",
  plural: "objects that merchants depend on",
  singular: "object",
});

/** The whole fleet is decided anew, by situation. */
const MEASURE_COST = 5_000;

@Resolver()
export class ConcentrationQueries {
  @Query(() => ConcentrationConnection, {
    description:
      "What share of the merchants is lost if one delegate, contract or acquirer fails at the instant: exact, of every object that a merchant depends on, most lost first.",
    complexity: (costing: Costing) => MEASURE_COST + pageComplexity(costing),
  })
  async concentration(
    @Arg("by", () => ConcentrationOf, { description: "What is supposed to fail." }) by: By,
    @Args(() => PageArgs) page: PageArgs,
    @UnderPolicy() policy: Policy | null,
    @At() at: AsOf | null,
    @Ctx() context: ReadingContext,
  ): Promise<object> {
    const request = { by, policy: policy ?? "STANDARD", page: settle(pageRequest(page)) } as const;
    const found = settle(await listConcentration(context.readings, at ?? {}, request));
    return new ConnectionOf(found, {
      node: (item, reading) => new Concentration(item, reading),
      id: ({ object }) => object.id,
      text: concentrationText,
    });
  }
}
