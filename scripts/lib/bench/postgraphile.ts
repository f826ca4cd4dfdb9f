/** How PostGraphile is asked the same questions: its schema is made from views, so names and nesting are its own. */
import type { Body, Samples } from "./questions";

const FIELDS = `reference name
  contracts(first: 10) { nodes { kind state from: startsAt to: endsAt party { name } counterparty { name } } }
  integration { mode rule status keyHolder { name } }`;

const ONE = `query One($reference: String!) { merchant: merchantByReference(reference: $reference) { ${FIELDS} } }`;

const list = (rest: string): string =>
  `query Page($after: Cursor) { merchants: allMerchants(first: 50, after: $after) { ${rest} } }`;

/** Walks the list of merchants. */
export const POSTGRAPHILE_WALK = list("pageInfo { hasNextPage endCursor }");

const PAGE = list(`nodes { ${FIELDS} } pageInfo { hasNextPage }`);

/** The two questions that are put to it. */
export const POSTGRAPHILE_QUESTIONS = {
  one: ({ references }: Samples): Body[] =>
    references.map((reference) => ({ query: ONE, variables: { reference } })),
  page: ({ cursors }: Samples): Body[] => cursors.map((after) => ({ query: PAGE, variables: { after } })),
} as const;

interface Named {
  readonly name: string;
}

interface Merchant {
  readonly reference: string;
  readonly name: string;
  readonly contracts: {
    readonly nodes: readonly {
      readonly kind: string;
      readonly state: string;
      readonly from: string | null;
      readonly to: string | null;
      readonly party: Named;
      readonly counterparty: Named;
    }[];
  };
  readonly integration: {
    readonly mode: string;
    readonly rule: string;
    readonly status: string | null;
    readonly keyHolder: Named | null;
  };
}

const timeOf = (text: string | null): string | null => (text === null ? null : new Date(text).toISOString());

const merchantOf = ({ contracts, integration: { keyHolder, ...integration }, ...merchant }: Merchant) => ({
  ...merchant,
  contracts: {
    nodes: contracts.nodes.map(({ party, counterparty, from, to, ...contract }) => ({
      ...contract,
      from: timeOf(from),
      to: timeOf(to),
      parties: [party, counterparty],
    })),
  },
  integration: { ...integration, custody: { keyHolder } },
});

interface Data {
  readonly merchant?: Merchant | null;
  readonly merchants?: { readonly nodes: readonly Merchant[]; readonly pageInfo: object };
}

/** The same data in the nesting of partner-graph; values are taken as they are, times but for how they are written. */
export function fromPostgraphile(data: unknown): unknown {
  const { merchant, merchants } = data as Data;
  if (merchants)
    return { merchants: { nodes: merchants.nodes.map(merchantOf), pageInfo: merchants.pageInfo } };
  return { merchant: merchant ? merchantOf(merchant) : null };
}
