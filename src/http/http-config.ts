/** Everything a caller may ask for at once; each refusal names its limit and both numbers. */
export interface RequestLimits {
  /** Lexical tokens of one document. */
  readonly maxTokens: number;
  /** Nested selection sets of one operation; introspection has a fixed limit of its own. */
  readonly maxDepth: number;
  /** Aliased fields of one operation, counted each time a fragment is spread. */
  readonly maxAliases: number;
  /** Directives of one document. */
  readonly maxDirectives: number;
  /** Cost of one operation: one a field, times the page size below a connection. */
  readonly maxCost: number;
  /** Bytes of one request body. */
  readonly maxBodyBytes: number;
}

/** What the HTTP room needs to know; `src/config.ts` reads it from the environment. */
export interface HttpConfig {
  /** Answers `__schema` and `__type`. */
  readonly introspection: boolean;
  /** Shows Apollo Sandbox to browsers that open /graphql; it loads scripts from Apollo's servers. */
  readonly landingPage: boolean;
  /** Serves GraphiQL at /graphiql, from `graphiqlFolder` alone. */
  readonly graphiql: boolean;
  /** The folder that the build wrote GraphiQL to. */
  readonly graphiqlFolder: string;
  /** Leaves suggestions of field and type names out of validation errors. */
  readonly hideSchemaDetails: boolean;
  /** Origins of other web pages that may call this server. */
  readonly corsOrigins: readonly string[];
  readonly limits: RequestLimits;
}
