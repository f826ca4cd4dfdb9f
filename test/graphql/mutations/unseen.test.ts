/**
 * What members may not see they cannot find out by naming it in a mutation either: it is refused in the same words as what is not there.
 * A party to which something is proposed may be named by whoever knows its reference; never by its id, which can be guessed.
 */
import { generateKeyPairSync } from "node:crypto";
import {
  type GraphQLInputField,
  type GraphQLInputObjectType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
} from "graphql";
import { buildGraphSchema } from "../../../src/graphql/build-schema";
import { globalId, type NodeTypeName, TYPE_OF_ROLE } from "../../../src/graphql/global-id";
import { ask } from "../support/ask";
import { member, mutate, OPERATOR } from "../support/mutate";
import { seeded } from "../support/stores";
import { WORLD } from "./world";

/** Where somebody may be named whom one does not see yet. */
const PROPOSED_TO = [
  ...["draftContract.party", "draftContract.counterparty", "requestAuthorization.principal"],
  ...["inviteAuthorizations.principal", "inviteIntegrator.integrator", "giveAccount.integrator"],
  ...["registerSubMerchant.merchant", "handOver.to"],
];

/** Members of every role, of parties that nothing binds to the rest of the world but what is said here. */
const VIEWERS = ["mia", "ada", "ivy", "sid"];
const OWN = `  - recordedAt: 2024-05-02
    parties:
      - { ref: mia, role: MERCHANT, name: Mia }
      - { ref: ada, role: ACQUIRER, name: Ada }
      - { ref: ivy, role: ISV, name: Ivy }
      - { ref: sid, role: SYSTEM_INTEGRATOR, name: Sid }
      - { ref: tea, role: MERCHANT, name: Tea Room, country: SG }
      - { ref: zed, role: ISV, name: Zed Ltd, country: SG }
      - { ref: yan, role: SYSTEM_INTEGRATOR, name: Yan Ltd, country: SG }
    contracts:
      - { ref: c-mia, kind: MERCHANT_SERVICE, between: [mia, alipay], state: PENDING_SIGNATURE, from: 2024-06-01 }
      - { ref: c-ada, kind: MERCHANT_SERVICE, between: [ada, alipay], state: PENDING_SIGNATURE, from: 2024-06-01 }
      - { ref: c-ivy, kind: ISV_PARTNER, between: [ivy, alipay], state: PENDING_SIGNATURE, from: 2024-06-01 }
    clients:
${VIEWERS.map((ref) => `      - { ref: app-${ref}, owner: ${ref}, environment: LIVE }`).join("\n")}
    keys:
${VIEWERS.map((ref) => `      - { ref: k-${ref}, client: app-${ref}, publicKey: generated, holders: [${ref}], from: 2024-01-01 }`).join("\n")}
`;

/** What nobody of them sees, of each kind; several where the role of a party matters. */
const UNSEEN: Readonly<Record<string, readonly string[]>> = {
  contract: ["as-noodle"],
  authorization: ["t-noodle"],
  engagement: ["e-invited"],
  accountGrant: ["g-bay"],
  link: ["l-pending"],
  client: ["app-posone"],
  key: ["k-posone"],
};
const PARTIES = ["noodle", "posone"];

const pem = generateKeyPairSync("ed25519").publicKey.export({ type: "spki", format: "pem" }) as string;

const mutations = Object.values(buildGraphSchema().getMutationType()?.getFields() ?? {});
const inputOf = (type: unknown) => getNamedType(type as GraphQLInputObjectType) as GraphQLInputObjectType;
const ENVELOPE = ["idempotencyKey", "expectedRevision", "validAt", "dryRun", "reason"];
const fieldsOf = (type: GraphQLInputObjectType): GraphQLInputField[] =>
  Object.values(type.getFields()).filter(({ name }) => !ENVELOPE.includes(name));
const isReference = (field: GraphQLInputField): boolean => getNamedType(field.type).name === "ID";

/** Some value that fits: what the viewer has itself where something is named. */
function fitting(field: GraphQLInputField, viewer: string): unknown {
  const type = getNamedType(field.type);
  const one = isEnumType(type)
    ? type.getValues()[0]?.name
    : isInputObjectType(type)
      ? filled(type, viewer)
      : isReference(field)
        ? ownOf(field.name, viewer)
        : { DateTime: "2024-07-01T00:00:00Z", Boolean: true, Int: 1 }[type.name as "Int"];
  const value = one ?? (field.name === "publicKey" ? pem : "new");
  return isListType(getNullableType(field.type)) ? [value] : value;
}

