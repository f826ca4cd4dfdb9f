/** How long files and functions are: past these bounds there is usually a second noun in there. */
import ts from "typescript";
import { lineOf, nodes, offence, type Source } from "./ast";

export const FILE_LINES = 250;
export const FUNCTION_LINES = 70;

const hasBody = (node: ts.Node): boolean =>
  ts.isFunctionLike(node) && "body" in node && node.body !== undefined;

function nameOf(node: ts.Node): string {
  const named = ts.isVariableDeclaration(node.parent) ? node.parent : (node as ts.NamedDeclaration);
  return named.name?.getText() ?? "a function";
}

export function oversized(source: Source): string[] {
  const found: string[] = [];
  const text = source.tree.text;
  const lines = lineOf(source, text.trimEnd().length);
  if (lines > FILE_LINES) found.push(`${source.path} has ${lines} lines`);
  for (const node of nodes(source.tree)) {
    if (!hasBody(node)) continue;
    const length = lineOf(source, node.getEnd()) - lineOf(source, node.getStart(source.tree)) + 1;
    if (length > FUNCTION_LINES) found.push(offence(source, node, `${nameOf(node)} has ${length} lines`));
  }
  return found;
}
