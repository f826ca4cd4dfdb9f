/** The schema as a file, and the shapes in it that clients rely on. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type GraphQLInterfaceType, type GraphQLObjectType, isObjectType, validateSchema } from "graphql";
import { buildGraphSchema } from "../../src/graphql/build-schema";
import { printedSchema } from "../../src/graphql/printed-schema";

const schema = buildGraphSchema();

const typeOf = (path: string): string => {
  const [type, field] = path.split(".") as [string, string];
  return String((schema.getType(type) as GraphQLObjectType | GraphQLInterfaceType).getFields()[field]?.type);
};

const interfacesOf = (type: string) =>
  (schema.getType(type) as GraphQLObjectType)
    .getInterfaces()
    .map(({ name }) => name)
    .sort();

test("schema/schema.graphql is what the code says; otherwise: npm run print-schema", () => {
  expect(readFileSync(join(__dirname, "../../schema/schema.graphql"), "utf8")).toBe(printedSchema());
});

test("the schema is valid", () => {
  expect(validateSchema(schema)).toEqual([]);
});

test.each([
  ["Query.node", "Node"],
  ["Query.platform", "Platform!"],
  ["Query.party", "Party"],
  ["Query.merchant", "Merchant"],
  ["Query.acquirer", "Acquirer"],
  ["Query.isv", "Isv"],
  ["Query.systemIntegrator", "SystemIntegrator"],
  ["Query.merchants", "MerchantConnection!"],
  ["Query.integrationSummary", "IntegrationSummary!"],
  ["Principal.integration", "EffectiveIntegration!"],
  ["Principal.timeline", "[IntegrationInterval!]!"],
  ["EffectiveIntegration.mode", "IntegrationMode!"],
  ["EffectiveIntegration.wouldBeMode", "IntegrationMode"],
  ["EffectiveIntegration.status", "IntegrationStatus"],
  ["EffectiveIntegration.channel", "IntegrationChannel"],
  ["EffectiveIntegration.rule", "RuleCode!"],
  ["EffectiveIntegration.implementer", "Party"],
  ["EffectiveIntegration.custody", "KeyCustody"],
  ["EffectiveIntegration.flags", "[Flag!]!"],
  ["EffectiveIntegration.findings", "[Finding!]!"],
  ["EffectiveIntegration.because", "Explanation!"],
  ["EffectiveIntegration.validFrom", "DateTime"],
  ["EffectiveIntegration.validTo", "DateTime"],
  ["EffectiveIntegration.policy", "PolicyName!"],
  ["EffectiveIntegration.asOf", "ResolvedAsOf!"],
  ["KeyCustody.accountOwner", "Party!"],
  ["KeyCustody.accountOperator", "Party!"],
  ["KeyCustody.keyOwner", "Party"],
  ["KeyCustody.keyHolder", "Party"],
  ["KeyCustody.registeredHolders", "[Party!]!"],
  ["KeyCustody.keys", "[KeyVersion!]!"],
  ["KeyCustody.toEndAccess", "[AccessEnding!]!"],
  ["MerchantConnection.edges", "[MerchantEdge!]!"],
  ["MerchantConnection.totalCount", "Int!"],
  ["MerchantEdge.node", "Merchant!"],
  ["MerchantEdge.cursor", "String!"],
  ["ResolvedAsOf.validAt", "DateTime!"],
  ["ResolvedAsOf.revision", "Int!"],
])("%s is %s", (path, type) => {
  expect(typeOf(path)).toBe(type);
});

test.each([
  ["Platform", ["Node", "Party"]],
  ["Merchant", ["Node", "Party", "Principal"]],
  ["Acquirer", ["Node", "Party", "Principal"]],
  ["Isv", ["Node", "Party"]],
  ["SystemIntegrator", ["Node", "Party"]],
  ...["Contract", "Authorization", "Engagement", "AccountGrant", "AcquiringLink"].map((type) => [
    type,
    ["Node", "Relationship"],
  ]),
  ...["Client", "KeyVersion", "LegalEntity", "Designation"].map((type) => [type, ["Node"]]),
] as [string, string[]][])("%s implements %j", (type, interfaces) => {
  expect(interfacesOf(type)).toEqual(interfaces);
});

test("every root field says as of when: all but node, which Relay wants to have the id alone, and what compares two moments", () => {
  const fields = Object.values(schema.getQueryType()?.getFields() ?? {});
  const moments = (args: readonly { name: string; type: unknown }[]) =>
    args.filter(({ type }) => /^AsOf!?$/.test(String(type))).map(({ name }) => name);
  const others = fields
    .map(({ name, args }) => [name, moments(args)])
    .filter(([, names]) => `${names}` !== "at");
  expect(others).toEqual([
    ["node", []],
    ["fleetDiff", ["to", "from"]],
  ]);
});

test("no field below the root says as of when: the instant is inherited", () => {
  const types = Object.values(schema.getTypeMap()).filter(isObjectType);
  const below = types.filter((type) => type !== schema.getQueryType());
  const fields = below.flatMap((type) => Object.values(type.getFields()).map((field) => ({ type, field })));
  const changing = fields.filter(({ field }) =>
    field.args.some(({ type }) => String(type).startsWith("AsOf")),
  );
  expect(changing.map(({ type, field }) => `${type.name}.${field.name}`)).toEqual([]);
});

test("a connection costs what is in it, as many times as its page is long", () => {
  const { complexity } = schema.getQueryType()?.getFields()["merchants"]?.extensions ?? {};
  const cost = complexity as (costing: object) => number;
  expect(cost({ args: { first: 50 }, childComplexity: 3 })).toBe(151);
  expect(cost({ args: { last: 10 }, childComplexity: 3 })).toBe(31);
  expect(cost({ args: {}, childComplexity: 3 })).toBe(61);
});
