/** API keys for scripts: made, listed and revoked by whoever can open the database. The script around it is scripts/api-key.ts. */
import Table from "cli-table3";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { findPrivateKey } from "../../src/app/find-private-key";
import { issueApiKey } from "../../src/app/issue-api-key";
import { LEAKED } from "../../src/app/private-key";
import { type Actor, MEMBER_LEVELS, type MemberLevel } from "../../src/domain/actor";
import { DAY, FOREVER, type Instant, later } from "../../src/domain/instant";
import type { Store } from "../../src/domain/ports";
import { isBlank, placeOf } from "./open-database";
import { Refusal } from "./refusal";
import type { SeedIo } from "./run-seed";

/** What the script touches of the outside. */
export interface ApiKeyIo extends Pick<SeedIo, "out" | "err" | "clock"> {
  /** Opens the database to read it, which must be there; without a url, the configured one. */
  open(url: string | undefined): Promise<Store>;
  /** Opens the database to write into it, which must be there. */
  openToMend(url: string | undefined): Promise<Store>;
  /** Opens the database, and makes it where there is none: a key may be the first thing in it. */
  openOrMake(url: string | undefined): Promise<Store>;
}

interface Wanted {
  readonly name: string;
  readonly role: Actor["role"];
  readonly party?: string;
  readonly level: MemberLevel;
  readonly days?: number;
}

function days(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new InvalidArgumentError("expected a whole number of days");
  return Number(text);
}

/** Runs the script with these arguments; 0 when it was done, else 1. */
export async function runApiKey(argv: readonly string[], io: ApiKeyIo): Promise<number> {
  const named = () => program.opts<{ database?: string }>().database;
  const onStore = async (open: ApiKeyIo["open"], work: (store: Store) => Promise<void>): Promise<void> => {
    const store = await open(named());
    try {
      await work(store);
    } finally {
      await store.close();
    }
  };
  const program = new Command("api-key")
    .description("Makes, lists and revokes API keys. A key is shown once; only a digest of it is kept.")
    .option("--database <url>", "the database (default: the configured one)")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.out(text.trimEnd()),
      writeErr: (text) => io.err(text.trimEnd()),
    });
  program
    .command("create")
    .description("makes a key, and prints it; makes the database as well, if there is none")
    .requiredOption("--name <name>", "who acts with it: it is recorded with every change")
    .addOption(
      new Option("--role <role>", "as what").choices(["OPERATOR", "AUDITOR", "MEMBER"]).makeOptionMandatory(),
    )
    .option("--party <reference>", "of a member: the party that it acts for")
    .addOption(new Option("--level <level>", "of a member").choices(MEMBER_LEVELS).default("MEMBER"))
    .option("--days <n>", "how long it counts (default: until it is revoked)", days)
    .action((wanted: Wanted) => onStore(io.openOrMake, (store) => create(store, wanted, named(), io)));
  program
    .command("list")
    .description("lists the keys, without their secrets")
    .action(() => onStore(io.open, (store) => list(store, io)));
  program
    .command("revoke")
    .description("revokes a key")
    .argument("<id>", "its id, as listed")
    .action((id: string) => onStore(io.openToMend, (store) => revoke(store, id, io)));
  try {
    await program.parseAsync(argv, { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    if (!(error instanceof Refusal)) throw error;
    io.err(error.message);
    return 1;
  }
}

async function create(
  store: Store,
  wanted: Wanted,
  database: string | undefined,
  io: ApiKeyIo,
): Promise<void> {
  const leaked = findPrivateKey(wanted);
  if (leaked !== null) throw new Refusal(`--${leaked[0]}: ${LEAKED}.`);
  const now = io.clock();
  const expiresAt = wanted.days === undefined ? FOREVER : later(now, wanted.days * DAY);
  const isFirst = await isBlank(store);
  const { text } = await issueApiKey(store.apiKeys, await actorOf(store, wanted), now, expiresAt);
  io.out(text);
  if (isFirst)
    io.err(
      `Nothing else is in ${placeOf(database)}. If the key is for another database, name that by --database.`,
    );
  io.err("Keep it: it is shown this once. Send it as: Authorization: Bearer <key>");
}

async function actorOf(store: Store, { name, role, party, level }: Wanted): Promise<Actor> {
  if (role !== "MEMBER") {
    if (party !== undefined) throw new Refusal(`--party is for members only; leave it out for ${role}.`);
    return { role, name };
  }
  if (party === undefined) throw new Refusal("A member acts for a party: name it by --party <reference>.");
  const known = await store.at((await store.head()).revision).find("Party", [party]);
  if (known.length === 0) throw new Refusal(`No party has the reference "${party}".`);
  return { role, name, party, level };
}

const told = (t: Instant | null): string => (t === null || t === FOREVER ? "" : new Date(t).toISOString());

async function list(store: Store, io: ApiKeyIo): Promise<void> {
  const table = new Table({
    head: ["id", "name", "role", "party", "level", "created", "expires", "revoked"],
    style: { head: [] },
  });
  for (const { id, actor, createdAt, expiresAt, revokedAt } of await store.apiKeys.list()) {
    const [party, level] = actor.role === "MEMBER" ? [actor.party, actor.level] : ["", ""];
    table.push([id, actor.name, actor.role, party, level, told(createdAt), told(expiresAt), told(revokedAt)]);
  }
  io.out(table.toString());
}

async function revoke(store: Store, id: string, io: ApiKeyIo): Promise<void> {
  if (!(await store.apiKeys.revoke(id, io.clock()))) throw new Refusal(`There is no key ${id} that counts.`);
  io.out(`The key ${id} is revoked.`);
}
