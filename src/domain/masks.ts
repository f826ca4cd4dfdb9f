/** Sets of codes as bits: how flags and findings are stored and compared. */
import { type Answer, FINDINGS, type FindingCode, FLAGS, type Flag, type Mask } from "./answer";

const bitsOf = <T extends string>(codes: readonly T[]): Readonly<Record<T, Mask>> =>
  Object.fromEntries(codes.map((code, i) => [code, 2 ** i])) as Record<T, Mask>;

/** The bit of each flag. */
export const FLAG_BIT: Readonly<Record<Flag, Mask>> = bitsOf(FLAGS);

/** The bit of each finding. */
export const FINDING_BIT: Readonly<Record<FindingCode, Mask>> = bitsOf(FINDINGS);

/** The flags in a mask, in the order of `FLAGS`. */
export const flagsOf = (mask: Mask): Flag[] => FLAGS.filter((code) => (mask & FLAG_BIT[code]) !== 0);

/** The findings in a mask, in the order of `FINDINGS`. */
export const findingsOf = (mask: Mask): FindingCode[] =>
  FINDINGS.filter((code) => (mask & FINDING_BIT[code]) !== 0);

/**
 * A bit beside the findings that is none of them and is told to nobody: somebody is able and not entitled of whom neither K3 nor K4 nor
 * mode NONE says so. Stored with them so that those principals are found; beyond any bit that findings will come to.
 */
export const UNTOLD_RESIDUE: Mask = 2 ** 30;

/** What says that somebody who is no delegate, or none any more, can act (K3, K4, and what no finding tells). */
export const RESIDUAL_FINDINGS: Mask =
  FINDING_BIT.WRONG_DELEGATE_KEY | FINDING_BIT.RESIDUAL_SI_CUSTODY | UNTOLD_RESIDUE;

/** An answer with nothing in it but what is told. */
export const toldAnswer = (answer: Answer): Answer =>
  (answer.findings & UNTOLD_RESIDUE) === 0
    ? answer
    : { ...answer, findings: answer.findings & ~UNTOLD_RESIDUE };
