/** Words: what a name is found by, in scripts with spaces and without. */
import { searchWords, words } from "../../src/domain/words";

const isFound = (name: string, search: string): boolean =>
  searchWords(search).every((asked) => words(name).some((word) => word.startsWith(asked)));

test.each([
  ["Noodle House", "noo", true],
  ["Noodle House", "house NOO", true],
  ["Noodle House", "oodle", false],
  ["m-0017", "0017", true],
  ["Ｎｏｏｄｌｅ", "noodle", true],
  ["福满面馆", "福", true],
  ["福满面馆", "面馆", true],
  ["福满面馆 Noodle", "满面 noodle", true],
  ["福满面馆", "馆面", false],
  ["カフェ", "フェ", true],
  ["한국 식당", "국", true],
  ["Café", "cafe", false],
])("%s is looked for as %s: %s", (name, search, found) => {
  expect(isFound(name, search)).toBe(found);
});

test("the words of a name are sorted, each once; nothing but signs has none", () => {
  expect(words("Tea & tea, House")).toEqual(["house", "tea"]);
  expect(words("面面")).toEqual(["面", "面面"]);
  expect(words(" – & ")).toEqual([]);
});
