/** Who sees what: the specification of visibility, table by table. */
import { POLICIES } from "../../src/domain/answer";
import { FACT_KINDS, type FactKind } from "../../src/domain/facts";
import type { PartyId } from "../../src/domain/ids";
import { BEGINNING, FOREVER } from "../../src/domain/instant";
import { answerTo, NOBODY, withheldExplanation } from "../../src/domain/visibility";
import { type World, world } from "./lib/facts-builder";
import { seenBy } from "./lib/seen-by";

const NOW = "2024-06-01";

/**
 * Noodle has an ISV and left a system integrator, which still holds its key together with another one. Stall is below acq1, acq1 below
 * acq2, which has an ISV of its own.
 */
const WORLD: World = {
  parties: [
    { ref: "alipay" },
    { ref: "noodle", entity: "noodle-ltd", dev: "VERIFIED", declared: "SELF", status: "ACTIVE" },
    { ref: "stall" },
    { ref: "tea" },
    { ref: "isv1", entity: "noodle-ltd" },
    { ref: "isv2" },
    { ref: "isv3" },
    { ref: "si1" },
    { ref: "si2" },
    { ref: "acq1" },
    { ref: "acq2" },
  ],
  base: [
    { ref: "b-noodle", between: ["noodle", "alipay"] },
    { ref: "b-tea", between: ["tea", "alipay"] },
    { ref: "b-acq2", between: ["acq2", "alipay"] },
  ],
  partnerContracts: [
    { ref: "p-isv1", between: ["isv1", "alipay"] },
    { ref: "p-isv3", between: ["isv3", "alipay"] },
  ],
  authorizationContracts: [
    { ref: "a-noodle", between: ["noodle", "isv1"] },
    { ref: "a-old", between: ["noodle", "isv2"], to: "2024-02-01" },
    { ref: "a-tea", between: ["tea", "isv1"], state: "DRAFT" },
    { ref: "a-acq2", between: ["acq2", "isv3"] },
    { ref: "a-stall", between: ["stall", "isv3"], to: "2024-02-01" },
  ],
  tokens: [{ ref: "t-noodle", of: ["noodle", "isv1"] }],
  engagements: [{ ref: "e-noodle", of: ["noodle", "si1"], to: "2024-02-01" }],
  grants: [{ ref: "g-noodle", of: ["noodle", "si1"] }],
  links: [
    { ref: "l-stall", of: ["stall", "acq1"] },
    { ref: "l-acq1", of: ["acq1", "acq2"] },
  ],
  designations: [{ of: ["noodle", "isv1"] }],
  clients: [
    { ref: "app-noodle", owner: "noodle" },
    { ref: "app-isv1", owner: "isv1" },
    { ref: "app-acq2", owner: "acq2" },
  ],
  keys: [
    { ref: "k-noodle", client: "app-noodle", holders: ["si1", "si2"] },
    { ref: "k-noodle-2", client: "app-noodle" },
    { ref: "k-isv1", client: "app-isv1" },
  ],
};

const it = world(WORLD);

const NAMELESS: readonly FactKind[] = ["Party", "LegalEntity"];

/** The references of all that a viewer sees: the parties, and what is between them. */
function sees(viewer: string): { parties: string; facts: string; entities: number } {
  const seen = seenBy(it.facts, it.id(viewer));
  const references = (kinds: readonly FactKind[]) =>
    kinds.flatMap((kind) =>
      (seen[kind] as readonly { reference?: string }[]).map(({ reference }) => reference ?? "designation"),
    );
  return {
    parties: references(["Party"]).join(" "),
    facts: references(FACT_KINDS.filter((kind) => !NAMELESS.includes(kind))).join(" "),
    entities: seen.LegalEntity.length,
  };
}

