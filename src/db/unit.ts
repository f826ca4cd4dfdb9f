/** A write under way: reads that see its own writes, and the writes themselves, all inside one transaction. */
import type { FactKind, FactsByKind } from "../domain/facts";
import type { KeyVersion, Party } from "../domain/facts";
import type { Revision } from "../domain/ids";
import type { Unit } from "../domain/ports";
import { words } from "../domain/words";
import type { Column, Connection } from "./connection";
import { STILL_KNOWN } from "./revisions";
import { SituationTables } from "./situations";
import { FACT_TABLES, VERSION_COLUMNS, valuesOf } from "./tables/kinds";

const KEY_HOLDER: readonly Column[] = ["holder", "key_version", "rev_from", "rev_to"].map((name) => ({ name, type: "integer" }));

const PARTY_WORD: readonly Column[] = [
  { name: "word", type: "text" },
  { name: "party", type: "integer" },
  { name: "rev_from", type: "integer" },
  { name: "rev_to", type: "integer" },
];

/** See the head of this file. */
export class StoredUnit extends SituationTables implements Unit {
  constructor(
    connection: Connection,
    revision: Revision,
    private lastId: number,
  ) {
    super(connection, revision);
  }

  /** The last object id given out so far; saved with the revision. */
  get lastIdTaken(): number {
    return this.lastId;
  }

  async takeIds(count: number): Promise<number> {
    const first = this.lastId + 1;
    this.lastId += count;
    return first;
  }

  async put<K extends FactKind>(kind: K, facts: readonly FactsByKind[K][]): Promise<void> {
    if (facts.length === 0) return;
    const { table, columns } = FACT_TABLES[kind];
    const ids = facts.map((fact) => fact.id as number);
    await this.supersede(table, "id", ids);
    const rows = facts.map((fact) => [fact.id, this.revision, STILL_KNOWN, ...valuesOf(FACT_TABLES[kind], fact)]);
    await this.connection.insert(table, [...VERSION_COLUMNS, ...columns], rows);
    if (kind === "KeyVersion") await this.putHolders(ids, facts as readonly FactsByKind["KeyVersion"][]);
    if (kind === "Party") await this.putWords(ids, facts as readonly FactsByKind["Party"][]);
  }

  /** What was known of these until now is known up to this revision; what this very revision wrote is taken back. */
  private async supersede(table: string, column: string, ids: readonly number[]): Promise<void> {
    const here = this.connection.dialect.among(column, "list", "integer");
    await this.all(`DELETE FROM ${table} WHERE ${here} AND rev_from = :revision`, { list: ids });
    await this.all(`UPDATE ${table} SET rev_to = :revision WHERE ${here} AND rev_to = :open`, { list: ids, open: STILL_KNOWN });
  }

  private async putHolders(ids: readonly number[], keys: readonly KeyVersion[]): Promise<void> {
    await this.supersede("key_holder", "key_version", ids);
    const rows = keys.flatMap((key) => key.holders.map((holder) => [holder, key.id, this.revision, STILL_KNOWN]));
    await this.connection.insert("key_holder", KEY_HOLDER, rows);
  }

  private async putWords(ids: readonly number[], parties: readonly Party[]): Promise<void> {
    await this.supersede("party_word", "party", ids);
    const rows = parties.flatMap((party) =>
      words(`${party.name} ${party.reference}`).map((word) => [word, party.id, this.revision, STILL_KNOWN]),
    );
    await this.connection.insert("party_word", PARTY_WORD, rows);
  }
}
