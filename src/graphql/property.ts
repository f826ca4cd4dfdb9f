/** Fields that the object itself answers: graphql-js reads the property, or calls the method, with nothing in between. */
import { Field } from "type-graphql";

interface PropertyOptions {
  readonly description: string;
  readonly nullable?: boolean;
}

/**
 * A field that is a property or a getter of the class, or a method that takes its arguments as one object (`@Args`). Type-graphql is
 * not told that there is code behind it, so that it does not wrap it: a page has thousands of these.
 */
export const Property =
  (type: () => object, options: PropertyOptions) =>
  (prototype: object, key: string): void =>
    Field(type, { ...options, simple: true })(prototype, key);
