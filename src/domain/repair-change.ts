/** The changes that a repair is made of: a closed set of actions, each on one fact of one party. */
import type { PolicyName } from "./answer";
import type { FactRef, RepairAction } from "./explanation";
import type { ContractKind, FactKind, IntegrationMode } from "./facts";
import type { PartyGraph } from "./graph";
import type { PartyId } from "./ids";
import type { Instant } from "./instant";
import { FIRST_SUPPOSED } from "./overlay";

/** The modes that one can want. */
export const WANTED_MODES = [
  "SELF",
  "ISV",
  "SYSTEM_INTEGRATOR",
] as const satisfies readonly IntegrationMode[];
export type WantedMode = (typeof WANTED_MODES)[number];

/** What brings a principal to a mode? */
export interface RepairQuestion {
  readonly graph: PartyGraph;
  readonly principal: PartyId;
  readonly t: Instant;
  readonly policy: PolicyName;
  readonly platform: PartyId;
  readonly mode: WantedMode;
  /** Who must implement: an ISV or SI, as fits the mode; null: whoever. */
  readonly delegate: PartyId | null;
  /** Must the status be OPERATIONAL, too? */
  readonly operational: boolean;
  /** Sets of more changes than that are not looked for. */
  readonly maxChanges: number;
}

/** What a near miss never asks for: what is ended or taken back, and what makes a mode work as well as hold. */
export const FURTHER_CHANGES = [
  "END_CONTRACT",
  "DISALLOW_ISV",
  "END_ENGAGEMENT",
  "TAKE_BACK_ACCOUNT",
  "WITHDRAW_CAPABILITY",
  "APPROVE_LINK",
  "END_LINK",
  "ISSUE_TOKEN",
  "REGISTER_KEY",
  "HAND_OVER_KEY",
  "ENABLE_CLIENT",
] as const;
/** What one does to bring a principal to a mode: the steps of near misses, and what goes beyond them. */
export type RepairChangeAction = RepairAction | (typeof FURTHER_CHANGES)[number];

/** A delegate that is not on record: whichever ISV or SI there is that may act and has all that it needs of its own. */
export const ANYBODY = FIRST_SUPPOSED as PartyId;

/** One change: to what, for whom, with whom, and by whom. */
export interface RepairChange {
  readonly action: RepairChangeAction;
  /** Whose fact it is: the principal, or a delegate of which something is needed. */
  readonly subject: PartyId;
  /** {@link ANYBODY} where any delegate will do; null when nobody else takes part. */
  readonly counterparty: PartyId | null;
  /** The fact that changes; null: a new one. */
  readonly object: FactRef | null;
  /** Which kind of contract is signed, renewed, ended, …; null when it is about none. */
  readonly contract: ContractKind | null;
  /** The services that are added, or that a contract signed anew has. */
  readonly services: readonly string[];
  /** Who must act, or act first. */
  readonly by: PartyId;
}

/** A change with nothing where nothing is said. */
export const changeOf = (
  action: RepairChangeAction,
  given: Pick<RepairChange, "subject" | "by"> & Partial<RepairChange>,
): RepairChange => ({ action, counterparty: null, object: null, contract: null, services: [], ...given });

/** A fact as the object of a change. */
export const objectOf = (kind: FactKind, { id }: { readonly id: number }): FactRef => ({ kind, id });
