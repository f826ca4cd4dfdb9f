/** Replacing what is known: versions are ended, not changed, and what the same revision wrote is taken back. */
import type { Revision } from "../domain/ids";
import type { Row, WritingConnection } from "./connection";
import { STILL_KNOWN } from "./revisions";
import type { OwnedTable } from "./tables/side-tables";
import { type Column, REVISIONS, type Table, type Value } from "./tables/table";

const columnsNamed = (table: Table, names: readonly string[]): Column[] =>
  names.map((name) => table.columns.find((column) => column.name === name) as Column);

/** The identities of the rows of a table that a revision has written: only those can be taken back. Rarely asked for, so made late. */
class WrittenKeys {
  private readonly keys = new Set<string>();
  private pending: (readonly (readonly Value[])[])[] = [];
  private readonly places: readonly number[];

  constructor(table: OwnedTable) {
    this.places = table.identity.map((name) => table.columns.findIndex((it) => it.name === name));
  }

  add(rows: readonly (readonly Value[])[]): void {
    this.pending.push(rows);
  }

  has(key: readonly Value[]): boolean {
    for (const row of this.pending.flat()) this.keys.add(this.places.map((place) => row[place]).join());
    this.pending = [];
    return this.keys.has(key.join());
  }
}

/** The versions that one revision writes. */
export class Versions {
  private readonly written = new Map<OwnedTable, WrittenKeys>();

  constructor(
    private readonly connection: WritingConnection,
    private readonly revision: Revision,
  ) {}

  /** From this revision on nothing is known of these: their versions end, or, written by this very revision, go. */
  async supersede(table: Table, ids: readonly number[]): Promise<void> {
    const keys = ids.map((id) => [id]);
    await this.takeBack(table, ["id"], keys);
    await this.end(table, ["id"], keys);
  }

  private end(table: Table, key: readonly string[], keys: readonly (readonly Value[])[]): Promise<void> {
    const set = "rev_to = :revision";
    const change = { table, set, key: columnsNamed(table, key), where: "rev_to = :open" };
    return this.connection.change(change, keys, { revision: this.revision, open: STILL_KNOWN });
  }

  private takeBack(table: Table, key: readonly string[], keys: readonly (readonly Value[])[]): Promise<void> {
    const change = { table, set: null, key: columnsNamed(table, key), where: "rev_from = :revision" };
    return this.connection.change(change, keys, { revision: this.revision });
  }

  /** Makes `rows` (without revisions) all that is known of their owners; rows that are known already stay untouched. */
  async replace(
    table: OwnedTable,
    owners: readonly number[],
    rows: readonly (readonly Value[])[],
  ): Promise<void> {
    const known = await this.known(table, owners);
    if (known.length === 0) return this.exchange(table, [], rows);
    const wanted = new Map(rows.map((row) => [JSON.stringify(row), row]));
    const ended: Value[][] = [];
    const names = table.columns.slice(0, -REVISIONS.length).map((column) => column.name);
    for (const row of known) {
      if (wanted.delete(JSON.stringify(names.map((name) => row[name])))) continue;
      ended.push(table.identity.map((name) => row[name] as Value));
    }
    await this.exchange(table, ended, [...wanted.values()]);
  }

  /** Ends what is known under these identities, and adds rows (without revisions). */
  async exchange(
    table: OwnedTable,
    ended: readonly (readonly Value[])[],
    added: readonly (readonly Value[])[],
  ): Promise<void> {
    const written = this.written.get(table) ?? new WrittenKeys(table);
    this.written.set(table, written);
    const mine = ended.filter((key) => written.has(key));
    await this.takeBack(table, table.identity, mine);
    await this.end(table, table.identity, ended);
    written.add(added);
    await this.connection.insert(
      table,
      added.map((row) => [...row, this.revision, STILL_KNOWN]),
    );
  }

  private known(table: OwnedTable, owners: readonly number[]): Promise<Row[]> {
    if (owners.length === 0) return Promise.resolve([]);
    const names = table.columns.map((column) => column.name).join(", ");
    const sql = `SELECT ${names} FROM ${table.name}
      WHERE ${this.connection.dialect.among(table.owner, "owners", "integer")} AND rev_to = :open`;
    return this.connection.all(sql, { owners, open: STILL_KNOWN });
  }
}
