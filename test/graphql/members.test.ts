/** Reading as a member of one party, in the demo world. */
import { getNamedType, graphql, isInterfaceType, isObjectType } from "graphql";
import { Shared } from "../../src/app/known";
import type { Actor } from "../../src/domain/actor";
import { buildGraphSchema } from "../../src/graphql/build-schema";
import { createContext } from "../../src/graphql/context";
import { FOR_MEMBERS } from "../../src/graphql/member-fields";
import { ask, askAs, DEMO, memberOf, NOW, run } from "./support/ask";
import { countingStore } from "./support/counting-store";
import { seeded } from "./support/stores";
import { SAYS_NOTHING, TOLD_TO_MEMBERS } from "./support/told-to-members";

const demo = seeded(DEMO);
const as = async (party: string, source: string) => askAs(await demo, party, source);

test("every root field says whether members may ask it", () => {
  const fields = Object.keys(buildGraphSchema().getQueryType()?.getFields() ?? {});
  expect(Object.keys(FOR_MEMBERS).sort()).toEqual(fields.sort());
});

/** Every object type that members can come to, with its fields. */
function reachable(): string[] {
  const schema = buildGraphSchema();
  const found = new Map<string, string>();
  const walk = (type: unknown): void => {
    if (!(isObjectType(type) || isInterfaceType(type)) || found.has(type.name)) return;
    const fields = Object.values(type.getFields());
    const names = fields.map(({ name }) => name).sort();
    found.set(type.name, `${type.name}: ${names.join(" ")}`);
    for (const field of fields) walk(getNamedType(field.type));
    for (const above of type.getInterfaces()) walk(above);
    if (isInterfaceType(type)) for (const below of schema.getPossibleTypes(type)) walk(below);
  };
  for (const field of Object.values(schema.getQueryType()?.getFields() ?? {}))
    if (FOR_MEMBERS[field.name]) walk(getNamedType(field.type));
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {}))
    walk(getNamedType(field.type));
  return [...found].filter(([name]) => !SAYS_NOTHING.test(name)).map(([, fields]) => fields);
}

test("every field that members can come to has been looked at with their eyes", () => {
  expect(reachable().sort()).toEqual(TOLD_TO_MEMBERS.trim().split("\n").sort());
});

const OF_THE_FLEET: Readonly<Record<string, string>> = {
  blastRadius: 'blastRadius(of: { party: "posone" }, from: "2024-06-01T00:00:00Z") { __typename }',
  changes: "changes { __typename }",
  concentration: "concentration(by: DELEGATE) { totalCount }",
  expiryCliff: "expiryCliff { __typename }",
  fleetDiff: 'fleetDiff(from: { validAt: "2024-01-01T00:00:00Z" }) { changed }',
  gaps: "gaps(within: 30) { totalCount }",
  integrationSummary: "integrationSummary { total }",
  notAble: "notAble { totalCount }",
  policyDiff: "policyDiff(a: STANDARD, b: STRICT) { changed }",
  repairs: 'repairs(of: "noodle", mode: SELF) { size }',
  residualAccess: "residualAccess { totalCount }",
  revisions: "revisions { totalCount }",
  signedHeads: "signedHeads { totalCount }",
  upcomingChanges: "upcomingChanges(within: 30) { totalCount }",
  whatIf: "whatIf(changes: {}) { changed }",
};

test("questions about the whole fleet are forbidden to members, and to nobody else", async () => {
  const forbidden = Object.keys(FOR_MEMBERS).filter((field) => !FOR_MEMBERS[field]);
  expect(Object.keys(OF_THE_FLEET)).toEqual(forbidden);
  for (const [field, source] of Object.entries(OF_THE_FLEET)) {
    const { data, errors } = await run(await demo, `{ ${source} }`, {}, memberOf("noodle"));
    expect([field, data, errors?.map(({ extensions }) => extensions["code"])]).toEqual([
      field,
      null,
      ["FORBIDDEN"],
    ]);
    expect(errors?.[0]?.message).toMatch(
      new RegExp(`^${field} is about the whole fleet: members of a party may not`),
    );
    const operator = await run(await demo, `{ ${source} }`, {}, { role: "OPERATOR", name: "ops" });
    expect([field, operator.errors?.map(({ extensions }) => extensions["code"]) ?? []]).toEqual([field, []]);
  }
});

const ANSWER = `{ mode rule status implementer { name } custody { keyHolder { name } } findingCodes flags
  because { rule clauses { code evidence { object { id } } } nearMisses { mode } isvs { delegate { name } } } }`;

test("a member sees its own party in full, with its ISV's card", async () => {
  const of = `{ merchant(reference: "noodle") { status developmentCapability mcc
    contracts { totalCount nodes { reference counterparty { name status } } } integration ${ANSWER} } }`;
  const own = (await as("noodle", of)).merchant;
  const whole = (await ask(await demo, of)).merchant;
  expect(own).toMatchObject({
    status: whole.status,
    developmentCapability: whole.developmentCapability,
    mcc: whole.mcc,
  });
  expect(own.contracts.totalCount).toBe(whole.contracts.totalCount);
  expect(own.contracts.nodes.map((it: { counterparty: { status: null } }) => it.counterparty.status)).toEqual(
    [null, null],
  );
  const { because, ...answer } = own.integration;
  expect(whole.integration).toMatchObject(answer);
  expect(because).toMatchObject({ rule: "R5", isvs: [{ delegate: { name: "PosOne Software" } }] });
});

