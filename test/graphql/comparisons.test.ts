/** What-if, diffs and blast radii as clients see them: paged under cursors that stay, refused with reasons. */
import { ask, type Data, DEMO, load, REFRESH, refusal, SEED_MODES } from "./support/ask";
import { seeded } from "./support/stores";

const demo = seeded(DEMO);
const fresh = seeded(SEED_MODES);

/** One merchant more. */
const LATER = `name: later
batches:
  - recordedAt: 2024-05-31
    parties: [{ ref: later, role: MERCHANT, name: Later }]
`;

const PRINCIPALS =
  "principals(first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes { principal { ... on Party { reference } } changes { from to after { mode } } } }";

/** All pages of a list, one after the other. */
async function pages(
  source: string,
  field: string,
  list: string,
  variables: object,
): Promise<{ items: unknown[]; total: number }> {
  const items: unknown[] = [];
  let after: string | null = null;
  for (;;) {
    const data = await ask(await demo, source, { ...variables, after });
    const page = data[field][list];
    items.push(...page.nodes);
    if (!page.pageInfo.hasNextPage) return { items, total: page.totalCount };
    after = page.pageInfo.endCursor;
  }
}

const WHAT_IF = `query ($first: Int, $after: String) {
  whatIf(changes: { parties: [{ reference: "posone", status: [{ value: CLOSED, from: "2020-01-01T00:00:00Z" }] }] }) { changed ${PRINCIPALS} } }`;
const FLEET_DIFF = `query ($first: Int, $after: String) { fleetDiff(from: { validAt: "2023-06-01T00:00:00Z" }) { changed ${PRINCIPALS} } }`;
const RADIUS = `query ($first: Int, $after: String) { blastRadius(of: { party: "posone" }) {
  exposed(first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes { principal { ... on Party { reference } } exposures { from residual } } } } }`;
const ROTATIONS = `query ($first: Int, $after: String) { blastRadius(of: { party: "bridge" }) {
  rotations(first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes { by { reference } keys } } } }`;

describe("pages", () => {
  test.each([
    [WHAT_IF, "whatIf", "principals"],
    [FLEET_DIFF, "fleetDiff", "principals"],
    [RADIUS, "blastRadius", "exposed"],
  ])("of any size make the same complete list: %#", async (source, field, list) => {
    const whole = await pages(source, field, list, { first: 100 });
    expect(whole.items.length).toBeGreaterThan(5);
    expect(whole.total).toBe(whole.items.length);
    for (const first of [1, 2, 3])
      expect((await pages(source, field, list, { first })).items).toEqual(whole.items);
  });

  test("of those who must rotate keys are in order of how many, and complete at any size", async () => {
    const whole = await pages(ROTATIONS, "blastRadius", "rotations", { first: 100 });
    expect(whole.items).toEqual(
      ["silk", "cinema", "bakery"].map((reference) => ({ by: { reference }, keys: 1 })),
    );
    expect(whole.total).toBe(3);
    for (const first of [1, 2])
      expect((await pages(ROTATIONS, "blastRadius", "rotations", { first })).items).toEqual(whole.items);
  });

  test("keep their moment while others write", async () => {
    const store = await fresh;
    const source = `query ($after: String) { fleetDiff(from: { revision: 0 }) { principals(first: 2, after: $after) {
      totalCount pageInfo { endCursor hasNextPage } nodes { principal { ... on Party { reference } } } } } }`;
    const before = (await ask(store, source, {})).fleetDiff.principals;
    await load(store, LATER, REFRESH);
    const after = before.pageInfo.endCursor;
    const next = (await ask(store, source, { after })).fleetDiff.principals;
    expect(next.totalCount).toBe(before.totalCount);
    expect((await ask(store, source, {})).fleetDiff.principals.totalCount).toBe(before.totalCount + 1);
  });

  test("belong to one question", async () => {
    const first = await ask(await demo, WHAT_IF, { first: 1 });
    const after = first.whatIf.principals.pageInfo.endCursor;
    expect(await refusal(await demo, FLEET_DIFF, { first: 1, after })).toMatchObject({
      extensions: { reason: "CURSOR_OF_ANOTHER_LIST" },
    });
  });
});

