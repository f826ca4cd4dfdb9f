import { GraphQLError, type GraphQLFormattedError, Lexer, Source, TokenKind } from "graphql";
import { limitExtensions, limitMessage } from "./limit-error";

const PARSER_GAVE_UP = /tokens\. Parsing aborted\.$/;

/** Tokens of a document, as the parser counts them; stops at a token that is none, for nothing after it counts. */
function countTokens(body: string): number {
  const lexer = new Lexer(new Source(body));
  let tokens = 0;
  try {
    while (lexer.advance().kind !== TokenKind.EOF) tokens += 1;
  } catch {
    // The rest of the document is not GraphQL; what was counted is what the parser saw.
  }
  return tokens;
}

/**
 * The parser's own refusal of a long document, with a code and both numbers instead of a syntax error.
 * @returns nothing if the error is another one
 */
export function tokenLimitError(error: unknown, maxTokens: number): GraphQLFormattedError | undefined {
  if (!(error instanceof GraphQLError) || !PARSER_GAVE_UP.test(error.message)) return undefined;
  const excess = {
    code: "TOO_MANY_TOKENS",
    what: "number of tokens",
    limit: maxTokens,
    actual: Math.max(maxTokens + 1, countTokens(error.source?.body ?? "")),
    advice: "Move values into variables, or send several requests.",
  } as const;
  return { message: limitMessage(excess), extensions: limitExtensions(excess) };
}
