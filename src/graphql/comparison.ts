/** Comparisons of the whole fleet: who differs, how many, and in what way. */
import { Arg, Args, FieldResolver, Int, InterfaceType, ObjectType, Resolver, Root } from "type-graphql";
import { type PrincipalDifference, type Shift, wayOf } from "../app/comparison";
import {
  type Compared,
  type ComparisonQuestion,
  countDifferences,
  type DifferencePage,
  listDifferences,
  type ReadSide,
} from "../app/list-differences";
import { listObligations } from "../app/list-obligations";
import type { Reading } from "../app/reading";
import type { Answer, IntegrationStatus as Status } from "../domain/answer";
import { answerFor } from "../domain/decide";
import type { Difference } from "../domain/difference";
import type { IntegrationMode as Mode } from "../domain/facts";
import type { PartyId } from "../domain/ids";
import type { Instant } from "../domain/instant";
import { ResolvedAsOf } from "./as-of";
import { ConnectionOf, connectionType } from "./connection";
import { DateTime, endOf, startOf } from "./date-time";
import { settle } from "./error-map";
import { Finding } from "./finding";
import { IntegrationMode, IntegrationStatus, PolicyName } from "./integration-codes";
import { IntegrationInterval } from "./integration-interval";
import { PageArgs, pageComplexity, pageRequest } from "./page-args";
import type { Party } from "./party";
import { partyNode, partyOf } from "./party-node";
import { Principal } from "./principal";
import { Loaded, Property } from "./property";

@ObjectType("ModeShift", { description: "How many principals go from one mode and status to another." })
class ModeShift {
  constructor(private readonly shift: Shift) {}

  @Property(() => IntegrationMode, {
    nullable: true,
    description: "The mode before; null: not known before.",
  })
  get before(): Mode | null {
    return this.shift.before?.mode ?? null;
  }

  @Property(() => IntegrationStatus, { nullable: true, description: "The status before." })
  get statusBefore(): Status | null {
    return this.shift.before?.status ?? null;
  }

  @Property(() => IntegrationMode, { nullable: true, description: "The mode after; null: not known after." })
  get after(): Mode | null {
    return this.shift.after?.mode ?? null;
  }

  @Property(() => IntegrationStatus, { nullable: true, description: "The status after." })
  get statusAfter(): Status | null {
    return this.shift.after?.status ?? null;
  }

  @Property(() => Int, { description: "How many principals." })
  get count(): number {
    return this.shift.merchants + this.shift.acquirers;
  }

  @Property(() => Int, { description: "How many of them are merchants." })
  get merchants(): number {
    return this.shift.merchants;
  }

  @Property(() => Int, { description: "How many of them are acquirers." })
  get acquirers(): number {
    return this.shift.acquirers;
  }
}

@ObjectType("IntegrationChange", {
  description: "A stretch of time in which a principal's answers before and after differ.",
})
class IntegrationChange {
  constructor(
    private readonly principal: PartyId,
    private readonly difference: Difference,
    private readonly compared: Compared,
  ) {}

  @Property(() => DateTime, {
    nullable: true,
    description: "The first instant; null when it reaches back without bound.",
  })
  get from(): Instant | null {
    return startOf(this.difference.from);
  }

  @Property(() => DateTime, {
    nullable: true,
    description: "The first instant after it; null when nothing known ends it.",
  })
  get to(): Instant | null {
    return endOf(this.difference.to);
  }

  @Property(() => IntegrationInterval, {
    nullable: true,
    description: "The answer before; null: not known before.",
  })
  get before(): IntegrationInterval | null {
    return this.side(this.difference.before, this.compared.before);
  }

  @Property(() => IntegrationInterval, {
    nullable: true,
    description:
      "The answer after; null: not known after. Of what is only supposed, lists of parties below it are as recorded.",
  })
  get after(): IntegrationInterval | null {
    return this.side(this.difference.after, this.compared.after);
  }

  private side(answer: Answer | null, { reading, policy }: ReadSide): IntegrationInterval | null {
    if (answer === null) return null;
    const { from, to } = this.difference;
    const stored = { principal: this.principal, from, to, answer: answerFor(this.principal, answer) };
    return new IntegrationInterval(stored, reading, policy);
  }
}

