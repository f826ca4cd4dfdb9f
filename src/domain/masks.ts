/** Sets of codes as bits: how flags and findings are stored and compared. */
import { FINDINGS, type FindingCode, FLAGS, type Flag, type Mask } from "./answer";

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

/** The findings that say that somebody who is no delegate any more can still act (K3, K4). */
export const RESIDUAL_FINDINGS: Mask = FINDING_BIT.WRONG_DELEGATE_KEY | FINDING_BIT.RESIDUAL_SI_CUSTODY;