test.each([
  [
    "noodle",
    "alipay noodle isv1 isv2 si1 si2",
    "b-noodle a-noodle a-old t-noodle e-noodle g-noodle app-noodle k-noodle k-noodle-2 designation",
    1,
  ],
  ["tea", "alipay tea isv1", "b-tea a-tea", 0],
  // The ISV of the acquirer above the acquirer: it is named in the stall's own answer.
  ["stall", "alipay stall isv3 acq1 acq2", "a-stall l-stall", 0],
  ["isv1", "alipay noodle tea isv1", "a-noodle a-tea p-isv1 t-noodle app-isv1 k-isv1 designation", 1],
  ["isv2", "alipay noodle isv2", "a-old", 0],
  ["isv3", "alipay stall isv3 acq2", "a-acq2 a-stall p-isv3", 0],
  ["si1", "alipay noodle si1 si2", "e-noodle g-noodle app-noodle k-noodle", 0],
  ["si2", "alipay noodle si1 si2", "app-noodle k-noodle", 0],
  ["acq1", "alipay stall isv3 acq1 acq2", "l-stall l-acq1", 0],
  ["acq2", "alipay isv3 acq1 acq2", "b-acq2 a-acq2 l-acq1 app-acq2", 0],
])("%s sees %s", (viewer, parties, facts, entities) => {
  expect(sees(viewer)).toEqual({ parties, facts, entities });
});

test("nobody sees anything", () => {
  const seen = seenBy(it.facts, NOBODY);
  expect(FACT_KINDS.flatMap((kind) => [...seen[kind]])).toEqual([]);
});

test("a viewer sees itself in full, and of everybody else who it is", () => {
  const noodle = (viewer: string) =>
    seenBy(it.facts, it.id(viewer)).Party.find(({ reference }) => reference === "noodle")!;
  const whole = it.facts.Party.find(({ reference }) => reference === "noodle")!;
  expect(noodle("noodle")).toBe(whole);
  const { id, reference, role, name, country } = whole;
  expect(noodle("isv1")).toEqual({
    ...{ id, reference, role, name, country },
    ...{
      mcc: null,
      legalEntity: null,
      status: [],
      developmentCapability: [],
      allowsIsv: [],
      declaredMode: null,
    },
  });
});

const shown = (viewer: PartyId, of: string) =>
  answerTo(viewer, { principal: it.id(of), answer: it.answer(of, NOW), from: BEGINNING, to: FOREVER });

test.each([
  ["noodle", "noodle", "full"],
  ["noodle", "isv1", "full"],
  ["noodle", "isv2", "withheld"],
  ["noodle", "si1", "withheld"],
  ["noodle", "tea", "withheld"],
  ["tea", "isv1", "withheld"],
  ["stall", "stall", "full"],
  ["stall", "acq1", "full"],
  // The account is acq2's, but it is acq1 through which it is inherited.
  ["stall", "acq2", "withheld"],
  ["stall", "isv3", "full but for the acquirer"],
  ["acq1", "acq2", "full"],
  ["acq1", "isv3", "full"],
  ["acq2", "isv3", "full"],
])("the answer of %s is shown to %s: %s", (of, viewer, how) => {
  const answer = it.answer(of, NOW);
  const seen = shown(it.id(viewer), of);
  if (how === "full") expect(seen.answer).toEqual(answer);
  else if (how === "withheld")
    expect(seen).toMatchObject({ withheld: true, answer: { rule: "R1", status: null } });
  else expect(seen.answer).toEqual({ ...answer, acquirer: null });
  expect(seen.withheld === true).toBe(how === "withheld");
});

test("all answers that are withheld look alike, and unlike any that is shown", () => {
  const withheld = ["noodle", "tea", "stall", "acq1"].map((of) => shown(it.id("si2"), of).answer);
  expect(new Set(withheld).size).toBe(1);
  const answers = POLICIES.flatMap((policy) =>
    it.facts.Party.flatMap(({ reference, role }) =>
      role === "MERCHANT" || role === "ACQUIRER" ? [it.answer(reference, NOW, policy)] : [],
    ),
  );
  for (const answer of answers) expect(answer.rule).not.toBe(withheld[0]?.rule);
});

test("an explanation that is withheld says whose it would be, and nothing else", () => {
  const explanation = it.explain("noodle", NOW);
  expect(explanation.isvs).not.toEqual([]);
  const { principal, policy } = explanation;
  expect(withheldExplanation(explanation)).toEqual({
    ...{ principal, policy, rule: "WITHHELD", designated: null },
    ...{ clauses: [], isvs: [], integrators: [], acquirers: [], nearMisses: [] },
  });
});
