/** Words: how names are cut up so that a search finds them by an index, alike on every database. */

const SEPARATORS = /[^\p{L}\p{N}]+/u;
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

const fold = (text: string): string => text.normalize("NFKC").toLowerCase();

/** Scripts written without spaces are found from any character on: each suffix counts as a word. */
function suffixes(word: string): string[] {
  if (!UNSPACED.test(word)) return [word];
  const characters = [...word];
  return characters.map((_, i) => characters.slice(i).join(""));
}

/** The words under which a text is found, folded (NFKC, lower case), each once, sorted. */
export function words(text: string): string[] {
  const cut = fold(text).split(SEPARATORS).filter(Boolean).flatMap(suffixes);
  return [...new Set(cut)].sort();
}

/** The words that a search asks for; each must be the beginning of a word of the text. */
export const searchWords = (search: string): string[] => [
  ...new Set(fold(search).split(SEPARATORS).filter(Boolean)),
];
