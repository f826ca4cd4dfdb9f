/** Repairs as clients ask for them: by reference or id, as of any moment, refused with reasons. */
import { ask, DEMO, refusal } from "./support/ask";
import { seeded } from "./support/stores";

const demo = seeded(DEMO);

const REPAIRS = `query ($of: ID!, $mode: WantedMode!, $delegate: ID, $operational: Boolean, $maxChanges: Int, $at: AsOf) {
  repairs(of: $of, mode: $mode, delegate: $delegate, operational: $operational, maxChanges: $maxChanges, at: $at) {
    size none asOf { validAt }
    sets { changes { action counterparty { ... on Party { reference } } withAnybody } outcome { mode status implementer { ... on Party { reference } } } }
  }
}`;

const repairs = async (variables: object) =>
  (await ask(await demo, REPAIRS, { ...variables })).repairs as {
    size: number | null;
    none: string | null;
    sets: { changes: { action: string; withAnybody: boolean }[]; outcome: object }[];
  };
const actions = async (variables: object) =>
  (await repairs(variables)).sets.map(({ changes }) => changes.map(({ action }) => action));

test("a token was revoked: one makes it work again, and before that nothing was amiss", async () => {
  const asked = { of: "tailor", mode: "ISV", operational: true };
  expect(await actions(asked)).toEqual([["ISSUE_TOKEN"]]);
  expect(await repairs({ ...asked, at: { validAt: "2024-05-30T00:00:00Z" } })).toMatchObject({
    size: 0,
    none: null,
    sets: [
      { changes: [], outcome: { mode: "ISV", status: "OPERATIONAL", implementer: { reference: "posone" } } },
    ],
  });
});

test("a delegate that is named has to implement", async () => {
  const { sets } = await repairs({ of: "tea", mode: "ISV", delegate: "posone" });
  expect(sets.map(({ outcome }) => outcome)).toEqual([
    expect.objectContaining({ mode: "ISV", implementer: { reference: "posone" } }),
  ]);
});

test("where the principal knows no delegate, anybody will do", async () => {
  const { sets } = await repairs({ of: "tea", mode: "SYSTEM_INTEGRATOR" });
  expect(sets.length).toBeGreaterThan(0);
  for (const { changes, outcome } of sets) {
    expect(changes.some(({ withAnybody }) => withAnybody)).toBe(true);
    expect(outcome).toMatchObject({ mode: "SYSTEM_INTEGRATOR", implementer: null });
  }
});

test("the id serves as well as the reference", async () => {
  const { merchant } = await ask(await demo, '{ merchant(reference: "tailor") { id } }');
  expect(await actions({ of: merchant.id, mode: "ISV", operational: true })).toEqual([["ISSUE_TOKEN"]]);
});

test("fewer changes than are needed: none", async () => {
  expect(await repairs({ of: "silk", mode: "SELF", operational: true, maxChanges: 2 })).toMatchObject({
    size: null,
    none: "TOO_MANY_CHANGES",
    sets: [],
  });
});

test.each([
  [
    "a delegate as principal",
    { of: "posone", mode: "SELF" },
    "UNFIT_PARTY",
    /of: expected a merchant or acquirer/,
  ],
  ["nobody", { of: "nobody", mode: "SELF" }, "UNKNOWN_PARTY", /nobody/],
  ["a delegate of another kind", { of: "tea", mode: "ISV", delegate: "bridge" }, "UNFIT_PARTY", /role ISV/],
  [
    "a delegate in mode SELF",
    { of: "tea", mode: "SELF", delegate: "posone" },
    "UNFIT_PARTY",
    /none in mode SELF/,
  ],
  ["too many changes", { of: "tea", mode: "ISV", maxChanges: 7 }, "OUT_OF_RANGE", /7 is not from 0 to 6/],
])("refused: %s", async (_name, variables, reason, message) => {
  const refused = await refusal(await demo, REPAIRS, variables);
  expect(refused.message).toMatch(message);
  expect(refused.extensions).toMatchObject({ code: "BAD_USER_INPUT", reason });
});
