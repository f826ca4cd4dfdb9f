/** Fields that are answered with nothing in between: a page has thousands of these. */
import { Args, Extensions, Field } from "type-graphql";
import type { Costing } from "./page-args";

interface PropertyOptions {
  readonly description: string;
  readonly nullable?: boolean;
  readonly deprecationReason?: string;
}

/** The extension of fields that need only be read: their value is at hand, and reading it takes no call that could wait. */
export const AT_HAND = "atHand";

/** Takes anything but what is, or may be, a promise or a function. */
type AtHand<T> =
  Extract<T, PromiseLike<unknown> | ((...given: never[]) => unknown)> extends never
    ? unknown
    : "it may have to be waited for: declare it with Loaded";

const declare = (
  type: () => object,
  options: PropertyOptions & Pick<FieldOptions<object>, "complexity">,
  prototype: object,
  key: string,
): void =>
  // Type-graphql is not told that there is code behind it, so that it does not wrap it.
  Field(type, { ...options, simple: true })(prototype, key);

/** A field that is a property or a getter of the class, and never a promise: one that may be is {@link Loaded}. */
export const Property =
  (type: () => object, options: PropertyOptions) =>
  <K extends string, P extends { readonly [Key in K]: unknown }>(
    prototype: P & AtHand<P[K]>,
    key: K,
  ): void => {
    declare(type, options, prototype, key);
    Extensions({ [AT_HAND]: true })(prototype, key);
  };

/** A field that is a property, a getter or a method (its arguments are one object, `@Args`), and may have to be waited for. */
export const Loaded =
  (type: () => object, options: PropertyOptions) =>
  (prototype: object, key: string): void =>
    declare(type, options, prototype, key);

interface FieldOptions<A extends object> extends PropertyOptions {
  readonly type: () => object;
  /** The class of its arguments. */
  readonly args: () => new () => A;
  readonly complexity?: (costing: Costing) => number;
}

/**
 * Gives a class a field from the file of another noun, which may answer at once: a `@FieldResolver` with arguments is always
 * waited for, and pages are full of these.
 */
export function addField<T extends object, A extends object>(
  to: abstract new (...given: never[]) => T,
  name: string,
  { type, args, ...options }: FieldOptions<A>,
  answer: (object: T, args: A) => unknown,
): void {
  const prototype = to.prototype as Record<string, unknown>;
  prototype[name] = function (this: T, given: A): unknown {
    return answer(this, given);
  };
  Args(args)(prototype, name, 0);
  declare(type, options, prototype, name);
}