describe("a supposition", () => {
  const ask1 = (changes: string, more = "") =>
    `{ whatIf(changes: { ${changes} } ${more}) { changed shifts { before after count } } }`;

  test("that cannot be recorded is refused with every problem", async () => {
    const changes = 'contracts: [{ reference: "new", kind: ISV_PARTNER, between: ["posone", "nobody"] }]';
    const { message, extensions } = await refusal(await demo, ask1(changes));
    expect(message).toMatch(/^changes: \d problems, the first is: /);
    expect(extensions).toMatchObject({ code: "BAD_USER_INPUT", reason: "INVALID_CHANGES" });
    expect(extensions["problems"]).toContainEqual(
      expect.objectContaining({ code: "UNKNOWN_REFERENCE", path: ["contracts", 0, "between", 1] }),
    );
  });

  test("of a private key is refused, and the key is not repeated", async () => {
    const changes =
      'keys: [{ reference: "k", client: "app-posone", publicKey: "-----BEGIN PRIVATE KEY-----SECRET" }]';
    const { message } = await refusal(await demo, ask1(changes));
    expect(message).toMatch(/private/);
    expect(message).not.toMatch(/SECRET/);
  });

  test("may add parties and what binds them, and tells what they would be", async () => {
    const source = `{ whatIf(changes: {
        parties: [{ reference: "new", role: MERCHANT, name: "New", developmentCapability: [{ value: VERIFIED, from: "2024-01-01T00:00:00Z" }] }],
        contracts: [{ reference: "c-new", kind: MERCHANT_SERVICE, between: ["new", "alipay"], services: ["PAYMENT", "REFUND", "SETTLEMENT"], from: "2024-01-01T00:00:00Z" }] }) {
      changed principals { nodes { principal { ... on Party { reference contracts { nodes { reference state } } } }
        changes { before { mode } after { mode status implementer { name } } } obligations { code } } } } }`;
    expect((await ask(await demo, source)).whatIf).toEqual({
      changed: 1,
      principals: {
        nodes: [
          {
            principal: {
              reference: "new",
              contracts: { nodes: [{ reference: "c-new", state: "IN_FORCE" }] },
            },
            changes: [
              { before: null, after: { mode: "SELF", status: "BLOCKED", implementer: { name: "New" } } },
            ],
            obligations: [{ code: "NO_USABLE_KEY" }],
          },
        ],
      },
    });
  });

  test("may say which legal entity is behind a party (DUAL_ROLE), and where it is", async () => {
    const source = `{ whatIf(changes: { parties: [
        { reference: "noodle", legalEntity: { reference: "le-new", name: "One" }, country: "SG", mcc: "5814" },
        { reference: "posone", legalEntity: { reference: "le-new" } }] }) {
      obligations { finding count } principals { nodes { principal { ... on Party { reference country legalEntity { name } } ... on Merchant { mcc } }
        obligations { code objects { ... on Party { reference } } } } } } }`;
    const { whatIf } = await ask(await demo, source);
    expect(whatIf.obligations).toContainEqual({ finding: "DUAL_ROLE", count: 1 });
    // Games has another delegate with which PosOne has been one until now.
    expect(whatIf.principals.nodes.map((it: Data) => it.principal.reference)).toEqual(["noodle", "games"]);
    expect(whatIf.principals.nodes[0]).toEqual({
      principal: { reference: "noodle", country: "SG", legalEntity: { name: "One" }, mcc: "5814" },
      obligations: [{ code: "DUAL_ROLE", objects: [{ reference: "noodle" }, { reference: "posone" }] }],
    });
  });

  test("may amend a designation, by its id", async () => {
    const choices = '{ merchant(reference: "shoes") { designations { nodes { id } } } }';
    const { merchant } = await ask(await demo, choices);
    const [{ id }] = merchant.designations.nodes;
    const { whatIf } = await ask(
      await demo,
      `{ whatIf(changes: { designations: [{ id: "${id}", delegate: "yundian" }] }) { changed principals { nodes {
          principal { ... on Party { reference } } changes { before { implementer { reference } } after { implementer { reference } } } } } } }`,
    );
    expect(whatIf).toMatchObject({
      changed: 1,
      principals: { nodes: [{ principal: { reference: "shoes" } }] },
    });
    expect(whatIf.principals.nodes[0].changes[0]).toEqual({
      before: { implementer: { reference: "posone" } },
      after: { implementer: { reference: "yundian" } },
    });
    const ended = `designations: [{ id: "${id}", to: "2020-01-01T00:00:00Z" }]`;
    expect((await refusal(await demo, ask1(ended))).extensions).toMatchObject({ reason: "INVALID_CHANGES" });
    const unknown = 'designations: [{ id: "x", delegate: "yundian" }]';
    expect((await refusal(await demo, ask1(unknown))).message).toMatch(
      /no designation on record has this id/,
    );
  });

  test("may take parties away, with all that binds them", async () => {
    const store = await demo;
    const { merchant, isv } = await ask(
      store,
      '{ merchant(reference: "noodle") { id } isv(reference: "tillwise") { id implementedPrincipals { nodes { reference } } } }',
    );
    const source = `{ whatIf(changes: { remove: ["${merchant.id}", "${isv.id}"] }) {
      changed shifts { before after count }
      principals { nodes { principal { __typename ... on Party { reference contracts { totalCount } } }
        changes { before { mode implementer { reference } } after { mode implementer { reference } } } } } } }`;
    const { whatIf } = await ask(store, source);
    const found = Object.fromEntries(whatIf.principals.nodes.map((it: Data) => [it.principal.reference, it]));
    // Who is taken away is shown as it is, and has no answer after.
    const { principal, changes } = found["noodle"];
    expect(principal.__typename).toBe("Merchant");
    expect(principal.contracts.totalCount).toBeGreaterThan(0);
    expect(changes[0]).toEqual({
      before: { mode: "ISV", implementer: { reference: "posone" } },
      after: null,
    });
    expect(changes.filter((it: Data) => it.after !== null)).toEqual([]);
    const lost = isv.implementedPrincipals.nodes.map((it: Data) => it.reference);
    expect(Object.keys(found)).toEqual(expect.arrayContaining(lost));
    for (const reference of lost) {
      const [{ before, after }] = found[reference].changes;
      expect([before.implementer.reference, after.mode]).not.toEqual(["tillwise", "ISV"]);
    }
    expect(whatIf.shifts).toContainEqual({ before: "ISV", after: null, count: 1 });
  });

  test("cannot take the platform away", async () => {
    const { platform } = await ask(await demo, "{ platform { id } }");
    const { extensions } = await refusal(await demo, ask1(`remove: ["${platform.id}"]`));
    expect(extensions).toMatchObject({ code: "BAD_USER_INPUT", reason: "PLATFORM_STAYS" });
  });

  test("writes nothing", async () => {
    const store = await demo;
    const head = await store.head();
    await ask(store, WHAT_IF, { first: 100 });
    expect(await store.head()).toEqual(head);
  });
});

