/**
 * What members of parties see: themselves, what binds them, and the names of those at the other ends; nothing of anybody else, by
 * whatever way they ask. Random graphs are held against a direct specification.
 */
import { type GraphQLError, isInterfaceType, isObjectType, Kind, parse } from "graphql";
import { recordBatch } from "../../src/app/record-batch";
import { refreshAnswers } from "../../src/app/refresh-answers";
import type { Actor } from "../../src/domain/actor";
import type { FactKind, FactsByKind, Party } from "../../src/domain/facts";
import { instant } from "../../src/domain/instant";
import type { Store } from "../../src/domain/ports";
import { buildGraphSchema } from "../../src/graphql/build-schema";
import { globalId, TYPE_OF_ROLE } from "../../src/graphql/global-id";
import { isOpenToMembers, refusalOf } from "../../src/graphql/member-access";
import { GRID, opening, randomFrom } from "../app/support/random-history";
import { forEachBackend } from "../support/store";
import { type Data, DEMO, load, REFRESH, run } from "./support/ask";
import { AUDITOR, member } from "./support/mutate";

const schema = buildGraphSchema();

/** Asks as HTTP does: what members may not ask for is refused before it runs. */
async function asked(
  store: Store,
  actor: Actor,
  source: string,
  variables?: Record<string, unknown>,
): Promise<Data> {
  const document = parse(source);
  const operation = document.definitions.find((it) => it.kind === Kind.OPERATION_DEFINITION);
  const refusal = operation && actor.role === "MEMBER" ? refusalOf(schema, document, operation) : null;
  if (refusal !== null) return { errors: [refusal] };
  return JSON.parse(JSON.stringify(await run(store, source, variables, actor)));
}

const codesOf = (answer: Data): string[] =>
  (answer.errors ?? []).map((it: GraphQLError) => it.extensions.code as string);

test("every field that members may ask for is there; a new one is closed until somebody opens it", () => {
  const types = Object.values(schema.getTypeMap()).filter((it) => isObjectType(it) || isInterfaceType(it));
  const closed = (type: string, field: string) =>
    expect([type, field, isOpenToMembers(type, field)]).toEqual([type, field, false]);
  for (const field of [
    "merchants",
    "parties",
    "principals",
    "integrationSummary",
    "changes",
    "whatIf",
    "blastRadius",
    "history",
    "effects",
    "residualAccess",
  ])
    closed("Query", field);
  closed("Merchant", "unheardOf");
  closed("EffectiveIntegration", "because");
  closed("ContractPayload", "effects");
  const names = types.map(({ name }) => name);
  expect(names.filter((name) => isOpenToMembers(name, "__typename")).length).toBe(names.length);
});

test("no way round: fragments, aliases and interfaces are looked through", async () => {
  const refused = (source: string) => {
    const document = parse(source);
    const operation = document.definitions.find((it) => it.kind === Kind.OPERATION_DEFINITION);
    return operation ? refusalOf(schema, document, operation)?.message : undefined;
  };
  expect(refused("{ a: integrationSummary { total } }")).toContain(
    "Query.integrationSummary is for operators",
  );
  expect(
    refused(
      "{ viewer { party { ... on Merchant { integration { ...F } } } } } fragment F on EffectiveIntegration { because { rule } }",
    ),
  ).toContain("EffectiveIntegration.because");
  expect(refused('{ node(id: "x") { ... on Isv { implementedPrincipals { totalCount } } } }')).toContain(
    "Isv.implementedPrincipals",
  );
  expect(
    refused("{ viewer { party { contracts { nodes { counterparty { contracts { totalCount } } } } } } }"),
  ).toBeUndefined();
});

/** Everything that can be reached from one's own party, and from any object by its id, with lists two steps deep. */
const PARTY_FIELDS = `id reference name country
  contracts(first: 50) { totalCount nodes { id reference parties { id reference } } }
  clients(first: 50) { totalCount nodes { id reference owner { id } keys(first: 50) { totalCount nodes { id reference thumbprint holders { id } } } } }
  heldKeys(first: 50) { totalCount nodes { id reference } }
  ... on Principal {
    authorizations(first: 50) { totalCount nodes { id reference isv { id } } }
    engagements(first: 50) { totalCount nodes { id reference } }
    accountGrants(first: 50) { totalCount nodes { id reference } }
    acquiringLinks(first: 50) { totalCount nodes { id reference acquirer { id } } }
    designations(first: 50) { totalCount nodes { id } }
  }
  ... on Isv { authorizations(first: 50) { totalCount nodes { id } } designations(first: 50) { totalCount nodes { id } } }
  ... on SystemIntegrator { engagements(first: 50) { totalCount nodes { id } } accountGrants(first: 50) { totalCount nodes { id } } }`;
