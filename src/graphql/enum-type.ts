/** Enumerations from the domain's closed sets: a value without a description does not compile. */
import { registerEnumType } from "type-graphql";

/** Registers an enumeration; the result stands for it wherever a type is named. */
export function enumType<T extends string>(
  name: string,
  description: string,
  values: Readonly<Record<T, string>>,
): object {
  const codes = Object.keys(values) as T[];
  const enumeration = Object.fromEntries(codes.map((code) => [code, code])) as Record<T, T>;
  const valuesConfig = Object.fromEntries(codes.map((code) => [code, { description: values[code] }])) as {
    [key in T]: { description: string };
  };
  registerEnumType(enumeration, { name, description, valuesConfig });
  return enumeration;
}
