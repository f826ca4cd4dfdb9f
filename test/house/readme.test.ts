/** The front page and the page of questions were tried: their queries give their answers, and the world holds. */
import { SETTINGS } from "../../src/config";
import { WHO_MAY } from "../../src/domain/who-may";
import { checkWorld } from "../../src/world/check-world";
import { readWorld } from "../../src/world/read-world";
import { ask, DEMO, load, NO_REFRESH } from "../graphql/support/ask";
import { bruteStore } from "../graphql/support/brute-store";
import { OPERATOR } from "../graphql/support/mutate";
import { seeded } from "../graphql/support/stores";
import { at } from "../support/batches";
import { read } from "./lib/files";
import { answered, codeSpans, fenced, rows, section } from "./lib/markdown";

const readme = read("README.md");
const first = (language: string): string => fenced(readme, language)[0] ?? "";

const demo = seeded(DEMO);

describe.each(["README.md", "docs/questions.md"])("%s", (page) => {
  const text = read(page);

  test("every query has its answer below it", () => {
    expect(answered(text).length).toBeGreaterThan(3);
    expect(answered(text)).toHaveLength(fenced(text, "graphql").length);
    expect(answered(text)).toHaveLength(fenced(text, "json").length);
  });

  test.each(answered(text))(
    "query %#, asked of the demo world, gives the answer below it",
    async (query, answer) => {
      expect({ data: await ask(await demo, query) }).toEqual(JSON.parse(answer));
    },
  );
});

describe("docs/changing.md", () => {
  const text = read("docs/changing.md");

  test("every example has its answer below it", () => {
    expect(answered(text).length).toBeGreaterThan(1);
    expect(answered(text)).toHaveLength(fenced(text, "graphql").length);
  });

  test.each(answered(text))(
    "example %#, by an operator, gives the answer below it",
    async (query, answer) => {
      expect({ data: await ask(await demo, query, {}, OPERATOR) }).toEqual(JSON.parse(answer));
    },
  );

  test("the table of who may do what is that of the code", () => {
    const told = rows(section(text, "Who may do what")).map(
      ([action, operator, relations, level, closed]) => [
        codeSpans(action ?? "")[0],
        {
          operator: operator === "yes",
          relations: codeSpans(relations ?? ""),
          level: level || "MEMBER",
          whenClosed: closed === "yes",
        },
      ],
    );
    expect(Object.fromEntries(told)).toEqual(WHO_MAY);
  });
});

test("the refusals for limits are told, each with its setting", () => {
  const codes = read("src/http/limits/limit-error.ts").match(/(?<=\| ")[A-Z_]+(?=")/g) ?? [];
  expect(codes.length).toBeGreaterThan(4);
  const table = rows(section(readme, "The API")).map(([code, , setting]) =>
    [code, setting].map((cell) => codeSpans(cell ?? "")[0]),
  );
  expect(table.map(([code]) => code)).toEqual(expect.arrayContaining([...codes, "BODY_TOO_LARGE"]));
  expect(table).toHaveLength(codes.length + 1);
  // One limit is always the same: its number stands where the settings of the others do.
  const fixed = /(?<=MAX_FIELDS = )[\d_]+/.exec(read("src/http/limits/plugin.ts"))?.[0].replace("_", ",");
  expect([...SETTINGS.map(({ name }) => name), fixed]).toEqual(
    expect.arrayContaining(table.map(([, setting]) => setting)),
  );
});

test("the world is loaded as it stands, and its assertions hold", async () => {
  const text = first("yaml");
  const now = at("2024-07-01");
  const store = await load(bruteStore(), text, NO_REFRESH, now);
  const world = readWorld("README.md", text, now);
  if (!world.ok) throw new Error("the world cannot be read");
  expect(world.world.assertions.length).toBeGreaterThan(0);
  expect(await checkWorld(store, () => now, world.world)).toEqual([]);
});
