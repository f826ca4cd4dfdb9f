/** Querying: runs one operation and prints what it answers as tables for people. The script around it is scripts/query.ts. */
import "reflect-metadata";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Command, CommanderError, Option } from "commander";
import { type FormattedExecutionResult, GraphQLError, type GraphQLFormattedError, graphql } from "graphql";
import type { Clock } from "../../src/app/clock";
import type { Store } from "../../src/domain/ports";
import { buildGraphSchema } from "../../src/graphql/build-schema";
import { createContext } from "../../src/graphql/context";
import { createErrorMap } from "../../src/http/error-map";
import { createLogger } from "../../src/http/logger";
import { answerTables } from "./answer-tables";
import { Refusal } from "./refusal";

/** What the script touches of the outside. */
export interface QueryIo {
  out(text: string): void;
  err(text: string): void;
  readonly clock: Clock;
  /** Is the log of what goes wrong within wanted? */
  readonly debugging?: boolean;
  /** Opens the database at a url; without one, the configured database. */
  open(url: string | undefined): Promise<Store>;
}

interface Options {
  readonly name?: string;
  readonly file?: string;
  readonly query?: string;
  readonly variables?: string;
  readonly url?: string;
  readonly database?: string;
  readonly json?: boolean;
  readonly list?: boolean;
}

interface Question {
  readonly source: string;
  readonly variables: Record<string, unknown>;
}

const EXAMPLES = `
Examples:
  npm run query -- --list
  npm run query -- --name merchants-by-mode
  npm run query -- --name merchant-why --variables '{"reference": "noodle"}'
  npm run query -- --query '{ platform { name } }' --json
  npm run query -- --name summary --url http://localhost:4000/graphql`;

function commandOf(io: QueryIo): Command {
  return new Command("query")
    .description("Asks a GraphQL operation, on the configured database or on a running server.")
    .option("--name <operation>", "an operation of schema/operations")
    .addOption(new Option("--file <path>", "a file with an operation").conflicts("name"))
    .addOption(new Option("--query <text>", "the text of an operation").conflicts(["name", "file"]))
    .option("--variables <json>", "its variables, as a JSON object")
    .option("--url <url>", "ask the server at this address instead of a database")
    .addOption(
      new Option("--database <url>", "the database to ask (default: the configured one)").conflicts("url"),
    )
    .option("--json", "print the answer as JSON instead of tables")
    .option("--list", "list the named operations")
    .addHelpText("after", EXAMPLES)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.out(text.trimEnd()),
      writeErr: (text) => io.err(text.trimEnd()),
    });
}

/** Runs the script with these arguments; gives back its exit code: 1 when anything went wrong. */
export async function runQuery(argv: readonly string[], io: QueryIo): Promise<number> {
  try {
    const command = commandOf(io);
    command.parse(argv, { from: "user" });
    const options = command.opts<Options>();
    if (options.list) return list(io);
    const question = { source: sourceOf(options), variables: variablesOf(options) };
    const answer =
      options.url === undefined
        ? await askDatabase(question, options, io)
        : await askServer(question, options.url);
    return print(answer, options, io);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    if (!(error instanceof Refusal)) throw error;
    io.err(error.message);
    return 1;
  }
}

/** The operations lie in the schema folder; built scripts run from a folder of their own. */
function operationsFolder(): string {
  const places = [join(__dirname, "..", ".."), join(__dirname, "..", "..", "..")];
  return (
    places.map((place) => join(place, "schema", "operations")).find((place) => existsSync(place)) ??
    "operations"
  );
}

const operationNames = (): string[] =>
  readdirSync(operationsFolder())
    .filter((file) => file.endsWith(".graphql"))
    .map((file) => file.replace(/\.graphql$/, ""))
    .sort();

function list(io: QueryIo): number {
  for (const name of operationNames()) {
    const [firstLine = ""] = readFileSync(join(operationsFolder(), `${name}.graphql`), "utf8").split("\n");
    io.out(`${name.padEnd(20)}  ${firstLine.replace(/^# /, "")}`);
  }
  return 0;
}

function sourceOf({ name, file, query }: Options): string {
  if (query !== undefined) return query;
  if (file !== undefined) return textOf(file);
  if (name === undefined)
    throw new Refusal("Say what to ask: --name, --file or --query. --list shows the names, --help the rest.");
  if (operationNames().includes(name)) return textOf(join(operationsFolder(), `${name}.graphql`));
  throw new Refusal(`There is no operation "${name}". There are: ${operationNames().join(", ")}.`);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new Refusal(
      `${file}: cannot be read (${codeOf(error)}); expected a file with a GraphQL operation.`,
    );
  }
}

