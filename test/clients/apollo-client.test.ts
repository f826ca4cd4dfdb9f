/** Apollo Client over real HTTP: its cache knows objects by id, and its Relay pagination pages through a list. */
import { ApolloClient, gql, HttpLink, InMemoryCache } from "@apollo/client";
import { relayStylePagination } from "@apollo/client/utilities";
import type { Data } from "../graphql/support/ask";
import { fleet, growth } from "../graphql/support/fleet";
import { fill } from "../graphql/support/stores";
import { type Served, serve } from "./support";

const COUNT = 33;

const PAGE = gql`
  query Page($after: String) {
    merchants(first: 10, after: $after) {
      totalCount
      edges { cursor node { id reference integration { mode custody { keyHolder { id name } } } } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
`;

let served: Served;
let client: ApolloClient;

beforeAll(async () => {
  served = await serve(fleet(COUNT));
  client = new ApolloClient({
    link: new HttpLink({ uri: served.url, fetch }),
    cache: new InMemoryCache({
      typePolicies: { Query: { fields: { merchants: relayStylePagination(["filter", "orderBy", "at"]) } } },
    }),
  });
});
afterAll(async () => {
  client.stop();
  await served.close();
});

test("pages through a list while others write, and has every merchant once", async () => {
  let { data }: Data = await client.query({ query: PAGE });
  const query = client.watchQuery<Data>({ query: PAGE });
  const subscription = query.subscribe({});
  for (let page = 1; data.merchants.pageInfo.hasNextPage; page++) {
    await fill(served.store, growth(100 * page, `2024-02-0${page}`));
    await query.fetchMore({ variables: { after: data.merchants.pageInfo.endCursor } });
    data = client.readQuery<Data>({ query: PAGE });
  }
  const references = data.merchants.edges.map(({ node }: Data) => node.reference);
  expect(references).toEqual(Array.from({ length: COUNT }, (_, i) => `m${String(i).padStart(3, "0")}`));
  expect(data.merchants.totalCount).toBe(COUNT);
  subscription.unsubscribe();
});

test("what one query has fetched, another finds in the cache by its global id", async () => {
  const { data }: Data = await client.query({ query: gql`query { isv(reference: "isv1") { id name } }` });
  const found = client.readFragment<Data>({
    id: `Isv:${data.isv.id}`,
    fragment: gql`fragment Name on Isv { name }`,
  });
  expect(found).toMatchObject({ name: "Pos isv1" });
});

test("a refusal arrives as an error with its code", async () => {
  const tooMany = client.query({
    query: gql`query { merchants(first: 1000) { totalCount } }`,
    fetchPolicy: "network-only",
  });
  await expect(tooMany).rejects.toMatchObject({
    errors: [
      {
        message: expect.stringContaining("The limit is 100"),
        extensions: { code: "BAD_USER_INPUT", limit: 100 },
      },
    ],
  });
});
