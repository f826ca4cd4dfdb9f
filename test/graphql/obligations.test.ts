/** What a change leaves to be done: everything that is wrong after it and was not before, for everybody, at any time that is looked at. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Store } from "../../src/domain/ports";
import { forEachBackend } from "../support/store";
import { ask, type Data } from "./support/ask";
import { fill } from "./support/stores";

const WORLD = readFileSync(join(__dirname, "../worlds/consequences.yaml"), "utf8");

const OF = (changes: string, more = "") => `{ whatIf(changes: { ${changes} } ${more}) {
  changed shifts { before after statusAfter count } outcomes { mode status count } obligations { finding count }
  principals { totalCount nodes { principal { ... on Party { reference } } changes { from before { mode findingCodes } after { mode status findingCodes } }
    obligations { code action objects { ... on Relationship { reference } ... on Client { reference } ... on KeyVersion { reference } ... on Party { reference } } } } } } }`;

const ended = (reference: string, at = "2024-06-01T00:00:00Z"): string =>
  `contracts: [{ reference: "${reference}", terminatedAt: "${at}" }]`;

/** Of each principal that is listed: what is to be done, with what. */
const listed = ({ principals }: Data): string[] =>
  principals.nodes.map(
    ({ principal, obligations }: Data) =>
      `${principal.reference}: ${obligations
        .map(
          ({ code, action, objects }: Data) =>
            `${code} ${action} ${objects.map((it: Data) => it.reference).join(" ")}`,
        )
        .join(", ")}`,
  );
const counted = ({ obligations }: Data): string[] =>
  obligations.map(({ finding, count }: Data) => `${finding} ${count}`);

forEachBackend(({ openFresh }) => {
  let store: Store;
  beforeAll(async () => {
    store = await fill(await openFresh(), WORLD);
  });
  const suppose = async (changes: string, more?: string): Promise<Data> =>
    (await ask(store, OF(changes, more))).whatIf;

  test("a principal whose mode stays has what is left with the ISV that it leaves", async () => {
    const found = await suppose(ended("as-both2"));
    expect(found).toMatchObject({ changed: 0, shifts: [], outcomes: [], principals: { totalCount: 1 } });
    expect(counted(found)).toEqual(["WRONG_DELEGATE_KEY 1"]);
    expect(listed(found)).toEqual(["both: WRONG_DELEGATE_KEY REVOKE_TOKEN dt-both2"]);
    expect(found.principals.nodes[0].changes).toEqual([
      {
        from: "2024-06-01T00:00:00.000Z",
        before: { mode: "ISV", findingCodes: [] },
        after: { mode: "ISV", status: "OPERATIONAL", findingCodes: ["WRONG_DELEGATE_KEY"] },
      },
    ]);
  });

  test("by situation, too: of everybody who has a token for an ISV that is closed", async () => {
    const found = await suppose(
      'parties: [{ reference: "i2", status: [{ value: CLOSED, from: "2020-01-01T00:00:00Z" }] }]',
    );
    expect(found.changed).toBe(0);
    expect(counted(found)).toEqual(["WRONG_DELEGATE_KEY 2"]);
    expect(listed(found)).toEqual([
      "both: WRONG_DELEGATE_KEY REVOKE_TOKEN dt-both2",
      "unbased: WRONG_DELEGATE_KEY REVOKE_TOKEN dt-unbased",
    ]);
  });

  test("a finding that there is already is listed with what it did not have", async () => {
    const found = await suppose(ended("as-left1"));
    expect(listed(found)).toEqual([
      "left: NO_USABLE_KEY REGISTER_KEY , WRONG_DELEGATE_KEY REVOKE_TOKEN dt-left1",
    ]);
    expect(counted(found)).toEqual(["NO_USABLE_KEY 1"]);
  });

  test("a finding that only comes to be about more lists nobody by itself", async () => {
    const more =
      'parties: [{ reference: "more", role: ISV, name: "More" }], authorizations: [{ reference: "dt-more", principal: "left", isv: "more", from: "2024-01-01T00:00:00Z" }]';
    const found = await suppose(more);
    expect(found).toMatchObject({ changed: 0, obligations: [], principals: { totalCount: 0, nodes: [] } });
    // Of whoever is listed for something else, it is told as well.
    const both = await suppose(`${more}, ${ended("as-left1")}`);
    expect(listed(both)).toEqual([
      "left: NO_USABLE_KEY REGISTER_KEY , WRONG_DELEGATE_KEY REVOKE_TOKEN dt-left1 dt-more",
    ]);
  });

  test("what comes of it later counts as well", async () => {
    const found = await suppose(
      'contracts: [{ reference: "ms-left", services: ["PAYMENT"] }, { reference: "as-left1", terminatedAt: "2030-01-01T00:00:00Z" }]',
    );
    expect(found).toMatchObject({
      changed: 1,
      shifts: [{ before: "ISV", after: "ISV", statusAfter: "DEGRADED", count: 1 }],
      outcomes: [
        { mode: "ISV", status: "DEGRADED", count: 1 },
        { mode: "SELF", status: "BLOCKED", count: 1 },
      ],
    });
    expect(counted(found)).toEqual(["NO_USABLE_KEY 1"]);
    expect(listed(found)).toEqual([
      "left: NO_USABLE_KEY REGISTER_KEY , WRONG_DELEGATE_KEY REVOKE_TOKEN dt-left1",
    ]);
    const within = await suppose(ended("as-left1", "2030-01-01T00:00:00Z"), 'to: "2029-01-01T00:00:00Z"');
    expect([counted(within), listed(within)]).toEqual([[], []]);
  });

  test("an integrator whose engagement ends keeps key and account", async () => {
    const found = await suppose(
      'engagements: [{ reference: "en-engaged", to: "2024-06-01T00:00:00Z" }], contracts: [{ reference: "as-new", kind: AUTHORIZATION_SERVICE, between: ["engaged", "i1"], services: ["INTEGRATION"], from: "2024-01-01T00:00:00Z" }], authorizations: [{ reference: "dt-new", principal: "engaged", isv: "i1", from: "2024-01-01T00:00:00Z" }]',
    );
    expect(listed(found)).toEqual([
      "engaged: KEY_OWNER_MISMATCH REVOKE_KEY key-engaged, RESIDUAL_SI_CUSTODY ROTATE_KEY ag-engaged key-engaged",
    ]);
  });

  test("a list by mode or status is of those who come to it", async () => {
    const source = `{ whatIf(changes: { ${ended("as-both2")} }) { principals(mode: [ISV]) { totalCount } } }`;
    expect((await ask(store, source)).whatIf.principals.totalCount).toBe(0);
  });

  test("a blast radius is not of those for whom only findings are others", async () => {
    const source =
      '{ blastRadius(of: { contract: "as-both2" }) { loss { changed principals { totalCount } } } }';
    expect((await ask(store, source)).blastRadius.loss).toEqual({
      changed: 0,
      principals: { totalCount: 0 },
    });
  });
});
