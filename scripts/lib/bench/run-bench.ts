/** Measuring: one merchant and a page of 50 on each database that is given, against a bare `{ hello }` on the same HTTP stack. */
import Table from "cli-table3";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { interleaved, type Measured, median, type Target } from "./load";
import { HELLO, requestsFor } from "./operations";
import { type RunningServer, startHello, startPartnerGraph } from "./servers";

/** What the script touches of the outside. */
export interface BenchIo {
  out(text: string): void;
  err(text: string): void;
}

interface Options {
  readonly database: readonly string[];
  readonly rounds: number;
  readonly seconds: number;
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError("expected a whole number from 1");
  return Number(text);
}

function commandOf(io: BenchIo): Command {
  return new Command("bench")
    .description(
      "Requests per second for one merchant and for a page of 50, on databases that hold a fleet (npm run seed -- --fleet M).",
    )
    .requiredOption(
      "--database <url...>",
      "the databases to measure, such as sqlite:./data/m.db postgres://…",
    )
    .option("--rounds <n>", "interleaved rounds; the median counts", wholeNumber, 5)
    .option("--seconds <n>", "seconds for each measurement", wholeNumber, 3)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.out(text.trimEnd()),
      writeErr: (text) => io.err(text.trimEnd()),
    });
}

const kindOf = (url: string): string => (url.startsWith("sqlite:") ? "SQLite" : "PostgreSQL");

/** Runs the script with these arguments; gives back its exit code. */
export async function runBench(argv: readonly string[], io: BenchIo): Promise<number> {
  const servers: RunningServer[] = [];
  try {
    const command = commandOf(io);
    command.parse(argv, { from: "user" });
    const options = command.opts<Options>();
    const targets = await targetsOn(options.database, servers);
    io.out(tableOf(await interleaved(targets, options.rounds, options.seconds)));
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    throw error;
  } finally {
    for (const server of servers) await server.stop();
  }
}

async function targetsOn(databases: readonly string[], servers: RunningServer[]): Promise<Target[]> {
  const hello = await startHello();
  servers.push(hello);
  const targets: Target[] = [{ name: "bare { hello }", url: hello.url, bodies: [HELLO] }];
  for (const database of databases) {
    const server = await startPartnerGraph(database);
    servers.push(server);
    const { one, page } = await requestsFor(server.url);
    targets.push({ name: `one merchant, ${kindOf(database)}`, url: server.url, bodies: one });
    targets.push({ name: `page of 50, ${kindOf(database)}`, url: server.url, bodies: page });
  }
  return targets;
}

function tableOf(measured: readonly Measured[]): string {
  const table = new Table({
    head: ["what", "requests/s (median)", "least–most", "of { hello }"],
    style: { head: [], border: [] },
  });
  const base = median(measured[0]?.rounds ?? []);
  for (const { name, rounds } of measured) {
    const middle = median(rounds);
    const spread = `${Math.min(...rounds).toFixed(0)}–${Math.max(...rounds).toFixed(0)}`;
    table.push([name, middle.toFixed(0), spread, (middle / base).toFixed(2)]);
  }
  return table.toString();
}