@ObjectType("ChangedPrincipal", { description: "A principal whose answers differ, and how." })
class ChangedPrincipal {
  constructor(
    readonly difference: PrincipalDifference,
    readonly compared: Compared,
  ) {}

  @Loaded(() => Principal, { description: "Who; of somebody who is supposed away, as it is." })
  async principal(): Promise<Party> {
    const { before, after } = this.compared;
    const id = this.difference.principal;
    const known = await after.reading.facts.find("Party", id);
    return known === null ? partyOf(before.reading, id) : partyNode(known, after.reading);
  }

  @Property(() => [IntegrationChange], { description: "What is different, in order of time." })
  get changes(): readonly IntegrationChange[] {
    const { principal, differences } = this.difference;
    return differences.map((it) => new IntegrationChange(principal, it, this.compared));
  }

  @Loaded(() => [Finding], {
    description:
      "What is wrong at some time after, and not at the same time before: what remains to be done, and why a principal is blocked. Of a finding that there is before as well, those objects that are new to it.",
  })
  async obligations(): Promise<readonly Finding[]> {
    const found = await listObligations(this.compared, this.difference);
    return found.map((finding) => new Finding(finding, this.compared.after.reading));
  }
}

const ChangedPrincipalConnection = connectionType(() => ChangedPrincipal, {
  name: "ChangedPrincipal",
  plural: "principals whose answers differ",
  singular: "principal",
});

@InterfaceType("Comparison", { description: "Who differs between two courses of answers, and how." })
export abstract class Comparison {
  constructor(
    readonly question: ComparisonQuestion,
    readonly compared: Compared,
    readonly reading: Reading,
  ) {}

  @Property(() => ResolvedAsOf, { description: "The moment that the answers before are of." })
  get asOfBefore(): ResolvedAsOf {
    return this.compared.before.reading.asOf;
  }

  @Property(() => ResolvedAsOf, { description: "The moment that the answers after are of." })
  get asOfAfter(): ResolvedAsOf {
    return this.compared.after.reading.asOf;
  }

  @Property(() => PolicyName, { description: "The policy that the answers before are computed under." })
  get policyBefore(): string {
    return this.compared.before.policy;
  }

  @Property(() => PolicyName, { description: "The policy that the answers after are computed under." })
  get policyAfter(): string {
    return this.compared.after.policy;
  }

  @Loaded(() => Int, {
    description:
      "How many principals differ in mode, status, channel, implementer, account, keys or acquirer. Flags, findings and the rule alone do not count.",
  })
  changed(): Promise<number> {
    return countDifferences(this.compared.comparison);
  }

  @Loaded(() => [ModeShift], {
    description:
      "How many of them go from which mode and status to which; each counts once, by its first change.",
  })
  async shifts(): Promise<readonly ModeShift[]> {
    const shifts = await this.compared.comparison.shifts();
    return [...shifts]
      .sort((a, b) => sizeOf(b) - sizeOf(a) || (wayOf(a) < wayOf(b) ? -1 : 1))
      .map((it) => new ModeShift(it));
  }
}

const sizeOf = ({ merchants, acquirers }: Shift): number => merchants + acquirers;

@Resolver(() => Comparison)
export class ComparedPrincipals {
  @FieldResolver(() => ChangedPrincipalConnection, {
    description:
      "Those who differ, as they were registered, each with all its differences. Of what is supposed they are also those for whom nothing but the codes of findings differ, unless a mode or status is asked for. The same findings about other objects are no difference.",
    complexity: pageComplexity,
  })
  async principals(
    @Root() { question, compared, reading }: Comparison,
    @Args(() => PageArgs) page: PageArgs,
    @Arg("mode", () => [IntegrationMode], {
      nullable: true,
      description: "Only those with a difference that leads to one of these modes.",
    })
    mode: Mode[] | null,
    @Arg("status", () => [IntegrationStatus], {
      nullable: true,
      description: "Only those with a difference that leads to one of these statuses.",
    })
    status: Status[] | null,
  ): Promise<object> {
    const request = settle(pageRequest(page));
    const found: DifferencePage = settle(
      await listDifferences(question, reading, compared, { mode, status }, request),
    );
    return new ConnectionOf(found, {
      node: (item) => new ChangedPrincipal(item, found.compared),
      id: (item) => item.principal,
      text: () => found.carried,
    });
  }
}
