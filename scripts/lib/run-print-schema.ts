/** Printing the schema. The script around it is scripts/print-schema.ts. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command, CommanderError } from "commander";
import { printedSchema } from "../../src/graphql/printed-schema";

/** What the script touches of the outside. */
export interface PrintIo {
  out(text: string): void;
  err(text: string): void;
  /** The folder of the project. */
  readonly folder: string;
}

const commandOf = (io: PrintIo): Command =>
  new Command("print-schema")
    .description("Writes schema/schema.graphql anew, sorted, below the folder that it is run in.")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.out(text.trimEnd()),
      writeErr: (text) => io.err(text.trimEnd()),
    });

/** Runs the script with these arguments; gives back its exit code. */
export function runPrintSchema(argv: readonly string[], io: PrintIo): number {
  const path = join(io.folder, "schema", "schema.graphql");
  try {
    commandOf(io).parse(argv, { from: "user" });
    writeFileSync(path, printedSchema());
    io.out(`Printed ${path}.`);
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    io.err(`${path}: cannot be written (${code}); expected to be run in the folder of the project.`);
    return 1;
  }
}
