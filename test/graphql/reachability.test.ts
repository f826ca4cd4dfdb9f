/** One graph: everything is reachable from every party that it touches. */
import { ask, type Data, SEED_MODES } from "./support/ask";
import { seeded } from "./support/stores";

const EXTRA = `name: extra
batches:
  - recordedAt: 2024-02-01
    parties:
      - { ref: hill, role: ACQUIRER, name: Hill Acquiring, legalEntity: { ref: le-hill, name: Hill Ltd } }
      - { ref: hillsoft, role: ISV, name: Hill Software, legalEntity: { ref: le-hill } }
    acquiringLinks:
      - { ref: link-harbour, merchant: harbour, acquirer: hill, from: 2024-02-01 }
    designations:
      - { principal: noodle, delegate: posone, from: 2024-02-01 }
      - { principal: silk, delegate: bridge, from: 2024-03-01 }
`;

const store = seeded(SEED_MODES, EXTRA);

const FIELDS: Record<string, string> = {
  contracts: "reference parties { reference } party { reference } counterparty { reference }",
  authorizations: "reference parties { reference } principal { reference } isv { reference }",
  engagements: "reference parties { reference } principal { reference } integrator { reference }",
  accountGrants: "reference parties { reference } principal { reference } integrator { reference }",
  acquiringLinks: "reference parties { reference } merchant { reference } acquirer { reference }",
  clients: "reference owner { reference }",
  heldKeys: "reference holders { reference } client { owner { reference } }",
  designations: "principal { reference } delegate { reference }",
};

async function listed(role: string, reference: string, list: string): Promise<Data[]> {
  const source = `{ party(reference: "${reference}") { ... on ${role} { list: ${list}(first: 100) { totalCount nodes { id ${FIELDS[list]} } } } } }`;
  const { totalCount, nodes } = (await ask(await store, source)).party.list;
  expect(totalCount).toBe(nodes.length);
  return nodes;
}

test.each([
  [
    "contracts",
    "ms-noodle",
    [
      ["Merchant", "noodle"],
      ["Platform", "alipay"],
    ],
  ],
  [
    "contracts",
    "as-noodle",
    [
      ["Merchant", "noodle"],
      ["Isv", "posone"],
    ],
  ],
  [
    "contracts",
    "ip-posone",
    [
      ["Isv", "posone"],
      ["Platform", "alipay"],
    ],
  ],
  [
    "authorizations",
    "token-noodle",
    [
      ["Merchant", "noodle"],
      ["Isv", "posone"],
    ],
  ],
  [
    "engagements",
    "eng-silk",
    [
      ["Merchant", "silk"],
      ["SystemIntegrator", "bridge"],
    ],
  ],
  [
    "accountGrants",
    "acct-silk",
    [
      ["Merchant", "silk"],
      ["SystemIntegrator", "bridge"],
    ],
  ],
  [
    "acquiringLinks",
    "link-stall",
    [
      ["Merchant", "stall"],
      ["Acquirer", "harbour"],
    ],
  ],
  [
    "acquiringLinks",
    "link-harbour",
    [
      ["Acquirer", "harbour"],
      ["Acquirer", "hill"],
    ],
  ],
] as [string, string, [string, string][]][])(
  "%s: %s is reachable from both parties, and they from it",
  async (list, reference, parties) => {
    for (const [role, party] of parties) {
      const found = (await listed(role, party, list)).find((node) => node.reference === reference);
      expect(found.parties.map((other: Data) => other.reference)).toEqual(parties.map(([, name]) => name));
    }
  },
);

test("a client is reachable from its owner, a key from its client and from everybody who holds it", async () => {
  expect(await listed("Merchant", "silk", "clients")).toMatchObject([
    { reference: "app-silk", owner: { reference: "silk" } },
  ]);
  for (const [role, holder] of [
    ["Merchant", "silk"],
    ["SystemIntegrator", "bridge"],
  ] as const) {
    expect(await listed(role, holder, "heldKeys")).toMatchObject([
      {
        reference: "key-silk",
        holders: [{ reference: "silk" }, { reference: "bridge" }],
        client: { owner: { reference: "silk" } },
      },
    ]);
  }
  const { client } = await ask(
    await store,
    `{ client(reference: "app-silk") { keys { nodes { reference client { reference } } } } }`,
  );
  expect(client.keys.nodes).toEqual([{ reference: "key-silk", client: { reference: "app-silk" } }]);
});

test("a designation is reachable from both sides", async () => {
  for (const [role, party] of [
    ["Merchant", "noodle"],
    ["Isv", "posone"],
  ] as const) {
    expect(await listed(role, party, "designations")).toMatchObject([
      { principal: { reference: "noodle" }, delegate: { reference: "posone" } },
    ]);
  }
  expect(await listed("SystemIntegrator", "bridge", "designations")).toHaveLength(1);
});

test("a legal entity is reachable from its parties, and they from it", async () => {
  const data = await ask(
    await store,
    `{ legalEntity(reference: "le-hill") { name parties { totalCount nodes { __typename reference } } } acquirer(reference: "hill") { legalEntity { reference } } merchant(reference: "tea") { legalEntity { reference } } }`,
  );
  expect(data.legalEntity).toEqual({
    name: "Hill Ltd",
    parties: {
      totalCount: 2,
      nodes: [
        { __typename: "Acquirer", reference: "hill" },
        { __typename: "Isv", reference: "hillsoft" },
      ],
    },
  });
  expect(data.acquirer.legalEntity).toEqual({ reference: "le-hill" });
  expect(data.merchant.legalEntity).toBeNull();
});

test("every designation, like everything else, is a node", async () => {
  const [designation] = await listed("Merchant", "noodle", "designations");
  const { node } = await ask(
    await store,
    `query ($id: ID!) { node(id: $id) { ... on Designation { from inForce } } }`,
    { id: designation.id },
  );
  expect(node).toEqual({ from: "2024-02-01T00:00:00.000Z", inForce: true });
});
