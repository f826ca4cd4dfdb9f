/** The schema is the product's face: everything in it is described. */
import { buildSchema } from "graphql";
import { undescribed } from "./lib/descriptions";
import { read } from "./lib/files";

test("every type, field, argument, input field, enum value and directive has a description", () => {
  expect(undescribed(buildSchema(read("schema/schema.graphql")))).toEqual([]);
});

test("the check itself sees each kind of gap", () => {
  const schema = buildSchema(`
    directive @mark(depth: Int) on FIELD
    type Query { party(id: ID): String }
    input Filter { mode: Mode }
    enum Mode { SELF }
    "described" type Described { "described" name: String }
  `);
  expect(undescribed(schema).sort()).toEqual([
    ...["@mark", "@mark(depth:)", "Filter", "Filter.mode", "Mode", "Mode.SELF"],
    ...["Query", "Query.party", "Query.party(id:)"],
  ]);
});
