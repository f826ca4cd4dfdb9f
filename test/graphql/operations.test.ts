/** The example operations: each is explained, fits the schema, works without being given anything, and finds something. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Kind, parse, validate } from "graphql";
import { buildReadingSchema } from "../../src/graphql/build-schema";
import { ask, SEED_MODES } from "./support/ask";
import { seeded } from "./support/stores";

const FOLDER = join(__dirname, "../../schema/operations");
const files = readdirSync(FOLDER);
const store = seeded(SEED_MODES);

test("there are examples", () => {
  expect(files.length).toBeGreaterThanOrEqual(10);
});

describe.each(files)("%s", (file) => {
  const text = readFileSync(join(FOLDER, file), "utf8");
  const document = parse(text);
  const operations = document.definitions.filter(
    (definition) => definition.kind === Kind.OPERATION_DEFINITION,
  );

  test("begins with a comment that says what it answers", () => {
    expect(text).toMatch(/^(# \S.*\n)+query /);
  });

  test("holds one operation, named like the file", () => {
    const name = file
      .replace(/\.graphql$/, "")
      .replace(/(^|-)([a-z])/g, (_, _dash, letter) => letter.toUpperCase());
    expect(operations.map((operation) => operation.name?.value)).toEqual([name]);
  });

  test("fits the schema", () => {
    expect(validate(buildReadingSchema(), document)).toEqual([]);
  });

  test("works as it stands, and finds something", async () => {
    const data = await ask(await store, text);
    for (const value of Object.values(data) as { totalCount?: number }[]) {
      expect(value).not.toBeNull();
      if (value.totalCount !== undefined) expect(value.totalCount).toBeGreaterThan(0);
    }
  });
});
