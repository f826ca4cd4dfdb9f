/** What src/domain may not do: ask the clock, roll dice, wait, or depend on the machine it runs on. */
import ts from "typescript";
import { nodes, offence, type Source } from "./ast";

const FORBIDDEN_MEMBERS = /^(Date\.now|Math\.random|performance\.\w+|crypto\.\w+|Intl\.\w+|process\.\w+)$/;
const FORBIDDEN_METHODS = new Set([
  ...["localeCompare", "toLocaleString", "toLocaleUpperCase", "toLocaleLowerCase"],
  ...["toLocaleDateString", "toLocaleTimeString"],
]);
const FORBIDDEN_CALLS = new Set([
  ...["setTimeout", "setInterval", "setImmediate", "queueMicrotask", "fetch", "require", "Date"],
]);

function impureExpression(node: ts.Node): string | null {
  if (ts.isPropertyAccessExpression(node)) {
    if (FORBIDDEN_MEMBERS.test(node.getText())) return node.getText();
    if (node.expression.getText() === "Promise") return node.getText();
    return FORBIDDEN_METHODS.has(node.name.text)
      ? `${node.name.text} (depends on the machine's locale)`
      : null;
  }
  if (ts.isNewExpression(node)) {
    const name = node.expression.getText();
    if (name === "Promise") return "new Promise";
    return name === "Date" && !node.arguments?.length ? "new Date without an instant" : null;
  }
  if (ts.isCallExpression(node)) {
    const name = node.expression.getText();
    return FORBIDDEN_CALLS.has(name) ? name : null;
  }
  return null;
}

/** Promise types belong to the ports alone: there they are promised of others, and nothing is run. */
function impureSyntax(node: ts.Node, isPorts: boolean): string | null {
  if (ts.isAwaitExpression(node)) return "await";
  if (ts.isForOfStatement(node) && node.awaitModifier) return "for await";
  if (node.kind === ts.SyntaxKind.AsyncKeyword) return "async";
  if (ts.isTypeReferenceNode(node) && node.typeName.getText() === "Promise" && !isPorts)
    return "a Promise type";
  return null;
}

export function impurities(source: Source): string[] {
  const isPorts = /\/(\w+-)?ports\.ts$/.test(source.path);
  const found: string[] = [];
  for (const node of nodes(source.tree)) {
    const what = impureExpression(node) ?? impureSyntax(node, isPorts);
    if (what !== null) found.push(offence(source, node, what));
  }
  return found;
}

const isProcess = (node: ts.Node | undefined): boolean => node?.getText() === "process";

function readsEnvironment(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node)) return isProcess(node.expression) && node.name.text === "env";
  if (ts.isElementAccessExpression(node)) return isProcess(node.expression);
  if (ts.isVariableDeclaration(node)) return isProcess(node.initializer);
  return ts.isImportSpecifier(node) && (node.propertyName ?? node.name).text === "env";
}

/** Reads of the environment, destructured or not; only src/config.ts has any. */
export function environmentReads(source: Source): string[] {
  const found: string[] = [];
  for (const node of nodes(source.tree))
    if (readsEnvironment(node)) found.push(offence(source, node, "process.env"));
  return found;
}

/** Uses of the console; everything but the start of the program logs through its logger. */
export function consoleUses(source: Source): string[] {
  const found: string[] = [];
  for (const node of nodes(source.tree))
    if (ts.isPropertyAccessExpression(node) && node.expression.getText() === "console")
      found.push(offence(source, node, node.getText()));
  return found;
}