const NODE = `query ($id: ID!) { node(id: $id) { id ... on Party { ${PARTY_FIELDS} }
  ... on Relationship { reference parties { id reference } }
  ... on Contract { counterparty { ${PARTY_FIELDS} } }
  ... on Client { reference keys { nodes { id reference } } } ... on KeyVersion { reference client { id reference } } ... on Designation { principal { id } } } }`;

type Facts = { [K in FactKind]: readonly FactsByKind[K][] };

async function everything(store: Store): Promise<Facts> {
  const snapshot = store.at((await store.head()).revision);
  const ids = Array.from({ length: 400 }, (_, i) => i + 1);
  const kinds = [
    "LegalEntity",
    "Party",
    "Contract",
    "Authorization",
    "Engagement",
    "AccountGrant",
    "AcquiringLink",
    "Client",
    "KeyVersion",
    "Designation",
  ] as const;
  const facts = await Promise.all(kinds.map(async (kind) => [kind, await snapshot.get(kind, ids)]));
  return Object.fromEntries(facts) as Facts;
}

/** The specification: the ids of all that a party may see, and of those whose names it may see. */
function specified(facts: Facts, viewer: Party): { objects: Set<number>; named: Set<number> } {
  const objects = new Set<number>([viewer.id]);
  const named = new Set<number>([
    viewer.id,
    ...facts.Party.filter((it) => it.role === "PLATFORM").map((it) => it.id),
  ]);
  const ends = (fact: object): number[] =>
    ["party", "counterparty", "principal", "isv", "integrator", "merchant", "acquirer", "delegate"]
      .map((end) => (fact as Record<string, unknown>)[end])
      .filter((it): it is number => typeof it === "number");
  const binding = [
    facts.Contract,
    facts.Authorization,
    facts.Engagement,
    facts.AccountGrant,
    facts.AcquiringLink,
    facts.Designation,
  ];
  for (const fact of binding.flat() as { id: number }[])
    if (ends(fact).includes(viewer.id)) {
      objects.add(fact.id);
      for (const end of ends(fact)) named.add(end);
    }
  const owners = new Map(facts.Client.map((it) => [it.id as number, it.owner as number]));
  for (const key of facts.KeyVersion) {
    const owner = owners.get(key.client) as number;
    if (owner !== viewer.id && !key.holders.includes(viewer.id)) continue;
    for (const id of [key.id, key.client]) objects.add(id);
    for (const id of [owner, ...key.holders]) named.add(id);
  }
  for (const client of facts.Client) if (client.owner === viewer.id) objects.add(client.id);
  if (viewer.legalEntity !== null) objects.add(viewer.legalEntity);
  return { objects, named };
}

/** The numbers of all global ids in an answer. */
const idsIn = (answer: unknown): number[] =>
  [...JSON.stringify(answer).matchAll(/"id":"([^"]+)"/g)].map(([, id]) =>
    Number(
      Buffer.from(id as string, "base64url")
        .toString()
        .split(":")[1],
    ),
  );

