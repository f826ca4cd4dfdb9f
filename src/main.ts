import "reflect-metadata";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Io, run } from "./run";
import { openApplication } from "./wiring";

const SIGNALS = ["SIGTERM", "SIGINT"] as const;
/** What a shell reports for a program that Ctrl-C ended. */
const INTERRUPTED = 130;

/** The first signal asks the program to stop; the second does not wait for it. */
function firstSignal(): Promise<string> {
  return new Promise((resolve) => {
    let asked = false;
    for (const signal of SIGNALS) {
      process.on(signal, () => {
        if (asked) process.exit(INTERRUPTED);
        asked = true;
        resolve(signal);
      });
    }
  });
}

/** This file runs from dist/src, and in tests from src. */
const graphiqlFolder = [join(__dirname, "..", "graphiql"), join(__dirname, "..", "dist", "graphiql")];

/** There is nothing to say on the command line. */
function refuseArguments([first]: readonly string[]): void {
  if (first === undefined) return;
  console.error(
    `There is no option ${first}. Settings are environment variables, such as PORT=4001; README.md lists them.`,
  );
  process.exit(1);
}

async function main(): Promise<void> {
  refuseArguments(process.argv.slice(2));
  const io: Io = {
    out: (line) => console.log(line),
    err: (line) => console.error(line),
    stopAsked: firstSignal(),
  };
  const folder = graphiqlFolder.find((path) => existsSync(path)) ?? join(__dirname, "..", "graphiql");
  // Something may still hold the process, such as a connection that is being cut: the work is done all the same.
  process.exit(await run(undefined, io, { openApplication, graphiqlFolder: folder }));
}

void main();
