/** The command line of the benchmark. */
import { Command, InvalidArgumentError } from "commander";

/** What was asked for. */
export interface BenchOptions {
  readonly quick?: boolean;
  readonly growth?: boolean;
  readonly merchants?: number;
  readonly rounds: number;
  readonly seconds?: number;
  readonly data?: string;
  readonly out?: string;
}

/** Whom the command line writes to. */
interface Output {
  out(text: string): void;
  err(text: string): void;
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,7}$/.test(text)) throw new InvalidArgumentError("expected a whole number from 1");
  return Number(text);
}

/** Reads the command line; throws a CommanderError when it cannot be, or when help was all that was wanted. */
export function readOptions(argv: readonly string[], io: Output): BenchOptions {
  const command = new Command("bench")
    .description("Measures this server and its rivals over the same data, and writes docs/benchmarks.*.")
    .option("--quick", "SQLite, a small fleet and the rivals that are installed; writes no file")
    .option("--merchants <n>", "the size of the fleet (default: 100000, quick 10000)", wholeNumber)
    .option("--growth", "latencies, memory and load at 10,000, 100,000 and 1,000,000 merchants")
    .option("--rounds <n>", "interleaved rounds; the median counts", wholeNumber, 5)
    .option("--seconds <n>", "seconds for each figure of a round (default: 3, quick 1)", wholeNumber)
    .option("--data <folder>", "keeps SQLite fleets here for the next run of the day")
    .option("--out <folder>", "writes the report here (default: docs)")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.out(text.trimEnd()),
      writeErr: (text) => io.err(text.trimEnd()),
    });
  command.parse(argv, { from: "user" });
  return command.opts<BenchOptions>();
}
