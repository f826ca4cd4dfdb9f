/** Compares an answer with what is expected of it, in words. */
import type { Answer } from "../domain/answer";
import type { PartyId } from "../domain/ids";
import { BEGINNING, FOREVER, type Instant } from "../domain/instant";
import { findingsOf, flagsOf } from "../domain/masks";
import { type Expected, PARTY_MEMBERS, WORD_MEMBERS } from "./world";

/** Names a party by its reference. */
export type NameOf = (id: PartyId) => string;

/** One line for each member that is not as expected. */
export function differences(expected: Expected, answer: Answer, nameOf: NameOf): string[] {
  const lines: string[] = [];
  for (const member of WORD_MEMBERS) {
    const wanted = expected[member];
    if (wanted !== undefined && wanted !== answer[member]) lines.push(line(member, wanted, answer[member]));
  }
  for (const member of PARTY_MEMBERS) {
    const wanted = expected[member];
    const found = named(answer[member], nameOf);
    if (wanted !== undefined && wanted !== found) lines.push(line(member, wanted, found));
  }
  lines.push(...listDifferences("flags", expected.flags, flagsOf(answer.flags)));
  lines.push(...listDifferences("findings", expected.findings, findingsOf(answer.findings)));
  return lines;
}

/** Each code that is listed must hold; an empty list means that none holds. */
function listDifferences(
  member: string,
  wanted: readonly string[] | undefined,
  found: readonly string[],
): string[] {
  if (wanted === undefined) return [];
  const asExpected = wanted.length === 0 ? found.length === 0 : wanted.every((code) => found.includes(code));
  return asExpected ? [] : [line(member, listed(wanted), listed(found))];
}

/** One line for a member of two answers that ought to be the same. */
export function disagreements(stored: Answer, reference: Answer, nameOf: NameOf): string[] {
  const lines: string[] = [];
  for (const member of WORD_MEMBERS) {
    if (stored[member] !== reference[member]) lines.push(both(member, stored[member], reference[member]));
  }
  for (const member of [...PARTY_MEMBERS, "acquirer"] as const) {
    if (stored[member] === reference[member]) continue;
    lines.push(both(member, named(stored[member], nameOf), named(reference[member], nameOf)));
  }
  if (stored.links !== reference.links) lines.push(both("links", stored.links, reference.links));
  const masks = [
    ["flags", flagsOf(stored.flags), flagsOf(reference.flags)],
    ["findings", findingsOf(stored.findings), findingsOf(reference.findings)],
  ] as const;
  for (const [member, a, b] of masks)
    if (listed(a) !== listed(b)) lines.push(both(member, listed(a), listed(b)));
  return lines;
}

/** A set of codes or references as people write it. */
export const listed = (list: readonly string[]): string => `[${list.join(", ")}]`;

/** What was expected of a member and what it was. */
export const line = (member: string, expected: unknown, found: unknown): string =>
  `${member}: expected ${expected ?? "none"}, was ${found ?? "none"}`;

const both = (member: string, stored: unknown, reference: unknown): string =>
  `${member}: the store says ${stored ?? "none"}, the rule ${reference ?? "none"}`;

const named = (id: PartyId | null, nameOf: NameOf): string | null => (id === null ? null : nameOf(id));

/** An instant for people; the ends of time by their names. */
export function told(t: Instant): string {
  if (t === BEGINNING) return "the beginning";
  return t === FOREVER ? "for ever" : new Date(t).toISOString().replace("T00:00:00.000Z", "");
}