const ownOf = (name: string, viewer: string): string =>
  name in UNSEEN
    ? ({ contract: `c-${viewer}`, client: `app-${viewer}`, key: `k-${viewer}` }[name] ?? "none")
    : viewer;

const filled = (type: GraphQLInputObjectType, viewer: string): Record<string, unknown> =>
  Object.fromEntries(fieldsOf(type).map((field) => [field.name, fitting(field, viewer)]));

/** Every place of an input where something is named, with what puts another name there. */
function places(type: GraphQLInputObjectType): [string, (input: object, name: string) => object][] {
  return fieldsOf(type).flatMap((field): [string, (input: object, name: string) => object][] => {
    const isList = isListType(getNullableType(field.type));
    const below = getNamedType(field.type);
    if (isReference(field))
      return [[field.name, (input, name) => ({ ...input, [field.name]: isList ? [name] : name })]];
    if (!isInputObjectType(below) || below.name === "FactChanges") return [];
    return places(below).map(([name, put]) => [
      name,
      (input, named) => {
        const inner = (input as Record<string, object | object[]>)[field.name] as object;
        const value = Array.isArray(inner) ? inner.map((it) => put(it, named)) : put(inner, named);
        return { ...input, [field.name]: value };
      },
    ]);
  });
}

const store = seeded(`${WORLD}${OWN}`);

/** The ids that an object has as every type that it could be taken for. */
async function idsOf(place: string, reference: string): Promise<[string, string]> {
  const snapshot = (await store).at((await (await store).head()).revision);
  const kind = (
    {
      contract: "Contract",
      authorization: "Authorization",
      engagement: "Engagement",
      accountGrant: "AccountGrant",
      link: "AcquiringLink",
      client: "Client",
      key: "KeyVersion",
    } as const
  )[place];
  const [fact] = await snapshot.find(kind ?? "Party", [reference]);
  const type: NodeTypeName = kind ?? TYPE_OF_ROLE[(fact as { role: "ISV" }).role];
  return [globalId(type, fact?.id ?? 0), globalId(type, 999_999)];
}

const errorsFor = async (viewer: string, name: string, input: object, named: string): Promise<string> => {
  const { userErrors } = await mutate(await store, member(viewer), name, { ...input, dryRun: true });
  return JSON.stringify(userErrors).replaceAll(named, "?");
};

test.each(mutations.map((field) => [field.name, inputOf(field.args[0]?.type)] as const))(
  "%s tells what is not seen and what is not there in the same words",
  async (name, type) => {
    for (const viewer of VIEWERS)
      for (const [place, put] of places(type))
        for (const hidden of UNSEEN[place] ?? PARTIES) {
          const input = filled(type, viewer);
          const told = (named: string) => errorsFor(viewer, name, put(input, named), named);
          const [id, noId] = await idsOf(place, hidden);
          expect([name, place, viewer, await told(id)]).toEqual([name, place, viewer, await told(noId)]);
          if (PROPOSED_TO.includes(`${name}.${place}`)) {
            expect(`${name} ${place} ${viewer} ${await told(hidden)}`).not.toMatch(/"\?\\" is /);
            continue;
          }
          const unknown = await told("no-such-thing");
          expect([name, place, viewer, await told(hidden)]).toEqual([name, place, viewer, unknown]);
        }
  },
);

const TERM = { services: ["INTEGRATION"], from: "2024-07-01T00:00:00Z" };
const drafted = (party: string, counterparty: string) => ({
  ...{ reference: "x", kind: "AUTHORIZATION_SERVICE", party, counterparty, ...TERM },
});

