/** Replacing what is known: versions are ended, not changed, and what the same revision wrote is taken back. */
import type { Revision } from "../domain/ids";
import type { Connection, Row } from "./connection";
import { STILL_KNOWN } from "./revisions";
import type { OwnedTable } from "./tables/side-tables";
import { type Column, REVISIONS, type Table, type Value } from "./tables/table";

const columnsNamed = (table: Table, names: readonly string[]): Column[] =>
  names.map((name) => table.columns.find((column) => column.name === name) as Column);

/** The versions that one revision writes. */
export class Versions {
  /** The identities of the rows that it has written, by table: only those can be taken back. */
  private readonly written = new Map<OwnedTable, Set<string>>();

  constructor(
    private readonly connection: Connection,
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
    const wanted = new Map(rows.map((row) => [JSON.stringify(row), row]));
    const ended: Value[][] = [];
    const names = table.columns.slice(0, -REVISIONS.length).map((column) => column.name);
    for (const row of await this.known(table, owners)) {
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
    const written = this.written.get(table) ?? new Set<string>();
    this.written.set(table, written);
    const mine = ended.filter((key) => written.has(key.join()));
    await this.takeBack(table, table.identity, mine);
    await this.end(table, table.identity, ended);
    const inIdentity = table.identity.map((name) => table.columns.findIndex((it) => it.name === name));
    for (const row of added) written.add(inIdentity.map((column) => row[column]).join());
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
