/** Relay's compiler is strict about connections, nodes and nullability: what it accepts, every Relay client can use. */
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const COMPILER = require.resolve("relay-compiler/cli.js");
const SCHEMA = join(__dirname, "../../schema/schema.graphql");

const PAGE = `
import { graphql } from "relay-runtime";

export const page = graphql\`
  query PageQuery($first: Int!, $after: String, $filter: MerchantFilter) {
    ...Page_merchants
    integrationSummary { byImplementer(first: 3) { edges { node { count implementer { id name } } } } }
  }
\`;

export const list = graphql\`
  fragment Page_merchants on Query @refetchable(queryName: "PageMerchantsQuery") {
    merchants(first: $first, after: $after, filter: $filter) @connection(key: "Page_merchants", filters: ["filter"]) {
      totalCount
      edges { node { ...Page_merchant } }
    }
  }
\`;

export const merchant = graphql\`
  fragment Page_merchant on Merchant @refetchable(queryName: "PageMerchantQuery") {
    name
    integration { mode status custody { keyHolder { id name } } because { clauses { code holds } } }
    contracts(first: 5) { edges { node { ...Page_contract } } }
  }
\`;

export const contract = graphql\`
  fragment Page_contract on Contract { id reference state counterparty { __typename id ... on Isv { ...Page_isv @alias } } }
\`;

export const isv = graphql\`
  fragment Page_isv on Isv @argumentDefinitions(first: { type: "Int", defaultValue: 10 }, after: { type: "String" })
  @refetchable(queryName: "PageIsvQuery") {
    implementedPrincipals(first: $first, after: $after) @connection(key: "Page_implementedPrincipals") {
      edges { node { id ... on Principal { name timeline { from to mode } } } }
    }
  }
\`;
`;

function compile(source: string): { folder: string; status: number | null; output: string } {
  const folder = mkdtempSync(join(tmpdir(), "partner-graph-relay-"));
  mkdirSync(join(folder, "src"));
  copyFileSync(SCHEMA, join(folder, "schema.graphql"));
  writeFileSync(join(folder, "src", "Page.ts"), source);
  const config = { src: "./src", schema: "./schema.graphql", language: "typescript", eagerEsModules: true };
  writeFileSync(join(folder, "relay.config.json"), JSON.stringify(config));
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMPILER, "relay.config.json"], {
    cwd: folder,
    encoding: "utf8",
  });
  return { folder, status, output: `${stdout}${stderr}` };
}

test("relay-compiler accepts the schema, its connections and refetching by node", () => {
  const { folder, status, output } = compile(PAGE);
  expect(status === 0 ? "" : output).toBe("");
  const artifacts = readdirSync(join(folder, "src", "__generated__"));
  expect(artifacts).toEqual(
    expect.arrayContaining([
      "PageQuery.graphql.ts",
      "PageIsvQuery.graphql.ts",
      "PageMerchantQuery.graphql.ts",
    ]),
  );
  const refetch = readFileSync(join(folder, "src", "__generated__", "PageIsvQuery.graphql.ts"), "utf8");
  expect(refetch).toContain("node(id: $id)");
  rmSync(folder, { recursive: true });
});

test("the check can fail: a field that is not there is refused", () => {
  const { folder, status, output } = compile(PAGE.replace("totalCount", "totalKount"));
  expect(status).not.toBe(0);
  expect(output).toContain("totalKount");
  rmSync(folder, { recursive: true });
});
