/**
 * emitDecoratorMetadata is off, so a decorator cannot see the type of what it stands on: each one that needs a type
 * must be told. TypeGraphQL would otherwise fail at start or, worse, guess; TypeORM would guess by the database.
 */
import ts from "typescript";
import { nodes, offence, type Source } from "./ast";

const TYPE_FUNCTION_FIRST = new Set([
  ...["Field", "Query", "Mutation", "Subscription", "Args"],
  ...["OneToOne", "OneToMany", "ManyToOne", "ManyToMany"],
]);
const TYPE_FUNCTION_SECOND = new Set(["Arg"]);
const COLUMN_TYPE_FIRST = new Set(["Column", "PrimaryColumn", "ViewColumn"]);

const isTypeFunction = (node: ts.Node | undefined): boolean =>
  node !== undefined && (ts.isArrowFunction(node) || ts.isFunctionExpression(node));

const isColumnType = (node: ts.Node | undefined): boolean =>
  node !== undefined &&
  (ts.isStringLiteral(node) ||
    (ts.isObjectLiteralExpression(node) && node.properties.some((p) => p.name?.getText() === "type")));

function isTyped(name: string, args: readonly ts.Expression[]): boolean {
  if (TYPE_FUNCTION_FIRST.has(name)) return isTypeFunction(args[0]);
  if (TYPE_FUNCTION_SECOND.has(name)) return isTypeFunction(args[1]);
  if (COLUMN_TYPE_FIRST.has(name)) return isColumnType(args[0]);
  return true;
}

function nameAndArguments(decorator: ts.Decorator): [string, readonly ts.Expression[]] {
  const { expression } = decorator;
  return ts.isCallExpression(expression)
    ? [expression.expression.getText(), expression.arguments]
    : [expression.getText(), []];
}

const decoratorsOf = (node: ts.Node): readonly ts.Decorator[] =>
  (ts.canHaveDecorators(node) && ts.getDecorators(node)) || [];

export function bareDecorators(source: Source): string[] {
  const found: string[] = [];
  for (const node of nodes(source.tree)) {
    if (!ts.isDecorator(node)) continue;
    const [name, args] = nameAndArguments(node);
    if (!isTyped(name, args)) found.push(offence(source, node, `@${name} names no type`));
  }
  return found;
}

/** A row and an object type are two things: one class for both ties the schema to the tables. */
export function doubleClasses(source: Source): string[] {
  const found: string[] = [];
  for (const node of nodes(source.tree)) {
    const names = new Set(decoratorsOf(node).map((decorator) => nameAndArguments(decorator)[0]));
    if (names.has("Entity") && (names.has("ObjectType") || names.has("InputType")))
      found.push(offence(source, node, "is both a table and a GraphQL type"));
  }
  return found;
}
