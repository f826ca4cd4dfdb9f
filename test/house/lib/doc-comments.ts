/** Which exports say what they are and what they promise. */
import ts from "typescript";
import { lineOf, offence, type Source } from "./ast";

type Declared = ts.Statement & { readonly modifiers?: ts.NodeArray<ts.ModifierLike> };

const isExported = (node: Declared): boolean =>
  node.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword) ?? false;

const isDeclaration = (node: ts.Statement): node is Declared =>
  ts.isFunctionDeclaration(node) ||
  ts.isClassDeclaration(node) ||
  ts.isInterfaceDeclaration(node) ||
  ts.isTypeAliasDeclaration(node) ||
  ts.isEnumDeclaration(node) ||
  ts.isVariableStatement(node);

const hasComment = (node: ts.Node): boolean => ts.getJSDocCommentsAndTags(node).some(ts.isJSDoc);

const isFunctionConst = (node: ts.Statement): boolean =>
  ts.isVariableStatement(node) &&
  node.declarationList.declarations.some((d) => d.initializer && ts.isFunctionLike(d.initializer));

/** A list and the type of its members, or a run of ids: lines without a blank one between them share a comment. */
const canShare = (node: ts.Statement): boolean =>
  ts.isTypeAliasDeclaration(node) || (ts.isVariableStatement(node) && !isFunctionConst(node));

function nameOf(node: Declared): string {
  if (ts.isVariableStatement(node)) return node.declarationList.declarations[0]?.name.getText() ?? "?";
  return (node as ts.DeclarationStatement).name?.getText() ?? "default";
}

/** Neighbouring statements with no blank line between them. */
function paragraphs(source: Source): Declared[][] {
  const result: Declared[][] = [];
  let lastLine = Number.NEGATIVE_INFINITY;
  for (const node of source.tree.statements.filter(isDeclaration)) {
    const startsAt = lineOf(source, node.getStart(source.tree, true));
    if (startsAt > lastLine + 1 || result.length === 0) result.push([]);
    result.at(-1)?.push(node);
    lastLine = lineOf(source, node.getEnd());
  }
  return result;
}

export function undocumentedExports(source: Source): string[] {
  const found: string[] = [];
  for (const paragraph of paragraphs(source)) {
    const sharers = paragraph.filter(canShare);
    const shared = sharers.some(hasComment);
    for (const node of paragraph.filter(isExported)) {
      const documented = hasComment(node) || (canShare(node) && shared);
      if (!documented) found.push(offence(source, node, `${nameOf(node)} has no doc comment`));
    }
  }
  return found;
}
