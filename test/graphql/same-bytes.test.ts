/** Law 12: SQLite and PostgreSQL give byte-equal answers. Every world on both, every operation and one that asks for everything. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type OpenStore, openStore } from "../../src/db";
import { freshDatabase } from "../support/postgres";
import { DEMO, run } from "./support/ask";
import { fill, seeded } from "./support/stores";

const WORLDS = join(__dirname, "../worlds");
const OPERATIONS = join(__dirname, "../../schema/operations");
const contentsOf = (folder: string, ending: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .map((name) => [name, readFileSync(join(folder, name), "utf8")] as const);

const EVERYTHING = `query Everything($at: AsOf!, $policy: PolicyName!) {
  principals(first: 100, at: $at) {
    totalCount
    pageInfo { startCursor endCursor hasNextPage }
    edges { cursor node { __typename ... on Node { id } ... on Party { reference name contracts(first: 20) { nodes { id kind state } } }
      ... on Principal {
        integration(policy: $policy) {
          mode wouldBeMode status channel rule flags validFrom validTo
          implementer { reference }
          custody { accountOwner { reference } accountOperator { reference } keyOwner { reference } keyHolder { reference }
            registeredHolders { reference } keys { thumbprint state } toEndAccess { action objects { id } } }
          findings { code severity action objects { id } }
          because { rule clauses { code holds evidence { state } } nearMisses { mode repairs { action } } }
        }
        timeline(policy: $policy) { from to mode rule status flags }
      } } }
  }
  integrationSummary(at: $at, policy: $policy) { byMode { mode count } byStatus { status count } }
}`;

describe.each([...contentsOf(WORLDS, ".yaml"), ["the demo", DEMO] as const])("%s", (_name, world) => {
  const sqlite = seeded(world);
  let postgres: OpenStore;
  beforeAll(async () => {
    postgres = await fill(await openStore(await freshDatabase()), world);
  });
  afterAll(() => postgres.close());

  const bytes = async (store: OpenStore, source: string, variables?: Record<string, unknown>) =>
    JSON.stringify(await run(store, source, variables));

  it.each(["2024-02-15T00:00:00Z", "2024-06-05T00:00:00Z", "2025-03-01T00:00:00Z"])(
    "is told alike as of %s",
    async (validAt) => {
      for (const policy of ["STANDARD", "STRICT"]) {
        const variables = { at: { validAt }, policy };
        const expected = await bytes(await sqlite, EVERYTHING, variables);
        expect(JSON.parse(expected).errors).toBeUndefined();
        expect(await bytes(postgres, EVERYTHING, variables)).toBe(expected);
      }
    },
  );

  it.each(contentsOf(OPERATIONS, ".graphql"))("answers %s alike", async (_file, operation) => {
    expect(await bytes(postgres, operation)).toBe(await bytes(await sqlite, operation));
  });
});
