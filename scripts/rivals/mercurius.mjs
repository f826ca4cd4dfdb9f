/** Mercurius with its loaders and graphql-jit, and SQL written by hand. */
import Fastify from "fastify";
import mercurius from "mercurius";
import {
  ANSWERS,
  CONTRACTS,
  contractOf,
  cursorOf,
  groupBy,
  idOf,
  integrationOf,
  ONE,
  openDatabase,
  PAGE,
} from "./sqlite.mjs";

const schema = `
  type Query {
    merchant(reference: String!): Merchant
    merchants(first: Int!, after: String): MerchantConnection!
  }
  type MerchantConnection { nodes: [Merchant!]! pageInfo: PageInfo! }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  type Merchant {
    reference: String!
    name: String!
    contracts(first: Int!): ContractConnection!
    integration: Integration!
  }
  type ContractConnection { nodes: [Contract!]! }
  type Contract { kind: String! state: String! from: String to: String parties: [Party!]! }
  type Party { name: String! }
  type Integration { mode: String! rule: String! status: String custody: Custody! }
  type Custody { keyHolder: Party }`;

const db = openDatabase();
const [page, one, contracts, answers] = [PAGE, ONE, CONTRACTS, ANSWERS].map((sql) => db.prepare(sql));

const resolvers = {
  Query: {
    merchant: (_, { reference }) => one.get({ reference }) ?? null,
    merchants(_, { first, after }) {
      const found = page.all({ after: idOf(after), limit: first + 1 });
      const nodes = found.slice(0, first);
      return {
        nodes,
        pageInfo: { hasNextPage: found.length > first, endCursor: cursorOf(nodes.at(-1)?.id) },
      };
    },
  },
};

const idsIn = (queries) => JSON.stringify(queries.map(({ obj }) => obj.id));

const loaders = {
  Merchant: {
    async contracts(queries) {
      const now = Date.now();
      const found = groupBy(contracts.all({ parties: idsIn(queries) }), "party");
      return queries.map(({ obj, params }) => ({
        nodes: (found.get(obj.id) ?? []).slice(0, params.first).map((row) => contractOf(row, now)),
      }));
    },
    async integration(queries) {
      const rows = answers.all({ parties: idsIn(queries), now: Date.now() });
      const found = new Map(rows.map((row) => [row.principal, row]));
      return queries.map(({ obj }) => integrationOf(found.get(obj.id)));
    },
  },
};

const app = Fastify();
app.register(mercurius, { schema, resolvers, loaders, jit: 1 });
app.get("/healthz", async () => "ok");
await app.listen({ host: "127.0.0.1", port: Number(process.env.PORT) });
