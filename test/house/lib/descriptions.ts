/** What a schema leaves undescribed. */
import {
  type GraphQLDirective,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedDirective,
  isSpecifiedScalarType,
} from "graphql";

interface Described {
  readonly description?: string | null;
}

type Entry = readonly [coordinate: string, described: Described];

const argumentsOf = (owner: string, args: readonly (Described & { name: string })[]): Entry[] =>
  args.map((arg): Entry => [`${owner}(${arg.name}:)`, arg]);

function membersOf(type: GraphQLNamedType): Entry[] {
  if (isObjectType(type) || isInterfaceType(type))
    return Object.values(type.getFields()).flatMap((field): Entry[] => {
      const coordinate = `${type.name}.${field.name}`;
      return [[coordinate, field], ...argumentsOf(coordinate, field.args)];
    });
  if (isInputObjectType(type))
    return Object.values(type.getFields()).map((field): Entry => [`${type.name}.${field.name}`, field]);
  if (isEnumType(type)) return type.getValues().map((value): Entry => [`${type.name}.${value.name}`, value]);
  return [];
}

const entriesOfDirective = (directive: GraphQLDirective): Entry[] => [
  [`@${directive.name}`, directive],
  ...argumentsOf(`@${directive.name}`, directive.args),
];

/** Schema coordinates of every type, field, argument, input field, enum value and directive without a description. */
export function undescribed(schema: GraphQLSchema): string[] {
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
  );
  const directives = schema.getDirectives().filter((directive) => !isSpecifiedDirective(directive));
  return [
    ...types.flatMap((type): Entry[] => [[type.name, type], ...membersOf(type)]),
    ...directives.flatMap(entriesOfDirective),
  ]
    .filter(([, described]) => !described.description?.trim())
    .map(([coordinate]) => coordinate);
}
