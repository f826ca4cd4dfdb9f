/** Source text as a syntax tree, and a way through it. */
import ts from "typescript";

export interface Source {
  readonly path: string;
  readonly tree: ts.SourceFile;
}

export const parse = (path: string, text: string): Source => ({
  path,
  tree: ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true),
});

/** Every node of a tree, parents first. */
export function* nodes(node: ts.Node): Generator<ts.Node> {
  yield node;
  // forEachChild stops at the first truthy answer: collect, then go down.
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  for (const child of children) yield* nodes(child);
}

export const lineOf = ({ tree }: Source, position: number): number =>
  tree.getLineAndCharacterOfPosition(position).line + 1;

/** `path:line what`: an offence as an editor can open it. */
export const offence = (source: Source, node: ts.Node, what: string): string =>
  `${source.path}:${lineOf(source, node.getStart(source.tree))} ${what}`;
