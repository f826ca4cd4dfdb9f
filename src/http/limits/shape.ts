import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from "graphql";

/** What the text of an operation tells about its size, before its types and arguments are looked at. */
export interface Shape {
  /** Nested selection sets, those of introspection not counted. */
  readonly depth: number;
  /** Nested selection sets below `__schema` and `__type`. */
  readonly introspectionDepth: number;
  /** Aliased fields, counted each time a fragment is spread. */
  readonly aliases: number;
  /** All fields, counted each time a fragment is spread. */
  readonly fields: number;
}

const EMPTY: Shape = { depth: 0, introspectionDepth: 0, aliases: 0, fields: 0 };
const ONE_FIELD: Shape = { ...EMPTY, fields: 1 };
const ONE_ALIASED: Shape = { ...ONE_FIELD, aliases: 1 };

/** A fragment that is spread often is measured once, else a short document could take for ever. */
type Measured = Map<string, Shape>;
type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

const beside = (a: Shape, b: Shape): Shape => ({
  depth: Math.max(a.depth, b.depth),
  introspectionDepth: Math.max(a.introspectionDepth, b.introspectionDepth),
  aliases: a.aliases + b.aliases,
  fields: a.fields + b.fields,
});

const oneDeeper = (inner: Shape): Shape => ({ ...inner, depth: inner.depth + 1 });

/** Everything below an introspection field counts as introspection. */
const asIntrospection = (inner: Shape): Shape => ({
  ...inner,
  depth: 0,
  introspectionDepth: Math.max(inner.introspectionDepth, inner.depth),
});

function spread(name: string, fragments: Fragments, measured: Measured): Shape {
  const known = measured.get(name);
  if (known !== undefined) return known;
  const fragment = fragments.get(name);
  // Validation has refused cycles already; this entry keeps the walk finite whatever comes.
  measured.set(name, EMPTY);
  const shape = fragment === undefined ? EMPTY : measure(fragment.selectionSet, fragments, measured);
  measured.set(name, shape);
  return shape;
}

function measureField(field: FieldNode, fragments: Fragments, measured: Measured): Shape {
  const self = field.alias === undefined ? ONE_FIELD : ONE_ALIASED;
  if (field.selectionSet === undefined) return self;
  const inner = oneDeeper(measure(field.selectionSet, fragments, measured));
  return beside(self, field.name.value.startsWith("__") ? asIntrospection(inner) : inner);
}

function measureSelection(selection: SelectionNode, fragments: Fragments, measured: Measured): Shape {
  switch (selection.kind) {
    case Kind.FRAGMENT_SPREAD:
      return spread(selection.name.value, fragments, measured);
    case Kind.INLINE_FRAGMENT:
      return measure(selection.selectionSet, fragments, measured);
    case Kind.FIELD:
      return measureField(selection, fragments, measured);
  }
}

function measure({ selections }: SelectionSetNode, fragments: Fragments, measured: Measured): Shape {
  return selections
    .map((selection) => measureSelection(selection, fragments, measured))
    .reduce(beside, EMPTY);
}

/** The fragments of a document by name. */
export function fragmentsOf(document: DocumentNode): Fragments {
  const fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  return new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
}

/** Measures an operation with its fragments in place, in time linear in the document. */
export function shapeOf(document: DocumentNode, operation: OperationDefinitionNode): Shape {
  return oneDeeper(measure(operation.selectionSet, fragmentsOf(document), new Map()));
}

/** Directives in the whole document, wherever they stand. */
export function countDirectives(document: DocumentNode): number {
  let directives = 0;
  visit(document, {
    Directive() {
      directives += 1;
    },
  });
  return directives;
}
