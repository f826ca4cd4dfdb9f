/** The Legal Entity Identifier, ISO 17442: 18 letters or digits and two check digits (ISO 7064, MOD 97-10). */

const SHAPE = /^[0-9A-Z]{18}[0-9]{2}$/;

/** Is this a well-formed LEI whose check digits are right? Whether it was ever given out is not known here. */
export function isLei(text: string): boolean {
  if (!SHAPE.test(text)) return false;
  let rest = 0;
  for (const character of text) {
    // A letter stands for two digits, A for 10 to Z for 35.
    const value = Number.parseInt(character, 36);
    rest = (value < 10 ? rest * 10 + value : rest * 100 + value) % 97;
  }
  return rest === 1;
}

/** The two check digits that make an LEI of these 18 letters or digits. */
export function leiCheckDigits(body: string): string {
  let rest = 0;
  for (const character of `${body}00`) {
    const value = Number.parseInt(character, 36);
    rest = (value < 10 ? rest * 10 + value : rest * 100 + value) % 97;
  }
  return String(98 - rest).padStart(2, "0");
}