forEachBackend(({ name, openFresh }) => {
  test("an ISV of the demo sees its principals by name, and not who else they have", async () => {
    const store = await load(await openFresh(), DEMO, REFRESH);
    const yundian = member("yundian");
    const { data } = await asked(
      store,
      yundian,
      `{ viewer { name role level party { reference contracts(first: 100) { nodes { parties { reference } } } } } }`,
    );
    expect(data.viewer).toMatchObject({ role: "MEMBER", level: "ADMIN", party: { reference: "yundian" } });
    const others = await asked(
      store,
      yundian,
      '{ merchant(reference: "bistro") { name contracts { totalCount nodes { reference parties { reference } } } engagements { totalCount } clients { totalCount } } }',
    );
    for (const { parties } of others.data.merchant.contracts.nodes)
      expect(parties.map((it: Data) => it.reference)).toContain("yundian");
    expect(others.data.merchant).toMatchObject({
      name: expect.any(String),
      engagements: { totalCount: 0 },
      clients: { totalCount: 0 },
    });
    const full = await asked(
      store,
      AUDITOR,
      '{ merchant(reference: "bistro") { engagements { totalCount } } }',
    );
    expect(full.data.merchant.engagements.totalCount).toBeGreaterThan(0);
    for (const field of [
      "mcc",
      "status",
      "developmentCapability",
      "integration { mode }",
      "timeline { mode }",
      "legalEntity { name }",
    ])
      expect([
        field,
        codesOf(await asked(store, yundian, `{ merchant(reference: "bistro") { ${field} } }`)),
      ]).toEqual([field, ["FORBIDDEN"]]);
  });

  test("a principal sees its own answer; of others it cannot tell whether they are there", async () => {
    const store = await load(await openFresh(), DEMO, REFRESH);
    const noodle = member("noodle");
    const own = await asked(
      store,
      noodle,
      '{ merchant(reference: "noodle") { status developmentCapability integration { mode implementer { name } custody { keyHolder { reference } } } timeline { mode } } }',
    );
    expect(own).toMatchObject({
      data: { merchant: { integration: { mode: "ISV", implementer: { name: expect.any(String) } } } },
    });
    const [silk] = await store.at((await store.head()).revision).find("Party", ["silk"]);
    const ways = [
      '{ merchant(reference: "silk") { name } }',
      `{ merchant(id: "${globalId("Merchant", silk?.id as number)}") { name } }`,
      `{ node(id: "${globalId("Merchant", silk?.id as number)}") { id } }`,
      '{ contract(reference: "ms-silk") { id } }',
    ];
    for (const way of ways) {
      const unknown = way
        .replace(/"silk"|"ms-silk"/, '"no-such"')
        .replace(globalId("Merchant", silk?.id as number), globalId("Merchant", 999_999));
      expect(await asked(store, noodle, way)).toEqual(await asked(store, noodle, unknown));
    }
    expect(codesOf(await asked(store, noodle, "{ merchants { totalCount } }"))).toEqual(["FORBIDDEN"]);
    expect(
      (await asked(store, member("no-such-party"), "{ viewer { party { name } } }")).data.viewer.party,
    ).toBeNull();
  });

  test("random graphs: whatever a member asks for, what comes out is within what it may see", async () => {
    const runs = name === "SQLite" ? 2 : 1;
    for (let seed = 1; seed <= runs; seed += 1) {
      const store = await openFresh();
      const random = randomFrom(seed);
      expect(
        await recordBatch(store, () => instant(GRID[0] as number), opening(random), refreshAnswers),
      ).toMatchObject({ ok: true });
      const facts = await everything(store);
      // One of each role on PostgreSQL, where each question takes longer.
      const viewers = facts.Party.filter(
        ({ role }, i, all) =>
          role !== "PLATFORM" && (name === "SQLite" || all.findIndex((it) => it.role === role) === i),
      );
      for (const viewer of viewers) {
        const { objects, named } = specified(facts, viewer);
        const actor = member(viewer.reference);
        const mine = await asked(store, actor, `{ viewer { party { ${PARTY_FIELDS} } } }`);
        expect(mine.errors).toBeUndefined();
        for (const id of idsIn(mine)) expect(objects.has(id) || named.has(id)).toBe(true);
        for (const party of facts.Party) {
          const found = await asked(store, actor, NODE, { id: globalId(TYPE_OF_ROLE[party.role], party.id) });
          expect([viewer.reference, party.reference, found.data.node !== null]).toEqual([
            viewer.reference,
            party.reference,
            named.has(party.id),
          ]);
          for (const id of idsIn(found)) expect(objects.has(id) || named.has(id)).toBe(true);
        }
        for (const kind of [
          "Contract",
          "Authorization",
          "Engagement",
          "AccountGrant",
          "AcquiringLink",
          "Client",
          "KeyVersion",
          "Designation",
        ] as const)
          for (const { id } of facts[kind]) {
            const found = await asked(store, actor, NODE, { id: globalId(kind, id) });
            expect([viewer.reference, kind, id, found.data.node !== null]).toEqual([
              viewer.reference,
              kind,
              id,
              objects.has(id),
            ]);
            for (const seen of idsIn(found)) expect(objects.has(seen) || named.has(seen)).toBe(true);
          }
      }
    }
  }, 120_000);
});
