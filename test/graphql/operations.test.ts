/** The example operations: each is explained, fits the schema, works without being given anything, and finds something. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Kind, parse, validate } from "graphql";
import { buildGraphSchema } from "../../src/graphql/build-schema";
import { ask, DEMO } from "./support/ask";
import { seeded } from "./support/stores";

const FOLDER = join(__dirname, "../../schema/operations");
const files = readdirSync(FOLDER);
const store = seeded(DEMO);

const nodes = (...objects: object[]) => ({ nodes: expect.arrayContaining(objects.map(having)) });
const having = (fields: object) => expect.objectContaining(fields);
const reference = (text: string) => ({ reference: text });

/** What each of them tells of the demo: of its present, without being given anything. */
const TOLD: Readonly<Record<string, object>> = {
  "acquirer-portfolio": { acquirer: { subMerchants: nodes(reference("bay"), reference("grocer")) } },
  "as-known-then": {
    asKnownThen: { integration: { mode: "ISV", implementer: reference("yundian") } },
    asKnownNow: { integration: { mode: "NONE", implementer: null } },
  },
  "blocked-merchants": { merchants: nodes(reference("silk"), reference("tailor")) },
  "blast-radius": {
    blastRadius: {
      exposedCount: 3,
      exposed: nodes({ principal: having({ reference: "cinema" }), exposures: [having({ residual: true })] }),
      loss: { changed: 2 },
      keyCount: 3,
      rotations: { totalCount: 3, ...nodes({ by: reference("silk"), keys: 1 }) },
    },
  },
  changes: {
    changes: nodes({
      by: "REVISION",
      principal: reference("tailor"),
      before: { mode: "ISV", status: "OPERATIONAL", implementer: reference("posone") },
      after: having({ status: "BLOCKED" }),
      causes: [having({ event: "AMENDED", object: reference("dt-tailor") })],
    }),
  },
  concentration: {
    delegates: nodes({ object: having({ reference: "posone" }), affected: 7, lost: 4 }),
    contracts: nodes({ object: reference("ip-tillwise"), affected: 4, lost: 4 }),
    acquirers: nodes({ object: reference("harbour"), affected: 2, lost: 2 }),
  },
  "dark-on-date": {
    principals: nodes(reference("toys"), reference("spa"), reference("newcomer"), reference("gallery")),
  },
  "expiry-cliff": { expiryCliff: expect.arrayContaining([having({ losing: expect.any(Number) })]) },
  "fleet-diff": {
    fleetDiff: {
      principals: nodes({
        principal: reference("cinema"),
        changes: [{ before: { mode: "SYSTEM_INTEGRATOR" }, after: { mode: "ISV" } }],
      }),
    },
  },
  gaps: {
    gaps: {
      totalCount: 1,
      nodes: [
        having({
          principal: having({ reference: "shoes" }),
          from: "2024-06-20T16:00:00.000Z",
          to: "2024-06-22T16:00:00.000Z",
          causesOfStart: [{ event: "EXPIRED", object: { reference: "ms-shoes" } }],
          causesOfEnd: [{ event: "STARTED", object: { reference: "ms-shoes-next" } }],
          actions: [{ action: "RENEW_CONTRACT", object: having(reference("ms-shoes")) }],
          lastDay: "2024-06-20T15:59:59.999Z",
        }),
      ],
    },
  },
  "isv-principals": {
    isv: { implementedPrincipals: nodes(reference("noodle"), reference("islandpay"), reference("kiosk")) },
  },
  "keys-held-by": { merchants: nodes(reference("noodle"), reference("cinema"), reference("kiosk")) },
  "merchant-why": {
    merchant: {
      integration: {
        rule: "R12",
        because: { nearMisses: [{ repairs: [{ action: "RESUME_CONTRACT" }] }, { mode: "SELF" }] },
      },
    },
  },
  "merchants-by-mode": { merchants: nodes(reference("noodle"), reference("silk")) },
  "policy-diff": {
    policyDiff: {
      changed: 3,
      principals: nodes({
        principal: reference("bistro"),
        changes: [{ before: { mode: "ISV", rule: "R8" }, after: { mode: "NONE", rule: "R8" } }],
      }),
    },
  },
  repairs: {
    repairs: {
      size: 4,
      sets: expect.arrayContaining([
        having({ outcome: having({ mode: "SELF", status: "OPERATIONAL", implementer: reference("silk") }) }),
      ]),
    },
  },
  relationships: {
    merchant: {
      authorizations: nodes({ state: "VALID" }),
      engagements: nodes({ state: "ENDED" }),
      clients: nodes(reference("app-cinema")),
    },
  },
  "residual-access": {
    residualAccess: nodes({
      principal: having({ reference: "cinema" }),
      accesses: [having({ holder: reference("bridge"), toEnd: [having({ action: "ROTATE_KEY" })] })],
    }),
    notAble: nodes({ principal: reference("tailor") }),
  },
  "residual-custody": { merchants: nodes(reference("cinema"), reference("lantern"), reference("spa")) },
  search: { parties: nodes(reference("noodle")) },
  summary: { integrationSummary: { total: 29, byImplementer: { totalCount: expect.any(Number) } } },
  timeline: {
    party: {
      timeline: expect.arrayContaining([
        having({ mode: "NONE", to: "2024-06-06T16:00:00.000Z" }),
        having({ mode: "ISV", from: "2024-06-06T16:00:00.000Z", to: null }),
      ]),
    },
  },
  "timeline-causes": {
    party: {
      timeline: expect.arrayContaining([
        having({
          mode: "NONE",
          causes: [having({ event: "SUSPENDED", object: having(reference("as-spa")) })],
        }),
        having({ mode: "ISV", causes: [having({ event: "RESUMED", object: having(reference("as-spa")) })] }),
      ]),
    },
  },
  "upcoming-changes": {
    upcomingChanges: nodes(
      {
        principal: having({ reference: "hotpot" }),
        actions: [{ action: "RENEW_CONTRACT", object: having(reference("ms-hotpot")) }],
      },
      { principal: having({ reference: "hotel" }), actions: [having({ action: "ROTATE_KEY" })] },
      { principal: having({ reference: "stall-15" }), actions: [having({ action: "EXTEND_LINK" })] },
      { principal: having({ reference: "spa" }), actions: [] },
    ),
  },
  "two-policies": { merchant: { standard: { mode: "ISV" }, strict: { mode: "NONE" } } },
  viewer: { viewer: { name: "anonymous", role: "AUDITOR", party: null } },
  "what-if": {
    whatIf: {
      changed: 9,
      obligations: expect.arrayContaining([{ finding: "WRONG_DELEGATE_KEY", count: 7 }]),
      principals: nodes({ principal: having({ reference: "noodle" }) }),
    },
  },
  "who-did-what": {
    revisions: nodes({
      number: 1,
      actor: "system",
      operation: "load",
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    }),
  },
  "who-holds-keys": {
    merchant: {
      integration: {
        custody: {
          accountOwner: reference("silk"),
          accountOperator: reference("bridge"),
          keyHolder: reference("bridge"),
          toEndAccess: [{ action: "ROTATE_KEY" }, { action: "TAKE_BACK_ACCOUNT" }],
        },
      },
    },
  },
};

test("there are examples", () => {
  expect(files.length).toBeGreaterThanOrEqual(10);
});

describe.each(files)("%s", (file) => {
  const text = readFileSync(join(FOLDER, file), "utf8");
  const document = parse(text);
  const operations = document.definitions.filter(
    (definition) => definition.kind === Kind.OPERATION_DEFINITION,
  );

  test("begins with a comment that says what it answers", () => {
    expect(text).toMatch(/^(# \S.*\n)+query /);
  });

  test("holds one operation, named like the file", () => {
    const name = file
      .replace(/\.graphql$/, "")
      .replace(/(^|-)([a-z])/g, (_, _dash, letter) => letter.toUpperCase());
    expect(operations.map((operation) => operation.name?.value)).toEqual([name]);
  });

  test("fits the schema", () => {
    expect(validate(buildGraphSchema(), document)).toEqual([]);
  });

  test("works as it stands, and tells something of the demo", async () => {
    const told = TOLD[file.replace(/\.graphql$/, "")];
    expect(told).toBeDefined();
    expect(await ask(await store, text)).toMatchObject(told ?? {});
  });
});
