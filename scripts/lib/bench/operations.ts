/** The operations that are measured, as requests that differ from each other so that no two in a row are the same. */

/** A GraphQL request's body. */
export type Body = Readonly<{ query: string; variables?: Readonly<Record<string, unknown>> }>;

const FIELDS = `
  reference
  name
  contracts(first: 10) { nodes { kind state from to parties { name } } }
  integration { mode rule status custody { keyHolder { name } } }`;

const ONE = `query One($reference: String!) { merchant(reference: $reference) {${FIELDS}
} }`;

const PAGE = `query Page($after: String) { merchants(first: 50, after: $after) {
  nodes {${FIELDS}
  }
  pageInfo { endCursor hasNextPage }
} }`;

/** Asks a server one thing and gives back the data; throws on errors. */
export async function ask<T>(url: string, body: Body): Promise<T> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as { data?: T; errors?: { message: string }[] };
  if (answer.errors || !answer.data)
    throw new Error(answer.errors?.map((it) => it.message).join("; ") ?? "no data");
  return answer.data;
}

interface PageData {
  readonly merchants: {
    readonly nodes: readonly { readonly reference: string }[];
    readonly pageInfo: { readonly endCursor: string };
  };
}

/** How many different pages and merchants are asked for in turn. */
const VARIETY = 40;

/** Walks the list at a server for the cursors and references that the measured requests name. */
export async function requestsFor(url: string): Promise<{ one: Body[]; page: Body[] }> {
  const page: Body[] = [];
  const one: Body[] = [];
  let after: string | undefined;
  for (let i = 0; i < VARIETY; i++) {
    const body = { query: PAGE, variables: { after } };
    const { merchants } = await ask<PageData>(url, body);
    page.push(body);
    const first = merchants.nodes[0];
    if (first) one.push({ query: ONE, variables: { reference: first.reference } });
    after = merchants.pageInfo.endCursor;
  }
  return { one, page };
}

/** What the bare server answers. */
export const HELLO: Body = { query: "{ hello }" };
