/** Verifying: recomputes every stored answer from the facts and names each difference. The script around it is scripts/verify.ts. */
import { Presets, SingleBar } from "cli-progress";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { mendAnswers } from "../../src/app/mend-answers";
import { type Difference, type Verified, verifyAnswers } from "../../src/app/verify-answers";
import type { AnswerSegment } from "../../src/domain/answer";
import type { Revision } from "../../src/domain/ids";
import { DAY, type Instant, later } from "../../src/domain/instant";
import type { Store } from "../../src/domain/ports";
import { onDatabase } from "./open-database";
import { Refusal } from "./refusal";
import type { SeedIo } from "./run-seed";

/** What the script touches of the outside. */
export interface VerifyIo extends SeedIo {
  /** Opens the database to write into it, which must be there. */
  openToMend(url: string | undefined): Promise<Store>;
}

interface Options {
  readonly database?: string;
  readonly instants?: number;
  readonly revision?: number;
  readonly everyRevision?: boolean;
  readonly repair?: boolean;
  readonly quiet?: boolean;
}

/** Instants are spread over this much time to both sides of now. */
const SPREAD = 730 * DAY;

/** The first revision that anything was recorded with. */
const FIRST = 1 as Revision;

/** Differences printed at most; all are counted. */
const PRINTED = 20;

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("expected a whole number");
  return Number(text);
}

function atLeastOne(text: string): number {
  const count = wholeNumber(text);
  if (count === 0) throw new InvalidArgumentError("expected at least 1: at none nothing would be compared");
  return count;
}

function commandOf(io: SeedIo): Command {
  return new Command("verify")
    .description(
      "Compares every stored answer with what the reference evaluator says of the facts, under both policies.",
    )
    .option("--database <url>", "the database to verify (default: the configured one)")
    .option("--instants <n>", "compare the answers at n instants (default: whole timelines)", atLeastOne)
    .option("--revision <n>", "verify what was known at a revision (default: the latest)", wholeNumber)
    .addOption(
      new Option(
        "--every-revision",
        "verify what was known at each revision: it takes as long as one does, for each",
      ).conflicts("revision"),
    )
    .option(
      "--repair",
      "first work out all stored answers anew, as known at every revision, and write what differs; servers that run meanwhile must be restarted",
    )
    .option("--quiet", "no progress bar")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.out(text.trimEnd()),
      writeErr: (text) => io.err(text.trimEnd()),
    });
}

/** Evenly spread instants around now, first and last included. */
function spread(count: number, now: Instant): Instant[] {
  const step = count > 1 ? (2 * SPREAD) / (count - 1) : 0;
  return Array.from({ length: count }, (_, i) => later(now, Math.round(i * step) - (count > 1 ? SPREAD : 0)));
}

const told = (segment: AnswerSegment | null): string =>
  segment === null
    ? "nothing"
    : `${segment.answer.rule} ${segment.answer.mode} ${segment.answer.status ?? ""}`.trim();

const lineOf = (it: Difference): string =>
  `${it.reference} (${it.policy}) from ${it.from < -8e15 ? "the beginning" : new Date(it.from).toISOString()}: stored ${told(it.stored)}, the facts say ${told(it.expected)}`;

/** Runs the script with these arguments; 0 when nothing differs, else 1. */
export async function runVerify(argv: readonly string[], io: VerifyIo): Promise<number> {
  try {
    const command = commandOf(io);
    command.parse(argv, { from: "user" });
    const options = command.opts<Options>();
    const store = await (options.repair === true ? io.openToMend : io.open)(options.database);
    try {
      return await onDatabase(options.database, () => verify(store, options, io));
    } finally {
      await store.close();
    }
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    if (!(error instanceof Refusal)) throw error;
    io.err(error.message);
    return 1;
  }
}

/** The revisions to verify, the first and the last of them; null where there is none. */
async function revisionsOf(store: Store, options: Options): Promise<[Revision, Revision] | null> {
  const { revision: latest } = await store.head();
  if (options.everyRevision === true) return [FIRST, latest];
  const asked = options.revision ?? latest;
  return (await store.revision(asked)) === null ? null : [asked as Revision, asked as Revision];
}

async function verify(store: Store, options: Options, io: SeedIo): Promise<number> {
  const shown = options.quiet !== true && io.watched;
  const revisions = await revisionsOf(store, options);
  if (revisions === null) {
    io.err(`There is no revision ${options.revision}; the latest is ${(await store.head()).revision}.`);
    return 1;
  }
  if (options.repair === true) await mend(store, shown, io);
  const instants = options.instants === undefined ? null : spread(options.instants, io.clock());
  const scope = instants === null ? "over all time" : `at ${instants.length} instants`;
  const tally = new Tally(io);
  await compareAll(store, revisions, instants, tally, shown);
  tally.tellRest();
  const [first, last] = revisions;
  io.out(
    options.everyRevision === true
      ? `${last - first + 1} revisions verified ${scope}: ${tally.differences} differences.`
      : `${tally.principals} principals verified ${scope} as known at revision ${last}: ${tally.differences} differences.`,
  );
  return tally.differences === 0 ? 0 : 1;
}

/** Progress is told by revisions. */
async function mend(store: Store, shown: boolean, io: SeedIo): Promise<void> {
  const bar = progressBar();
  if (shown) bar.start((await store.head()).revision, 0);
  const tell = shown ? (revision: number) => bar.update(revision) : undefined;
  const { principals, situations } = await mendAnswers(store, tell).finally(() => bar.stop());
  io.out(
    principals + situations === 0
      ? "Nothing to mend: all stored answers are those of the facts."
      : `Mended: ${principals} principals were in other situations, ${situations} situations had other answers. Restart servers that ran meanwhile: they remember what they have read.`,
  );
}

const progressBar = () =>
  new SingleBar({ noTTYOutput: false, clearOnComplete: true }, Presets.shades_classic);

/** What has been found: the first differences are told as they come, and all are counted, so that nothing grows. */
class Tally {
  principals = 0;
  differences = 0;

  constructor(private readonly io: Pick<SeedIo, "err">) {}

  /** `place` says where, if not everything is of one revision. */
  add({ principals, differences }: Verified, place: string): void {
    const room = Math.max(0, PRINTED - this.differences);
    for (const difference of differences.slice(0, room)) this.io.err(`${place}${lineOf(difference)}`);
    this.principals += principals;
    this.differences += differences.length;
  }

  tellRest(): void {
    if (this.differences > PRINTED) this.io.err(`… and ${this.differences - PRINTED} more`);
  }
}

/** Progress is told by principals, or by revisions where there are several. */
async function compareAll(
  store: Store,
  [first, last]: [Revision, Revision],
  instants: readonly Instant[] | null,
  tally: Tally,
  shown: boolean,
): Promise<void> {
  const bar = progressBar();
  const several = last > first;
  if (shown) bar.start(several ? last - first + 1 : await countPrincipals(store, last), 0);
  for (let revision = first; revision <= last; revision = (revision + 1) as Revision) {
    const place = several ? `revision ${revision}: ` : "";
    for await (const verified of verifyAnswers(store.at(revision), instants)) {
      tally.add(verified, place);
      if (shown && !several) bar.update(tally.principals);
    }
    if (shown && several) bar.update(revision - first + 1);
  }
  if (shown) bar.stop();
}

const countPrincipals = (store: Store, revision: Revision): Promise<number> =>
  store.at(revision).countParties({
    filter: { roles: ["MERCHANT", "ACQUIRER"] },
    order: "REGISTERED",
    validAt: 0 as Instant,
    policy: "STANDARD",
  });
