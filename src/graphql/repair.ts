/** Repairs: what would bring a principal to a wanted mode. */
import { Arg, Ctx, ID, Int, ObjectType, Query, Resolver } from "type-graphql";
import { MOST_CHANGES, type ProposedRepairs, proposeRepairs } from "../app/propose-repairs";
import type { Reading } from "../app/reading";
import type {
  Answer,
  PolicyName as Policy,
  RuleCode as Rule,
  IntegrationStatus as Status,
} from "../domain/answer";
import type { IntegrationMode as Mode } from "../domain/facts";
import type { RepairSet as Found, NoRepair as Reason } from "../domain/repair";
import type { WantedMode as Wanted } from "../domain/repair-change";
import { type AsOf, At, ResolvedAsOf } from "./as-of";
import { type ReadingContext, readingAt } from "./context";
import { enumType } from "./enum-type";
import { settle } from "./error-map";
import { IntegrationMode, IntegrationStatus, RuleCode } from "./integration-codes";
import { Party } from "./party";
import { mentionOf, UnderPolicy } from "./party-filter";
import { partyOf, partyOrNull } from "./party-node";
import { Loaded, Property } from "./property";
import { knownParty, RepairChange } from "./repair-change";

const WantedMode = enumType<Wanted>("WantedMode", "A mode that one can want.", {
  SELF: "The principal integrates itself.",
  ISV: "An ISV integrates for it.",
  SYSTEM_INTEGRATOR: "A system integrator integrates for it.",
});

const NoRepair = enumType<Reason>("NoRepair", "Why there is no set of changes.", {
  PRINCIPAL_CLOSED: "The principal is closed, and a closed party stays closed.",
  DELEGATE_CLOSED: "The delegate that must implement is closed.",
  TOO_MANY_CHANGES: "Every set has more changes than were allowed for.",
  TOO_MANY_POSSIBILITIES:
    "So much is possible that the search was given up. Name a delegate, or allow for fewer changes.",
});

@ObjectType("RepairOutcome", { description: "How the principal would be integrated." })
class RepairOutcome {
  constructor(
    private readonly answer: Answer,
    private readonly reading: Reading,
  ) {}

  @Property(() => IntegrationMode, { description: "The effective mode." })
  get mode(): Mode {
    return this.answer.mode;
  }

  @Property(() => RuleCode, { description: "The row of the rule that would decide." })
  get rule(): Rule {
    return this.answer.rule;
  }

  @Property(() => IntegrationStatus, { nullable: true, description: "Whether it would work." })
  get status(): Status | null {
    return this.answer.status;
  }

  @Loaded(() => Party, { nullable: true, description: "Who would implement; null: whoever is chosen." })
  get implementer(): Party | Promise<Party> | null {
    return knownParty(this.reading, this.answer.implementer);
  }

  @Loaded(() => Party, { nullable: true, description: "Who would sign; null: whoever is chosen." })
  get keyHolder(): Party | Promise<Party> | null {
    return knownParty(this.reading, this.answer.keyHolder);
  }
}

@ObjectType("RepairSet", { description: "Changes that bring the wanted mode about, all of them together." })
class RepairSet {
  constructor(
    private readonly found: Found,
    private readonly reading: Reading,
  ) {}

  @Property(() => [RepairChange], { description: "The changes, in the order in which they are made." })
  get changes(): readonly RepairChange[] {
    return this.found.changes.map((change) => new RepairChange(change, this.reading));
  }

  @Property(() => RepairOutcome, { description: "How the principal would be integrated then." })
  get outcome(): RepairOutcome {
    return new RepairOutcome(this.found.after, this.reading);
  }
}

@ObjectType("RepairProposal", {
  description:
    "The smallest sets of changes that would bring a principal to a wanted mode. Nothing is written.",
})
export class RepairProposal {
  constructor(
    private readonly proposed: ProposedRepairs,
    private readonly reading: Reading,
  ) {}

  @Loaded(() => Party, { description: "Whose mode it is about." })
  get principal(): Party | Promise<Party> {
    return partyOf(this.reading, this.proposed.principal);
  }

  @Loaded(() => Party, { nullable: true, description: "Who must implement; null: whoever." })
  get delegate(): Party | Promise<Party> | null {
    return partyOrNull(this.reading, this.proposed.delegate);
  }

  @Property(() => Int, {
    nullable: true,
    description: "How many changes each set has; 0 when it is as wanted already; null when there is no set.",
  })
  get size(): number | null {
    const { repairs } = this.proposed;
    return repairs.none === null ? repairs.size : null;
  }

  @Property(() => [RepairSet], { description: "All sets of that size; each of them suffices." })
  get sets(): readonly RepairSet[] {
    const { repairs } = this.proposed;
    return repairs.none === null ? repairs.sets.map((found) => new RepairSet(found, this.reading)) : [];
  }

  @Property(() => NoRepair, { nullable: true, description: "Why there is no set; null when there is one." })
  get none(): Reason | null {
    return this.proposed.repairs.none;
  }

  @Property(() => ResolvedAsOf, { description: "The moment that it is about." })
  get asOf(): ResolvedAsOf {
    return this.reading.asOf;
  }
}

/** Thousands of sets may be tried, and each is decided anew. */
const REPAIR_COST = 10_000;

@Resolver()
export class RepairQueries {
  @Query(() => RepairProposal, {
    description:
      "The smallest sets of changes, made at the instant, that would bring a principal to a mode: exact and complete, or a reason why there is none. Changed is what is the principal's, and of the delegates that it has or had to do with, or the one that is named; anybody else comes into question where it knows none of that kind. What acquirers above it do is left as it is.",
    complexity: ({ childComplexity }) => REPAIR_COST + childComplexity,
  })
  async repairs(
    @Arg("of", () => ID, { description: "The principal: its global id, or its reference." }) of: string,
    @Arg("mode", () => WantedMode, { description: "The mode that is wanted." }) mode: Wanted,
    @Arg("delegate", () => ID, {
      nullable: true,
      description: "The ISV or system integrator that must implement: its global id, or its reference.",
    })
    delegate: string | null,
    @Arg("operational", () => Boolean, {
      defaultValue: false,
      description: "Must the status be OPERATIONAL, too: with keys and tokens that work?",
    })
    operational: boolean,
    @Arg("maxChanges", () => Int, {
      defaultValue: 4,
      description: `Look for sets of at most so many changes, up to ${MOST_CHANGES}.`,
    })
    maxChanges: number,
    @UnderPolicy() policy: Policy | null,
    @At() at: AsOf | null,
    @Ctx() context: ReadingContext,
  ): Promise<RepairProposal> {
    const reading = await readingAt(context, at);
    const meant = { of: mentionOf(of) ?? { given: of }, delegate: mentionOf(delegate) };
    const asked = { ...meant, mode, operational, maxChanges, policy: policy ?? "STANDARD" };
    return new RepairProposal(settle(await proposeRepairs(reading, asked)), reading);
  }
}
