/** The questions that are asked of servers, and how each server puts them. */

/** A GraphQL request's body. */
export type Body = Readonly<{ query: string; variables?: Readonly<Record<string, unknown>> }>;

/** A request, and who sends it if that is not anybody. */
export type Asked = Body & { readonly bearer?: string };

/** What requests name, so that no two in a row are the same. */
export interface Samples {
  readonly references: readonly string[];
  /** Where pages begin; undefined is the start of the list. */
  readonly cursors: readonly (string | undefined)[];
  /** The id of the party that holds the keys of most merchants; empty where nobody asks for it. */
  readonly holder: string;
  /** The API key of a member of that party. */
  readonly holderKey: string;
}

const FIELDS = `reference name
  contracts(first: 10) { nodes { kind state from to parties { name } } }
  integration { mode rule status custody { keyHolder { name } } }`;

const ONE = `query One($reference: String!) { merchant(reference: $reference) { ${FIELDS} } }`;

const PAGE = `query Page($after: String) { merchants(first: 50, after: $after) {
  nodes { ${FIELDS} }
  pageInfo { hasNextPage }
} }`;

/** Walks the list of merchants: what the other questions name comes from here. */
export const WALK = `query Walk($after: String) { merchants(first: 50, after: $after) {
  pageInfo { hasNextPage endCursor }
} }`;

const POINT = `query Point($reference: String!, $at: AsOf) { merchant(reference: $reference, at: $at) {
  reference integration { mode status custody { keyHolder { name } } }
} }`;

const ANSWER = "mode rule status flags implementer { name }";

const EXPLANATION = `because {
  clauses { code holds evidence { state object { id } } }
  isvs { delegate { reference } candidate clauses { code holds } }
  integrators { delegate { reference } candidate clauses { code holds } }
  nearMisses { mode failing { code } repairs { action } }
}`;

const why = (more: string): string =>
  `query Why($reference: String!) { merchant(reference: $reference) { reference integration { ${ANSWER} ${more} } } }`;

const held = (more: string): string =>
  `query Held($holder: ID!) { merchants(first: 50, filter: { keyHolder: $holder }) { nodes { reference name } ${more} } }`;

const SUMMARY = "query Summary($at: AsOf) { integrationSummary(at: $at) { total byMode { mode count } } }";

const BLAST = `query Blast($holder: ID!) { blastRadius(of: { id: $holder }) { exposedCount loss {
  changed shifts { before after count }
  principals(first: 50) { nodes { principal { ... on Party { reference name } } changes { before { mode } after { mode } } } }
} } }`;

const DAY = 86_400_000;

/** A day in the past, as known before the corrections that a fleet ends with. */
const asKnownThen = () => ({
  validAt: new Date(Date.now() - 200 * DAY).toISOString(),
  knownAt: new Date(Date.now() - 10 * DAY).toISOString(),
});

/** So many instants up to 250 days from now, far from one another in this order: counts are kept until the next change. */
const otherInstants = (count: number): string[] =>
  Array.from({ length: count }, (_, i) =>
    new Date(Date.now() + (((i * 37) % 500) - 250) * DAY + i).toISOString(),
  );

const perReference = (query: string, more: () => object = () => ({})) =>
  function bodies({ references }: Samples): Body[] {
    return references.map((reference) => ({ query, variables: { reference, ...more() } }));
  };

/** Every question, as partner-graph and the rivals with the same schema put it. */
export const QUESTIONS = {
  one: perReference(ONE),
  page: ({ cursors }: Samples): Body[] => cursors.map((after) => ({ query: PAGE, variables: { after } })),
  point: perReference(POINT),
  pointAsKnownThen: perReference(POINT, () => ({ at: asKnownThen() })),
  answer: perReference(why("")),
  explanation: perReference(why(EXPLANATION)),
  heldBy: ({ holder }: Samples): Body[] => [{ query: held(""), variables: { holder } }],
  heldByCounted: ({ holder }: Samples): Body[] => [{ query: held("totalCount"), variables: { holder } }],
  heldByMember: ({ holder, holderKey }: Samples): Asked[] => [
    { query: held(""), variables: { holder }, bearer: holderKey },
  ],
  blast: ({ holder }: Samples): Body[] => [{ query: BLAST, variables: { holder } }],
  summary: (): Body[] =>
    otherInstants(500).map((validAt) => ({ query: SUMMARY, variables: { at: { validAt } } })),
  hello: (): Body[] => [{ query: "{ hello }" }],
} as const satisfies Readonly<Record<string, (samples: Samples) => Asked[]>>;

/** The name of a question. */
export type QuestionName = keyof typeof QUESTIONS;

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
