/** What would be if some changes were recorded. */
import { Arg, Ctx, Int, ObjectType, Query, Resolver } from "type-graphql";
import { whatIf } from "../app/ask-what-if";
import { compareAs } from "../app/diff-fleet";
import { countObligations } from "../app/list-obligations";
import type {
  FindingCode as Code,
  PolicyName as Policy,
  IntegrationStatus as Status,
} from "../domain/answer";
import type { IntegrationMode as Mode } from "../domain/facts";
import type { Instant } from "../domain/instant";
import { type AsOf, At } from "./as-of";
import { changesOf, GraphChanges } from "./changes";
import { Comparison } from "./comparison";
import { type ReadingContext, readingAt } from "./context";
import { DateTime } from "./date-time";
import { settle } from "./error-map";
import { FindingCode, IntegrationMode, IntegrationStatus } from "./integration-codes";
import { UnderPolicy } from "./party-filter";
import { Loaded, Property } from "./property";

@ObjectType("ObligationCount", { description: "How many principals a finding arises for." })
class ObligationCount {
  @Property(() => FindingCode, { description: "What is wrong then." })
  readonly finding!: Code;

  @Property(() => Int, { description: "For how many principals." })
  readonly count!: number;
}

@ObjectType("Outcome", { description: "How many principals come to a mode and status by some change." })
class Outcome {
  constructor(
    private readonly way: string,
    private readonly principals: number,
  ) {}

  @Property(() => IntegrationMode, { nullable: true, description: "The mode after; null: not known after." })
  get mode(): Mode | null {
    return (this.way.split(" ")[0] || null) as Mode | null;
  }

  @Property(() => IntegrationStatus, { nullable: true, description: "The status after; null in mode NONE." })
  get status(): Status | null {
    return (this.way.split(" ")[1] || null) as Status | null;
  }

  @Property(() => Int, { description: "How many principals." })
  get count(): number {
    return this.principals;
  }
}

@ObjectType("WhatIf", {
  implements: Comparison,
  description:
    "The consequences of changes that are supposed, not recorded: the answers as they are, and as they would be.",
})
export class WhatIf extends Comparison {
  @Loaded(() => [Outcome], {
    description:
      "How many come to which mode and status, by their first change or a later one, most first; each counts once for each, and so under several if it comes to several.",
  })
  async outcomes(): Promise<readonly Outcome[]> {
    const counts = await this.compared.comparison.tally(({ after }) => [
      `${after?.mode ?? ""} ${after?.status ?? ""}`,
    ]);
    return counts.map(([way, count]) => new Outcome(way, count));
  }

  @Loaded(() => [ObligationCount], {
    description:
      "What would be wrong at some time and would not be at the same time without the changes: what remains to be done. Of each finding, how many principals have it that would not have it; one that is only about more objects than before counts in the list of the principal alone.",
  })
  obligations(): Promise<readonly ObligationCount[]> {
    return countObligations(this.compared.comparison);
  }
}

@Resolver()
export class WhatIfQueries {
  @Query(() => WhatIf, {
    description:
      "What would be if these changes were recorded. Nothing is written. What comes out is what would be read afterwards.",
  })
  async whatIf(
    @Arg("changes", () => GraphChanges, { description: "What is supposed." }) changes: GraphChanges,
    @Arg("from", () => DateTime, {
      nullable: true,
      description: "Look at the consequences from this instant on. Default: the instant of the question.",
    })
    from: Instant | null,
    @Arg("to", () => DateTime, {
      nullable: true,
      description: "Look no further than this instant. Default: without bound.",
    })
    to: Instant | null,
    @UnderPolicy() policy: Policy | null,
    @At() at: AsOf | null,
    @Ctx() context: ReadingContext,
  ): Promise<WhatIf> {
    const reading = await readingAt(context, at);
    const supposed = settle(changesOf(changes));
    const question = whatIf({ changes: supposed, policy: policy ?? "STANDARD", span: { from, to } });
    return new WhatIf(question, settle(await compareAs(question, reading)), reading);
  }
}
