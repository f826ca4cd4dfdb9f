/** Stored answers, at one revision: at an instant and over all time, for many principals in one statement. */
import DataLoader from "dataloader";
import type { PolicyName } from "../../domain/answer";
import type { PartyId } from "../../domain/ids";
import type { Instant } from "../../domain/instant";
import type { AnswerCount, AnswerCounts, PrincipalAnswer, Snapshot } from "../../domain/ports";
import { mergeTold } from "../../domain/timeline";
import { missing } from "../failure";
import type { RevisionMemory } from "../memory";
import { othersTurn } from "../others-turn";

/** Loads the answers of principals under one policy. */
export class AnswerLoader {
  private readonly now: DataLoader<PartyId, PrincipalAnswer>;
  private readonly always: DataLoader<PartyId, readonly PrincipalAnswer[]>;

  private counted: Promise<AnswerCounts> | null = null;

  constructor(
    private readonly snapshot: Snapshot,
    private readonly validAt: Instant,
    private readonly policy: PolicyName,
    private readonly memory: RevisionMemory,
  ) {
    this.now = new DataLoader(async (principals) => {
      const answers = await snapshot.answersAt(principals, validAt, policy);
      for (const answer of answers) memory.keepAnswer(policy, answer);
      const found = new Map(answers.map((answer) => [answer.principal, answer]));
      return principals.map((principal) => found.get(principal) ?? missing("Answer", principal));
    });
    this.always = new DataLoader(async (principals) => {
      const timelines = new Map<PartyId, PrincipalAnswer[]>(principals.map((principal) => [principal, []]));
      await othersTurn();
      const answers = await snapshot.answersOf(principals, policy);
      await othersTurn();
      for (const answer of answers) timelines.get(answer.principal)?.push(answer);
      const merged = principals.map((principal) => mergeTold(timelines.get(principal) ?? []));
      await othersTurn();
      return merged;
    });
  }

  /** The answer at the bound instant, at once when it is known already; its interval may be shorter than that in which it holds. */
  at(principal: PartyId): PrincipalAnswer | Promise<PrincipalAnswer> {
    return this.memory.answer(this.policy, principal, this.validAt) ?? this.now.load(principal);
  }

  /** How many principals have which answer at the bound instant. */
  async counts(): Promise<readonly AnswerCount[]> {
    this.counted ??= this.count();
    return (await this.counted).counts;
  }

  /** Until the next answer turns, or something is recorded, the counts stay as they are. */
  private async count(): Promise<AnswerCounts> {
    const known = this.memory.counts(this.policy, this.validAt);
    if (known !== undefined) return known;
    const counted = await this.snapshot.countAnswers(this.validAt, this.policy);
    this.memory.keepCounts(this.policy, counted);
    return counted;
  }

  /** The whole timeline, equal neighbours merged. */
  timeline(principal: PartyId): Promise<readonly PrincipalAnswer[]> {
    return this.always.load(principal);
  }
}
