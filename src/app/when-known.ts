/** Uses a value at once if it is at hand, else when it comes: to wait for what is there already costs a page of fifty a good part of its time. */
export const whenKnown = <T, U>(value: T | Promise<T>, use: (value: T) => U): U | Promise<U> =>
  value instanceof Promise ? value.then(use) : use(value);
