import { GraphQLCountryCode } from "graphql-scalars";
import { isCountry } from "../../src/domain/country";

const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];

const isKnownElsewhere = (code: string): boolean => {
  try {
    return GraphQLCountryCode.parseValue(code) === code;
  } catch {
    return false;
  }
};

test("of all pairs of letters, those are countries that are so elsewhere", () => {
  const pairs = LETTERS.flatMap((first) => LETTERS.map((second) => `${first}${second}`));
  expect(pairs.filter(isCountry)).toEqual(pairs.filter(isKnownElsewhere));
  expect(pairs.filter(isCountry)).toHaveLength(250);
});

test.each(["", "cn", "CHN", "UK", "ZZ", "China", " CN"])("%j is no country", (text) => {
  expect(isCountry(text)).toBe(false);
});
