import { isLei, leiCheckDigits } from "../../src/domain/lei";

test.each(["5493001KJTIIGC8Y1R12", "213800WSGIIZCXF1P572", "HWUPKR0MPOU8FGXBT394"])("%s is an LEI", (lei) => {
  expect(isLei(lei)).toBe(true);
  expect(leiCheckDigits(lei.slice(0, 18))).toBe(lei.slice(18));
});

test.each([
  ["a digit changed", "5493001KJTIIGC8Y1R13"],
  ["two letters swapped", "5493001JKTIIGC8Y1R12"],
  ["too short", "5493001KJTIIGC8Y1R1"],
  ["small letters", "5493001kjtiigc8y1r12"],
  ["letters as check digits", "5493001KJTIIGC8Y1RAB"],
  ["nothing", ""],
])("%s: no LEI", (_, lei) => {
  expect(isLei(lei)).toBe(false);
});
