/** A page is a fixed, small number of questions to the store, whatever its size. */
import { type OperationDefinitionNode, parse } from "graphql";
import { loadConfig } from "../../src/config";
import { buildGraphSchema } from "../../src/graphql/build-schema";
import { costOf } from "../../src/http/limits/cost";
import { ask } from "./support/ask";
import { countingStore } from "./support/counting-store";
import { fleet } from "./support/fleet";
import { seeded } from "./support/stores";

const sqlite = seeded(fleet(60));
const FIFTY = sqlite.then(countingStore);

/** What an operation asks of the store for a page of this size. */
async function asked(source: string, first: number): Promise<string[]> {
  const { store, asked } = await FIFTY;
  asked();
  const data = await ask(store, source, { first });
  expect(JSON.stringify(data).length).toBeGreaterThan(first * 10);
  return asked().sort();
}

const page = (fields: string): string =>
  `query ($first: Int) { merchants(first: $first) { nodes { ${fields} } } }`;

test.each([
  ["plain fields", "id reference name status country developmentCapability allowsIsv", ["parties"]],
  [
    "the answer",
    "integration { mode status rule channel flags findingCodes }",
    ["answersAt STANDARD", "parties"],
  ],
  [
    "contracts, counterparties, mode and key holder",
    "contracts(first: 5) { nodes { reference kind state counterparty { name } } } integration { mode custody { keyHolder { name } } }",
    ["answersAt STANDARD", "get Party", "pageOf Contract party", "parties"],
  ],
  [
    "the interval and the timeline",
    "integration { validFrom validTo } timeline { from mode }",
    ["answersAt STANDARD", "answersOf STANDARD", "parties"],
  ],
  [
    "counts of nested lists",
    "contracts(first: 0) { totalCount }",
    ["countOf Contract party", "pageOf Contract party", "parties"],
  ],
  [
    "linked acquirers",
    "integration { acquirers { name } }",
    ["answersAt STANDARD", "get Party", "of AcquiringLink merchant", "parties"],
  ],
  [
    "clients with the states of their keys",
    "clients { nodes { status keys { nodes { state usable holders { name } } } } }",
    ["get Party", "of KeyVersion client", "pageOf Client owner", "pageOf KeyVersion client", "parties"],
  ],
  [
    "every relationship",
    "authorizations { nodes { state isv { name } } } engagements { nodes { state } } accountGrants { nodes { inForce } } acquiringLinks { nodes { state } } designations { nodes { inForce } }",
    [
      ...[
        "get Party",
        "pageOf AccountGrant principal",
        "pageOf AcquiringLink merchant",
        "pageOf Authorization principal",
      ],
      ...["pageOf Designation principal", "pageOf Engagement principal", "parties"],
    ],
  ],
])("%s", async (_, fields, expected) => {
  expect(await asked(page(fields), 50)).toEqual(expected);
  expect(await asked(page(fields), 10)).toEqual(expected);
});

test("the page of the benchmark is five statements, with the one that finds the latest revision", async () => {
  const statements: string[] = [];
  const source = page(
    "contracts(first: 5) { nodes { reference kind state counterparty { name } } } integration { mode custody { keyHolder { name } } }",
  );
  for (const first of [50, 10]) {
    const store = await sqlite;
    store.listen((sql) => statements.push(sql));
    await ask(store, source, { first });
    store.listen(null);
    expect(statements.splice(0)).toHaveLength(5);
  }
});

test("reasons, findings and custody of a page cost a bounded number", async () => {
  const source = page(`integration {
    because { clauses { code evidence { object { id } } } isvs { delegate { name } } nearMisses { repairs { subject { name } } } }
    findings { code objects { id } }
    custody { registeredHolders { name } keys { reference state } toEndAccess { objects { id } } }
  }`);
  const fifty = await asked(source, 50);
  expect(await asked(source, 25)).toEqual(fifty);
  expect(fifty.length).toBeLessThan(50);
});

test("an explanation asks for nothing by its id that it has read as what bears on the principal", async () => {
  const { store, asked } = await FIFTY;
  asked();
  const explained = await ask(
    store,
    `{ merchants(first: 50, filter: { mode: SYSTEM_INTEGRATOR }) { nodes { integration {
      because { clauses { evidence { object { id } } } integrators { delegate { name } clauses { evidence { object { id } } } } }
    } } } }`,
  );
  expect(JSON.stringify(explained)).toContain("evidence");
  expect(asked().filter((question) => question.startsWith("get"))).toEqual(["get Party"]);
});

test("the length of a list is only counted when it is asked for", async () => {
  expect(
    await asked("query ($first: Int) { merchants(first: $first) { totalCount nodes { id } } }", 5),
  ).toEqual(["countParties", "parties"]);
});

test("what is asked for twice is fetched once", async () => {
  const { store, asked } = await FIFTY;
  asked();
  await ask(
    store,
    `{ a: platform { name } b: merchants { nodes { integration { mode } x: integration { rule } } } c: integrationSummary { total byImplementer { totalCount nodes { implementer { name } } } } }`,
  );
  expect(asked().sort()).toEqual([
    "answersAt STANDARD",
    "countAnswers STANDARD",
    "get Party",
    "parties",
    "platform",
  ]);
});

describe("portfolios, which are searched for one by one", () => {
  const source = (lists: number) =>
    `{ isvs(first: ${lists}) { nodes { implementedPrincipals(first: 2, filter: { country: "CN" }) { totalCount nodes { id } } } } }`;

  test("cost at most four statements each", async () => {
    const counts: number[] = [];
    for (const lists of [1, 3]) {
      const store = await sqlite;
      let statements = 0;
      store.listen(() => statements++);
      await ask(store, source(lists));
      store.listen(null);
      counts.push(statements);
    }
    const [one = 0, three = 0] = counts;
    expect(three - one).toBeGreaterThan(0);
    expect(three - one).toBeLessThanOrEqual(2 * 4);
  });

  test("are too costly to ask for more than two hundred of them at once", () => {
    const config = loadConfig({});
    const most = config.ok ? config.config.http.limits.maxCost : 0;
    const cost = (lists: number) => {
      const document = parse(source(lists));
      return costOf(buildGraphSchema(), document, document.definitions[0] as OperationDefinitionNode, {});
    };
    expect(cost(100)).toBeLessThan(most);
    expect(cost(200)).toBeGreaterThan(most);
  });
});