test.each([
  ["draftContract", "mia", "tea", (named: string) => drafted("mia", named)],
  ["draftContract", "ivy", "zed", (named: string) => drafted(named, "ivy")],
  ["requestAuthorization", "ivy", "zed", (principal: string) => ({ reference: "x", principal, isv: "ivy" })],
  [
    "inviteIntegrator",
    "mia",
    "zed",
    (integrator: string) => ({ reference: "x", principal: "mia", integrator }),
  ],
  ["giveAccount", "mia", "tea", (integrator: string) => ({ reference: "x", principal: "mia", integrator })],
  [
    "registerSubMerchant",
    "ada",
    "yan",
    (merchant: string) => ({ reference: "x", merchant, acquirer: "ada" }),
  ],
  ["handOver", "mia", "tea", (to: string) => ({ principal: "mia", to })],
  [
    "registerKey",
    "mia",
    "zed",
    (it: string) => ({ reference: "x", client: "app-mia", publicKey: pem, holders: [it] }),
  ],
  [
    "rotateKey",
    "mia",
    "zed",
    (it: string) => ({ reference: "x", key: "k-mia", publicKey: pem, holders: [it] }),
  ],
] as const)("%s: whoever cannot be meant is as if it were not there", async (name, viewer, unseen, input) => {
  const unknown = await errorsFor(viewer, name, input("nobody"), "nobody");
  expect(await errorsFor(viewer, name, input(unseen), unseen)).toEqual(unknown);
  expect(JSON.parse(unknown)).toMatchObject([{ code: "NOT_FOUND" }]);
});

test("the role of somebody who is seen is told", async () => {
  const input = { ...drafted("mia", "alipay"), dryRun: true };
  expect((await mutate(await store, member("mia"), "draftContract", input)).userErrors).toMatchObject([
    { code: "WRONG_ROLE", message: '"alipay" is the platform; expected an ISV' },
  ]);
});

const CARD = "reference name country id";
const BECAUSE =
  "integration { mode because { isvs { delegate { reference } clauses { code holds } } nearMisses { implementer { reference } } } }";

test.each([
  [
    "draftContract",
    "mia",
    "zed",
    drafted("mia", "zed"),
    "contract { counterparty { CARD } party { ... on Merchant { BECAUSE } } }",
  ],
  [
    "requestAuthorization",
    "ivy",
    "tea",
    { reference: "x", principal: "tea", isv: "ivy" },
    "contract { party { CARD contracts { nodes { reference parties { CARD } } } } }",
  ],
  [
    "inviteIntegrator",
    "mia",
    "yan",
    { reference: "x", principal: "mia", integrator: "yan" },
    "engagement { integrator { CARD } }",
  ],
  [
    "giveAccount",
    "mia",
    "yan",
    { reference: "x", principal: "mia", integrator: "yan" },
    "accountGrant { integrator { CARD } }",
  ],
  [
    "registerSubMerchant",
    "ada",
    "tea",
    { reference: "x", merchant: "tea", acquirer: "ada" },
    "acquiringLink { merchant { CARD } }",
  ],
])("a dry run of %s gives nobody's card away", async (name, viewer, unseen, input, fields) => {
  const shows = fields.replaceAll("CARD", CARD).replaceAll("BECAUSE", BECAUSE);
  const asked = { ...input, dryRun: true };
  const payload = await mutate(await store, member(viewer), name, asked, { shows });
  expect(payload.userErrors).toEqual([]);
  const told = JSON.stringify(payload);
  expect(told).toContain(`"reference":"${unseen}","name":"${unseen}","country":null`);
  expect(told).not.toMatch(/SG|Tea Room|Zed Ltd|Yan Ltd/);
  expect(told).not.toContain(`"delegate":{"reference":"${unseen}"}`);
  expect(told).not.toContain(`"implementer":{"reference":"${unseen}"}`);
  // The id that is told with it opens nothing.
  const [, id] = new RegExp(`"reference":"${unseen}",[^}]*"id":"([^"]+)"`).exec(told) ?? [];
  const query = `{ node(id: "${id}") { id } party(id: "${id}") { name } }`;
  expect(await ask(await store, query, {}, member(viewer))).toEqual({ node: null, party: null });
  const operators = await mutate(await store, OPERATOR, name, asked, { shows });
  expect(JSON.stringify(operators)).toMatch(/"country":"SG"/);
});

test("the places where somebody unseen may be named are there, and told apart", () => {
  const all = mutations.flatMap((field) =>
    places(inputOf(field.args[0]?.type)).map(([place]) => `${field.name}.${place}`),
  );
  expect(PROPOSED_TO.filter((place) => !all.includes(place))).toEqual([]);
  expect(all.length).toBeGreaterThan(50);
});

test("whoever may propose nothing cannot find out who there is", async () => {
  const viewer = member("mia", "VIEWER");
  const told = async (integrator: string) =>
    (
      await mutate(await store, viewer, "inviteIntegrator", {
        reference: "e-x",
        principal: "mia",
        integrator,
        dryRun: true,
      })
    ).userErrors;
  expect(await told("bridge")).toEqual(await told("nobody"));
});
