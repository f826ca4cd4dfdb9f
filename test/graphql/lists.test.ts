/** Law 3: a filtered list is the set of the parties whose own answer matches, at any page size; totalCount is its size. */
import { FINDINGS } from "../../src/domain/answer";
import type { Store } from "../../src/domain/ports";
import { forEachBackend } from "../support/store";
import { ask, type Data, refusal } from "./support/ask";
import { fleet } from "./support/fleet";
import { fill, reference } from "./support/stores";

const COUNT = 60;

const EVERYBODY = `query ($after: String) { principals(first: 100, after: $after) { nodes {
  __typename id reference name country mcc
  standard: integration(policy: STANDARD) { ...Answer } strict: integration(policy: STRICT) { ...Answer }
} pageInfo { hasNextPage endCursor } } }
fragment Answer on EffectiveIntegration {
  mode status implementer { id reference } custody { keyHolder { id reference } } acquirers { id reference } findingCodes
}`;

const LIST = `query ($filter: MerchantFilter, $first: Int, $after: String) {
  merchants(filter: $filter, first: $first, after: $after) { totalCount nodes { reference } pageInfo { hasNextPage endCursor } }
}`;

type Matches = (principal: Data, answer: Data) => boolean;

const named = (party: Data, given: string): boolean => party?.id === given || party?.reference === given;

/** The filters, in the most obvious way. */
const MEANING: Record<string, (given: Data) => Matches> = {
  mode: (given) => (_, answer) => [given].flat().includes(answer.mode),
  status: (given) => (_, answer) => [given].flat().includes(answer.status),
  finding: (given) => (_, answer) =>
    answer.findingCodes.some((code: string) => [given].flat().includes(code)),
  keyHolder: (given) => (_, answer) => named(answer.custody.keyHolder, given),
  implementer: (given) => (_, answer) => named(answer.implementer, given),
  acquirer: (given) => (_, answer) => answer.acquirers.some((acquirer: Data) => named(acquirer, given)),
  country: (given) => (principal) => principal.country === given,
  mcc: (given) => (principal) => principal.mcc === given,
  search: (given) => (principal) =>
    given
      .toLowerCase()
      .split(" ")
      .every((word: string) =>
        `${principal.name} ${principal.reference}`
          .toLowerCase()
          .split(" ")
          .some((w) => w.startsWith(word)),
      ),
  policy: () => () => true,
};

const matching = (principals: Data[], filter: Record<string, Data>): string[] =>
  principals
    .filter(({ __typename }) => __typename === "Merchant")
    .filter((principal) => {
      const answer = filter["policy"] === "STRICT" ? principal.strict : principal.standard;
      return Object.entries(filter).every(([name, given]) => MEANING[name]?.(given)(principal, answer));
    })
    .map(({ reference }) => reference);

const FILTERS: Record<string, Data>[] = [
  {},
  ...["SELF", "ISV", "SYSTEM_INTEGRATOR", "NONE"].map((mode) => ({ mode })),
  { mode: ["SELF", "ISV"] },
  ...["OPERATIONAL", "DEGRADED", "BLOCKED"].map((status) => ({ status })),
  { status: ["DEGRADED", "BLOCKED"], mode: ["ISV"] },
  ...["isv0", "isv1", "si0", "q0", "m000"].flatMap((party) => [{ keyHolder: party }, { implementer: party }]),
  ...["q0", "q1", "isv0"].map((acquirer) => ({ acquirer })),
  ...FINDINGS.map((finding) => ({ finding })),
  { finding: ["NO_USABLE_KEY", "TOKEN_INVALID"] },
  { country: "CN" },
  { mcc: "5811" },
  { country: "SG", mcc: "5812", mode: "ISV" },
  { search: "noo" },
  { search: "tea 7" },
  { search: "m01" },
  { search: "nothing" },
  { mode: "SYSTEM_INTEGRATOR", policy: "STRICT" },
  { acquirer: "q0", keyHolder: "q0" },
];