const codeOf = (error: unknown): string => {
  const { code, message, cause } = error as NodeJS.ErrnoException & { cause?: unknown };
  return code ?? (cause instanceof Error ? codeOf(cause) : message);
};

function variablesOf({ variables }: Options): Record<string, unknown> {
  if (variables === undefined) return {};
  const expected = `expected a JSON object, such as '{"reference": "noodle"}'.`;
  try {
    const parsed: unknown = JSON.parse(variables);
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) return { ...parsed };
  } catch (error) {
    throw new Refusal(`--variables is not JSON (${(error as Error).message}); ${expected}`);
  }
  throw new Refusal(`--variables is no object; ${expected}`);
}

async function askDatabase(
  { source, variables }: Question,
  options: Options,
  io: QueryIo,
): Promise<FormattedExecutionResult> {
  const store = await io.open(options.database);
  try {
    if ((await store.head()).revision === 0)
      io.err("This database is empty; npm run seed loads the demo world into it.");
    const contextValue = createContext(store, io.clock);
    const result = await graphql({
      schema: buildGraphSchema(),
      source,
      variableValues: variables,
      contextValue,
    });
    const { errors, ...rest } = result;
    const answer = errors === undefined ? rest : { ...rest, errors: errors.map(inWords(io)) };
    // Through JSON, as a server's answer comes: nothing but plain values is left.
    return JSON.parse(JSON.stringify(answer)) as FormattedExecutionResult;
  } finally {
    await store.close();
  }
}

/** What goes wrong within is told as a server tells it: under an id, without the words of the database's driver. */
function inWords({ err, debugging }: QueryIo): (error: GraphQLError) => GraphQLFormattedError {
  const logger = createLogger(debugging ? "error" : "silent", { write: (line) => err(line.trimEnd()) });
  const map = createErrorMap(logger, Number.POSITIVE_INFINITY);
  const isOurs = ({ path, originalError }: GraphQLError) =>
    path !== undefined && originalError !== undefined && !(originalError instanceof GraphQLError);
  return (error) => (isOurs(error) ? map(error.toJSON(), error) : error.toJSON());
}

async function askServer({ source, variables }: Question, url: string): Promise<FormattedExecutionResult> {
  if (!/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : ""))
    throw new Refusal(
      `--url ${url} is no address of a server; expected http:// or https://, such as http://localhost:4000/graphql.`,
    );
  const response = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "application/graphql-response+json, application/json",
    },
    body: JSON.stringify({ query: source, variables }),
  }).catch((error: unknown) => {
    throw new Refusal(
      `${url} cannot be reached (${codeOf(error)}). Is the server running? npm start starts one.`,
    );
  });
  const text = await response.text();
  try {
    const answer = JSON.parse(text) as FormattedExecutionResult;
    if ("data" in answer || "errors" in answer) return answer;
  } catch {
    // Said below: what came is no answer.
  }
  throw new Refusal(
    `${url} did not answer like a GraphQL server (HTTP ${response.status}). The address usually ends in /graphql.`,
  );
}

function print(answer: FormattedExecutionResult, { json }: Options, io: QueryIo): number {
  const { data, errors = [] } = answer;
  if (json) io.out(JSON.stringify(answer, null, 2));
  else if (data) io.out(answerTables(data));
  if (!json) {
    for (const { message, path, locations, extensions } of errors) {
      const place = path
        ? ` at ${path.join(".")}`
        : (locations ?? []).map(({ line, column }) => ` at ${line}:${column}`).join("");
      io.err(`Error${place}: ${message}${extensions?.["code"] ? ` [${extensions["code"]}]` : ""}`);
    }
  }
  return errors.length > 0 || isRefused(data) ? 1 : 0;
}

/** Did a mutation say that something is wrong with its input? Then it has changed nothing. */
function isRefused(data: FormattedExecutionResult["data"]): boolean {
  const payloads = Object.values(data ?? {}) as ({ readonly userErrors?: readonly unknown[] } | null)[];
  return payloads.some((payload) => (payload?.userErrors?.length ?? 0) > 0);
}
