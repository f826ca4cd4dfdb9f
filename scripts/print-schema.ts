/** Prints the schema, sorted, to schema/schema.graphql. It is never edited by hand; a test fails when it is stale. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { printedSchema } from "../src/graphql/printed-schema";

const path = join(process.cwd(), "schema", "schema.graphql");
writeFileSync(path, printedSchema());
console.log(`Printed ${path}.`);