forEachBackend((backend) => {
  let store: Store;
  let principals: Data[];
  beforeAll(async () => {
    store = await fill(await backend.openFresh(), fleet(COUNT));
    principals = (await ask(await reference(fleet(COUNT)), EVERYBODY)).principals.nodes;
  });

  test.each(FILTERS)("%j", async (filter) => {
    const expected = matching(principals, filter);
    for (const first of [1, 4, 100]) {
      const found: string[] = [];
      let after: string | null = null;
      do {
        const { totalCount, nodes, pageInfo }: Data = (await ask(store, LIST, { filter, first, after }))
          .merchants;
        expect(totalCount).toBe(expected.length);
        found.push(...nodes.map(({ reference }: Data) => reference));
        after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
      } while (after !== null);
      expect(found).toEqual(expected);
    }
  });

  test("the filters find something to tell apart", () => {
    const sizes = FILTERS.map((filter) => matching(principals, filter).length);
    expect(sizes.filter((size) => size > 0 && size < COUNT).length).toBeGreaterThan(20);
  });

  test("a party may be named by its global id as well", async () => {
    const { isv } = await ask(store, `{ isv(reference: "isv1") { id } }`);
    const byReference = await ask(store, LIST, { filter: { keyHolder: "isv1" } });
    expect(byReference.merchants.totalCount).toBeGreaterThan(0);
    expect(await ask(store, LIST, { filter: { keyHolder: isv.id } })).toEqual(byReference);
  });

  test("null, an empty list and blanks are no conditions, and one and the same list", async () => {
    const { merchants } = await ask(store, LIST, { filter: null, first: 5 });
    const nothings = [
      {},
      { mode: null },
      { mode: [], status: [], finding: [] },
      { country: null },
      { search: "  " },
    ];
    for (const filter of nothings) {
      const next = await ask(store, LIST, { filter, first: 1, after: merchants.pageInfo.endCursor });
      expect(next.merchants).toMatchObject({ totalCount: COUNT, nodes: [{ reference: "m005" }] });
    }
  });

  test.each(["%", "'", "_", " - ", "\0"])("a search for %j, without a word, finds nobody", async (search) => {
    for (const filter of [{ search }, { search, mode: "ISV" }, { search, country: "CN" }]) {
      const { merchants } = await ask(store, LIST, { filter, first: 5 });
      expect(merchants).toMatchObject({ totalCount: 0, nodes: [] });
    }
  });

  test("a party that is not known is an error, as a misspelt name would otherwise look like good news", async () => {
    const { message, extensions } = await refusal(store, LIST, { filter: { keyHolder: "isv9" } });
    expect(message).toBe('keyHolder: no party has the id or reference "isv9" as known at revision 1.');
    expect(extensions).toMatchObject({
      code: "BAD_USER_INPUT",
      reason: "UNKNOWN_PARTY",
      argument: "keyHolder",
    });
  });

  test("portfolios are those lists, seen from the other side", async () => {
    const data = await ask(
      store,
      `{ isv(reference: "isv1") { implementedPrincipals(first: 100) { totalCount nodes { reference } } }
         systemIntegrator(reference: "si0") { implementedPrincipals(first: 100, filter: { country: "CN" }) { nodes { reference } } }
         acquirer(reference: "q1") { subMerchants(first: 100) { nodes { reference } } } }`,
    );
    const listed = (connection: Data) => connection.nodes.map(({ reference }: Data) => reference);
    expect(listed(data.isv.implementedPrincipals)).toEqual(matching(principals, { implementer: "isv1" }));
    expect(listed(data.systemIntegrator.implementedPrincipals)).toEqual(
      matching(principals, { implementer: "si0", country: "CN" }),
    );
    expect(listed(data.acquirer.subMerchants)).toEqual(matching(principals, { acquirer: "q1" }));
  });

  test("acquirers, delegates and parties of any role are listed likewise", async () => {
    const data = await ask(
      store,
      `{ acquirers { totalCount } isvs(filter: { search: "pos" }) { totalCount nodes { reference } } systemIntegrators { totalCount }
         parties(filter: { role: [PLATFORM, ISV] }, orderBy: NAME) { nodes { __typename reference } } principals { totalCount } }`,
    );
    expect(data).toEqual({
      acquirers: { totalCount: 2 },
      isvs: { totalCount: 3, nodes: ["isv0", "isv1", "isv2"].map((reference) => ({ reference })) },
      systemIntegrators: { totalCount: 1 },
      parties: {
        nodes: [
          { __typename: "Platform", reference: "alipay" },
          ...["isv0", "isv1", "isv2"].map((reference) => ({ __typename: "Isv", reference })),
        ],
      },
      principals: { totalCount: COUNT + 2 },
    });
  });

  test("the summary counts the same principals", async () => {
    const { integrationSummary: summary } = await ask(
      store,
      `{ integrationSummary { total merchants acquirers policy byMode { mode count merchants } byStatus { status count }
         byImplementer(first: 3) { totalCount nodes { count implementer { reference } } pageInfo { hasNextPage endCursor } } } }`,
    );
    expect(summary).toMatchObject({ total: COUNT + 2, merchants: COUNT, acquirers: 2, policy: "STANDARD" });
    for (const { mode, merchants } of summary.byMode)
      expect(merchants).toBe(matching(principals, { mode }).length);
    for (const { status, count } of summary.byStatus) {
      expect(count).toBe(principals.filter(({ standard }) => standard.status === status).length);
    }
    const { nodes, pageInfo } = summary.byImplementer;
    for (const { count, implementer } of nodes) {
      expect(count).toBe(
        principals.filter(
          ({ id, standard }) =>
            standard.implementer?.reference === implementer.reference && standard.implementer.id !== id,
        ).length,
      );
    }
    expect(nodes.map(({ count }: Data) => count)).toEqual(
      nodes.map(({ count }: Data) => count).sort((a: number, b: number) => b - a),
    );
    const rest = await ask(
      store,
      `query ($after: String) { integrationSummary { byImplementer(after: $after) { nodes { implementer { reference } } } } }`,
      { after: pageInfo.endCursor },
    );
    const others = rest.integrationSummary.byImplementer.nodes;
    expect(nodes.length + others.length).toBe(summary.byImplementer.totalCount);
  });
});
