/** Where in the input of a command something is that a batch is refused for: drafts call it by other names. */
import type { BatchList } from "../batch/plan";

/** Members and places in lists, from the outside in. */
export type Steps = readonly (string | number)[];

/** The place in the input of a member of a draft. */
export type Place = (member: Steps, list: BatchList, index: number) => Steps;

/** Says what members of the drafts, or the first steps to them, are called in the input. Others have their own names there. */
export const under =
  (names: Readonly<Record<string, string>>): Place =>
  (member) => {
    for (let length = member.length; length > 0; length--) {
      const name = names[member.slice(0, length).join(".")];
      if (name !== undefined) return [name];
    }
    return member.map((step) => (step === "ref" ? "reference" : step));
  };

/** As the drafts have it. */
export const AS_DRAFTED: Place = under({});

/** Of what begins or ends when the change is valid. */
export const AT_VALID_AT: Place = under({ from: "validAt", to: "validAt", terminatedAt: "validAt" });