test("an ISV sees the answers by which it implements, and of others that there is one", async () => {
  const nodes = (
    await as(
      "posone",
      `{ principals(first: 100) { totalCount nodes { reference status mcc integration ${ANSWER}
    timeline { from to mode implementer { name } accountOperator { name } causes { event } } } } }`,
    )
  ).principals.nodes;
  const modes = new Set(nodes.map((it: { integration: { mode: string } }) => it.integration.mode));
  expect(modes).toEqual(new Set(["ISV", "WITHHELD"]));
  for (const { status, mcc, integration, timeline } of nodes) {
    expect([status, mcc]).toEqual([null, null]);
    expect(integration.because).toEqual({ rule: "WITHHELD", clauses: [], nearMisses: [], isvs: [] });
    if (integration.mode === "WITHHELD")
      expect(integration).toMatchObject({
        rule: "WITHHELD",
        status: null,
        implementer: null,
        custody: null,
        flags: [],
        findingCodes: [],
      });
    else expect(integration.implementer.name).toBe("PosOne Software");
    for (const { mode, implementer, causes } of timeline) {
      expect(causes).toEqual([]);
      expect(mode === "WITHHELD" ? implementer : implementer.name).toBe(
        mode === "WITHHELD" ? null : "PosOne Software",
      );
    }
  }
});

test.each([
  "mode: NONE",
  "mode: WITHHELD",
  'keyHolder: "noodle"',
  'implementer: "noodle"',
  "finding: DECLARED_MISMATCH",
  'mcc: "5812"',
  "status: OPERATIONAL",
])("a filter %s finds for an ISV only those whose answer it implements", async (filter) => {
  const { principals } = await as(
    "posone",
    `{ principals(first: 100, filter: { ${filter} }) { totalCount nodes { integration { implementer { reference } } } } }`,
  );
  expect(principals.totalCount).toBe(principals.nodes.length);
  for (const { integration } of principals.nodes) expect(integration.implementer.reference).toBe("posone");
});

test("what may not be seen is as if it were not there", async () => {
  const stranger = (await ask(await demo, '{ merchant(reference: "spa") { id } }')).merchant.id;
  const { data, errors } = await run(
    await demo,
    `{ node(id: "${stranger}") { id } merchant(id: "${stranger}") { id } party(reference: "spa") { id }
       merchants(filter: { search: "spa" }) { totalCount nodes { id } } parties(filter: { role: MERCHANT }) { totalCount nodes { reference } } }`,
    {},
    memberOf("noodle"),
  );
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    ...{ node: null, merchant: null, party: null, merchants: { totalCount: 0, nodes: [] } },
    parties: { totalCount: 1, nodes: [{ reference: "noodle" }] },
  });
  const refused = async (reference: string) =>
    (
      await run(
        await demo,
        `{ merchants(filter: { implementer: "${reference}" }) { totalCount } }`,
        {},
        memberOf("noodle"),
      )
    ).errors?.map(({ message, extensions }) => [message.replace(reference, "?"), extensions]);
  expect(await refused("tillwise")).toEqual(await refused("no such party"));
});

test("a member of a party that is not known sees nothing", async () => {
  const none = { totalCount: 0, nodes: [] };
  const lists = ["parties", "principals", "merchants", "isvs"]
    .map((list) => `${list} { totalCount nodes { id } }`)
    .join(" ");
  const data = await as(
    "nobody at all",
    `{ ${lists} party(reference: "noodle") { id } contract(reference: "as-spa") { id } }`,
  );
  expect(data).toEqual({
    parties: none,
    principals: none,
    merchants: none,
    isvs: none,
    party: null,
    contract: null,
  });
  const then = await as(
    "noodle",
    `{ parties(at: { revision: 0 }) { totalCount nodes { id } } now: party(reference: "noodle") { asOf { validAt } } }`,
  );
  expect(then).toEqual({ parties: none, now: { asOf: { validAt: new Date(NOW).toISOString() } } });
});

test("what others have read is not remembered for members, nor what members read for others", async () => {
  const store = await demo;
  const shared = new Shared();
  const source = `{ parties(first: 100) { nodes { reference mcc contracts { nodes { reference } } ... on Principal { integration { mode } } } } }`;
  const told = async (actor?: Actor) => {
    const contextValue = createContext(store, () => NOW, shared, actor);
    return JSON.stringify(await graphql({ schema: buildGraphSchema(), source, contextValue }));
  };
  const alone = await Promise.all(
    ["noodle", "posone"].map(async (party) => JSON.stringify(await run(store, source, {}, memberOf(party)))),
  );
  const everything = await told();
  expect([await told(memberOf("noodle")), await told(memberOf("posone"))]).toEqual(alone);
  expect(await told()).toBe(everything);
  expect(new Set([everything, ...alone]).size).toBe(3);
});

test("what a page costs a member does not depend on its size", async () => {
  const { store, asked } = countingStore(await demo);
  const page = (first: number) => `{ merchants(first: ${first}) { nodes { reference
    contracts { nodes { reference counterparty { name } } } integration { mode custody { keyHolder { name } } } } } }`;
  const questions = async (first: number) => {
    asked();
    await askAs(store, "posone", page(first));
    return asked().sort();
  };
  const few = await questions(2);
  expect(await questions(50)).toEqual(few);
  expect(few.length).toBeLessThan(16);
});
