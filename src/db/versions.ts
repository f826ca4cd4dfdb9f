/** Replacing what is known: versions are ended, not changed, and what the same revision wrote is taken back. */
import type { Revision } from "../domain/ids";
import type { Connection, Row } from "./connection";
import type { Params } from "./dialect";
import { STILL_KNOWN } from "./revisions";
import type { OwnedTable } from "./tables/side-tables";
import type { Column, Table, Value } from "./tables/table";

/** A condition beside the owners, the same for all rows that are replaced. */
export interface Fixed {
  readonly column: string;
  readonly value: number;
}

const columnsNamed = (table: Table, names: readonly string[]): Column[] =>
  names.map((name) => table.columns.find((column) => column.name === name) as Column);

/** The versions that one revision writes. */
export class Versions {
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

  /**
   * Makes `rows` (without revisions) all that is known of their owners; rows that are known already stay untouched. `owners` are
   * those of whom anything may be known.
   */
  async replace(
    table: OwnedTable,
    owners: readonly number[],
    rows: readonly (readonly Value[])[],
    fixed: Fixed | null = null,
  ): Promise<void> {
    const known = await this.known(table, owners, fixed);
    if (known.length === 0) return this.add(table, rows);
    const wanted = new Map(rows.map((row) => [JSON.stringify(row), row]));
    const ended: Value[][] = [];
    const takenBack: Value[][] = [];
    const names = table.columns.slice(0, -2).map((column) => column.name);
    for (const row of known) {
      if (wanted.delete(JSON.stringify(names.map((name) => row[name])))) continue;
      const key = table.identity.map((name) => row[name] as Value);
      (row.rev_from === this.revision ? takenBack : ended).push(key);
    }
    await this.takeBack(table, table.identity, takenBack);
    await this.end(table, table.identity, ended);
    await this.add(table, [...wanted.values()]);
  }

  private add(table: OwnedTable, rows: readonly (readonly Value[])[]): Promise<void> {
    return this.connection.insert(
      table,
      rows.map((row) => [...row, this.revision, STILL_KNOWN]),
    );
  }

  private known(table: OwnedTable, owners: readonly number[], fixed: Fixed | null): Promise<Row[]> {
    if (owners.length === 0) return Promise.resolve([]);
    const names = table.columns.map((column) => column.name).join(", ");
    const also = fixed === null ? "" : `${fixed.column} = :fixed AND `;
    const sql = `SELECT ${names} FROM ${table.name}
      WHERE ${also}${this.connection.dialect.among(table.owner, "owners", "integer")} AND rev_to = :open`;
    const params: Params = fixed === null ? {} : { fixed: fixed.value };
    return this.connection.all(sql, { owners, open: STILL_KNOWN, ...params });
  }
}
