/** Prints the schema, sorted, to schema/schema.graphql: `npm run print-schema -- --help`. It is never edited by hand; a test fails when it is stale. */
import { runPrintSchema } from "./lib/run-print-schema";

process.exitCode = runPrintSchema(process.argv.slice(2), {
  out: (text) => console.log(text),
  err: (text) => console.error(text),
  folder: process.cwd(),
});
