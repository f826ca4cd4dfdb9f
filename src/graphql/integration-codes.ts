/** The codes of an answer, as enumerations. */
import type {
  IntegrationChannel as ChannelName,
  FindingCode as FindingCodeName,
  Flag as FlagName,
  PolicyName as Policy,
  RuleCode as RuleName,
  IntegrationStatus as StatusName,
} from "../domain/answer";
import type { IntegrationMode as ModeName } from "../domain/facts";
import { enumType } from "./enum-type";

/** The mode of an answer that whoever asks may not know, and the rule of one. */
type Withheld = "WITHHELD";

/** A mode and a rule as they are shown. */
export type ShownMode = ModeName | Withheld;
export type ShownRule = RuleName | Withheld;

export const IntegrationMode = enumType<ShownMode>("IntegrationMode", "How a principal is integrated.", {
  SELF: "The principal integrates itself and signs with its own key.",
  ISV: "An ISV integrates, with its own key and a delegation token of the principal.",
  SYSTEM_INTEGRATOR:
    "A system integrator integrates with the principal's account, and signs as the principal.",
  NONE: "Nobody integrates for the principal.",
  WITHHELD:
    "Whoever asks may not know: a member of a party that the answer does not concern. In answers only: as a condition nobody meets it, and nobody can declare it.",
});

export const IntegrationStatus = enumType<StatusName>("IntegrationStatus", "Whether the integration works.", {
  OPERATIONAL: "All base services are contracted, and the signer has what it needs.",
  DEGRADED: "A service of the base contract (payment, refund, settlement) is missing.",
  BLOCKED: "The signer has no usable LIVE key, or no valid delegation token.",
});

export const IntegrationChannel = enumType<ChannelName>(
  "IntegrationChannel",
  "By which way the principal reaches the platform.",
  {
    DIRECT: "By its own contract with the platform.",
    ACQUIRER: "Below an acquirer, whose integration it shares.",
  },
);

export const RuleCode = enumType<ShownRule>(
  "RuleCode",
  "The row of the rule that decided. The first that matches does.",
  {
    R1: "The party is neither a merchant nor an acquirer: it has no mode. No answer carries this.",
    R2: "The principal is suspended or closed: mode NONE.",
    R3: "No base contract, but an approved link to an acquirer whose mode is not NONE: that mode.",
    R4: "No base contract: mode NONE, and wouldBeMode says what it would be with one.",
    R5: "One ISV is a candidate and no system integrator: mode ISV.",
    R6: "One system integrator is a candidate, no ISV, no development capability: mode SYSTEM_INTEGRATOR.",
    R7: "As R6 with development capability: mode SYSTEM_INTEGRATOR; strictly SELF.",
    R8: "ISVs and system integrators are candidates: the designated one, else an ISV; strictly NONE until designated.",
    R9: "Several ISVs are candidates: the designated one, else the one that started first.",
    R10: "Several system integrators are candidates: the designated one, else the one that started first.",
    R11: "No candidate, with development capability: mode SELF.",
    R12: "No candidate, no development capability: mode NONE.",
    WITHHELD: "Whoever asks may not know.",
  },
);

export const PolicyName = enumType<Policy>(
  "PolicyName",
  "Under which reading of the rule an answer is computed.",
  {
    STANDARD: "As the platform practises it: R7 and R8 decide for a delegate.",
    STRICT: "As its text says: R7 is SELF, and R8 is NONE until the principal designates a delegate.",
  },
);

export const Flag = enumType<FlagName>("Flag", "What the rule remarks beside the mode.", {
  PARTY_SUSPENDED: "The principal is suspended.",
  PARTY_CLOSED: "The principal is closed.",
  INHERITED: "The mode is an acquirer's.",
  BASE_CONTRACT_MISSING: "There is no merchant service contract on record.",
  BASE_CONTRACT_DRAFT: "A merchant service contract is not signed, was rejected or cancelled.",
  BASE_CONTRACT_NOT_YET_EFFECTIVE: "A merchant service contract starts later.",
  BASE_CONTRACT_SUSPENDED: "A merchant service contract is suspended.",
  BASE_CONTRACT_EXPIRED: "A merchant service contract has expired.",
  BASE_CONTRACT_TERMINATED: "A merchant service contract was terminated.",
  SI_DESPITE_DEV_CAPABILITY: "A system integrator is engaged although the principal could integrate itself.",
  AMBIGUOUS_DELEGATE: "Delegates of both kinds are candidates and none of them is designated.",
  MULTIPLE_ISV: "Several ISVs are candidates and none of them is designated.",
  MULTIPLE_SI: "Several system integrators are candidates: the account is in several hands.",
  NO_DEV_CAPABILITY_AND_NO_DELEGATE: "There is nobody who could integrate.",
  MULTIPLE_ACQUIRERS: "The principal is registered under several acquirers.",
  DUAL_ROLE: "Two delegates, or the principal and a delegate, are one legal entity.",
});

export const FindingCode = enumType<FindingCodeName>(
  "FindingCode",
  "What is registered against what the mode says.",
  {
    NO_USABLE_KEY: "K1: the key holder has no usable key of the signing client. Status BLOCKED.",
    KEY_OWNER_MISMATCH: "K2: mode ISV, and the principal still has a usable key of its own.",
    WRONG_DELEGATE_KEY: "K3: a delegation token is valid for an ISV that is not a candidate.",
    RESIDUAL_SI_CUSTODY:
      "K4: a former system integrator still has the account, or a key that was usable in its time.",
    HANDOVER_INCOMPLETE:
      "K5: mode SYSTEM_INTEGRATOR, and the integrator holds none of the principal's usable keys.",
    SHARED_CUSTODY: "K6: a usable key of the signing client has several holders.",
    KEY_REUSED: "K7: one key is registered under several clients.",
    NO_SUCCESSOR: "K8: the last usable key ends within 30 days and none follows.",
    OVERLAP_TOO_LONG: "K9: an old key is still usable a whole overlap window after its successor's start.",
    WEAK_KEY: "K10: an RSA key under 2048 bits.",
    CROSS_ENVIRONMENT: "K11: one key is registered in TEST and in LIVE.",
    COMPROMISED_IN_USE: "K12: a usable key of the signing client is reported compromised.",
    PRE_COMPROMISE_EXPOSURE:
      "K13: the signer went on using a key after the instant since which it is compromised.",
    ORPHAN_KEY: "K14: a usable key whose client's owner is closed.",
    TOKEN_INVALID: "Mode ISV without a valid delegation token for the implementer. Status BLOCKED.",
    DECLARED_MISMATCH: "The declared mode differs from the effective one.",
    DUAL_ROLE: "Two delegates, or the principal and a delegate, are one legal entity.",
    ISV_NOT_ALLOWED: "An authorization contract is in force although the principal does not allow ISVs.",
    ACQUIRER_CYCLE: "The chain of acquirers above the principal meets itself.",
  },
);
