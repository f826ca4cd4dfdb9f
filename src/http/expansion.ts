/** How much code an operation becomes: selections on an interface are compiled once for each type that implements it. */
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";
import { fragmentsOf } from "./limits/shape";

/** Fields that are still compiled: some tens of milliseconds. */
const MOST_FIELDS = 1_000;

/** Is an operation more code than it is worth? Introspection always is. */
export function isExpansive(
  schema: GraphQLSchema,
  document: DocumentNode,
  { selectionSet }: OperationDefinitionNode,
): boolean {
  const query = schema.getQueryType();
  return !query || new Expansion(schema, fragmentsOf(document)).fieldsOf(selectionSet, query) > MOST_FIELDS;
}

/** Counts compiled fields, and stops counting where they are too many. */
class Expansion {
  private total = 0;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  ) {}

  fieldsOf(selections: SelectionSetNode, type: GraphQLObjectType): number {
    for (const field of this.selected(selections, type)) {
      if (this.total > MOST_FIELDS) break;
      this.total += field.name.value.startsWith("__") && field.selectionSet ? Infinity : 1;
      const below = type.getFields()[field.name.value]?.type;
      if (below && field.selectionSet)
        for (const it of this.possible(below)) this.fieldsOf(field.selectionSet, it);
    }
    return this.total;
  }

  private possible(output: GraphQLOutputType): readonly GraphQLObjectType[] {
    const type = getNamedType(output);
    if (isObjectType(type)) return [type];
    return isAbstractType(type) ? this.schema.getPossibleTypes(type) : [];
  }

  /** The fields that are selected on an object type, those of fitting fragments among them. */
  private *selected({ selections }: SelectionSetNode, type: GraphQLObjectType): Generator<FieldNode> {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) yield selection;
      else {
        const fragment =
          selection.kind === Kind.FRAGMENT_SPREAD ? this.fragments.get(selection.name.value) : selection;
        if (fragment && this.fits(fragment.typeCondition?.name.value, type))
          yield* this.selected(fragment.selectionSet, type);
      }
    }
  }

  private fits(condition: string | undefined, type: GraphQLObjectType): boolean {
    const wanted = condition === undefined ? type : this.schema.getType(condition);
    return wanted === type || (isAbstractType(wanted) && this.schema.isSubType(wanted, type));
  }
}