describe("a blast radius", () => {
  const of = (centre: string) =>
    `{ blastRadius(of: { ${centre} }) { exposedCount loss { changed } keyCount } }`;

  test.each([
    ["", "ONE_CENTRE"],
    ['party: "posone", client: "app-posone"', "ONE_CENTRE"],
    ['party: "nobody"', "UNKNOWN_OBJECT"],
    ['thumbprint: "none"', "UNKNOWN_OBJECT"],
    ['id: "x"', "INVALID_ID"],
  ])("of { %s } is refused", async (centre, reason) => {
    expect((await refusal(await demo, of(centre))).extensions).toMatchObject({ reason });
  });

  test("of a client is that of its keys, by whatever they are named", async () => {
    const client = await ask(await demo, of('client: "app-posone"'));
    const {
      client: { keys },
    } = await ask(await demo, '{ client(reference: "app-posone") { keys { nodes { id thumbprint } } } }');
    const thumbprints = await Promise.all(
      keys.nodes.map(
        async ({ thumbprint }: { thumbprint: string }) =>
          (await ask(await demo, of(`thumbprint: "${thumbprint}"`))).blastRadius,
      ),
    );
    expect(Math.max(...thumbprints.map((it) => it.exposedCount))).toBe(client.blastRadius.exposedCount);
  });
});
