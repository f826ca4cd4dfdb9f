/** Concentration: of every object that merchants depend on, just what "what if it fails" says of it. */

import type { Store } from "../../src/domain/ports";
import { forEachBackend } from "../support/store";
import { ask, type Data, DEMO } from "./support/ask";
import { fleet } from "./support/fleet";
import { fill } from "./support/stores";

const LIST = `query ($by: ConcentrationOf!, $first: Int, $after: String, $at: AsOf, $policy: PolicyName) {
  concentration(by: $by, first: $first, after: $after, at: $at, policy: $policy) {
    totalCount pageInfo { hasNextPage endCursor }
    nodes { affected lost share object { __typename id ... on Party { reference role } ... on Contract { reference } } } } }`;

const WHAT_IF = `query ($changes: GraphChanges!, $from: DateTime!, $to: DateTime!, $at: AsOf, $policy: PolicyName, $after: String) {
  whatIf(changes: $changes, from: $from, to: $to, at: $at, policy: $policy) {
    principals(first: 100, after: $after) { pageInfo { hasNextPage endCursor } nodes { principal { ... on Party { role } } changes { before { ...A } after { ...A } } } } } }
  fragment A on IntegrationInterval { mode status channel implementer { id } accountOperator { id } keyOwner { id } keyHolder { id } }`;

const CANDIDATES = `query ($at: AsOf) {
  parties(first: 100, filter: { role: [ISV, SYSTEM_INTEGRATOR, ACQUIRER] }, at: $at) { nodes { id reference role
    contracts(first: 50) { nodes { id kind state party { role } } } } } }`;

const MOMENTS = [
  { at: { validAt: "2024-06-01T00:00:00.000Z" }, policy: "STANDARD" },
  { at: { validAt: "2024-07-15T00:00:00.000Z" }, policy: "STRICT" },
];

const works = (answer: Data): boolean => answer.mode !== "NONE" && answer.status !== "BLOCKED";

const WORLDS = [
  ["the demo", DEMO],
  ["a fleet", fleet(60)],
] as const;

forEachBackend(({ openFresh }) =>
  describe.each(WORLDS)("%s", (_name, text) => {
    let store: Store;
    beforeAll(async () => {
      store = await fill(await openFresh(), text);
    });

    async function listed(by: string, moment: object, first: number): Promise<Data[]> {
      const items: Data[] = [];
      for (let after: string | null = null; ; ) {
        const { concentration } = await ask(store, LIST, { by, ...moment, first, after });
        items.push(...concentration.nodes);
        if (!concentration.pageInfo.hasNextPage) {
          expect(concentration.totalCount).toBe(items.length);
          return items;
        }
        after = concentration.pageInfo.endCursor;
      }
    }

    /** What is lost at the instant by some changes. */
    async function lostBy(
      changes: object,
      { at, policy }: Data,
    ): Promise<{ affected: number; lost: number }> {
      const to = new Date(Date.parse(at.validAt) + 1).toISOString();
      const found: Data[] = [];
      for (let after: string | null = null; ; ) {
        const { whatIf } = await ask(store, WHAT_IF, { changes, from: at.validAt, to, at, policy, after });
        found.push(...whatIf.principals.nodes);
        if (!whatIf.principals.pageInfo.hasNextPage) break;
        after = whatIf.principals.pageInfo.endCursor;
      }
      // Whoever is integrated as before has only other findings.
      const merchants = found.filter(
        ({ principal, changes: [{ before, after }] }) =>
          principal.role === "MERCHANT" && JSON.stringify(before) !== JSON.stringify(after),
      );
      const lost = merchants.filter(({ changes: [{ before, after }] }) => works(before) && !works(after));
      return { affected: merchants.length, lost: lost.length };
    }

    const closing = ({ reference }: Data, { at }: Data) => ({
      parties: [{ reference, status: [{ value: "CLOSED", from: at.validAt }] }],
    });

    describe.each(MOMENTS)("%j", (moment) => {
      test.each([
        ["DELEGATE", ["ISV", "SYSTEM_INTEGRATOR"]],
        ["ACQUIRER", ["ACQUIRER"]],
      ])("each %s", async (by, roles) => {
        const items = await listed(by, moment, 3);
        expect(items.length).toBeGreaterThan(1);
        const { parties } = await ask(store, CANDIDATES, { at: moment.at });
        for (const party of parties.nodes.filter(({ role }: Data) => roles.includes(role))) {
          const told = items.find(({ object }) => object.id === party.id) ?? { affected: 0, lost: 0 };
          const expected = await lostBy(closing(party, moment), moment);
          expect({ party: party.reference, affected: told.affected, lost: told.lost }).toEqual({
            party: party.reference,
            ...expected,
          });
        }
      });

      test("each contract that is shared", async () => {
        const items = await listed("CONTRACT", moment, 2);
        expect(items.length).toBeGreaterThan(1);
        const { parties } = await ask(store, CANDIDATES, { at: moment.at });
        const contracts = parties.nodes.flatMap((party: Data) => party.contracts.nodes);
        const shared = contracts.filter(
          ({ kind, party }: Data) => kind === "ISV_PARTNER" || party.role === "ACQUIRER",
        );
        expect(shared.length).toBeGreaterThan(3);
        for (const { id } of shared) {
          const { affected, lost } = items.find(({ object }) => object.id === id) ?? { affected: 0, lost: 0 };
          expect({ id, affected, lost }).toEqual({ id, ...(await lostBy({ remove: [id] }, moment)) });
        }
      });

      test("the most lost come first, and the share is of all who can take payments", async () => {
        const items = await listed("DELEGATE", moment, 100);
        const sorted = [...items].sort((a, b) => b.lost - a.lost || b.affected - a.affected);
        expect(items.map(({ lost }) => lost)).toEqual(sorted.map(({ lost }) => lost));
        const working = items[0].lost / items[0].share;
        expect(working).toBeCloseTo(Math.round(working), 6);
        for (const { lost, share } of items) expect(share).toBeCloseTo(lost / working, 9);
      });
    });
  }),
);
