/** A write under way: reads that see its own writes, and the writes themselves, all inside one transaction. */
import type { FactKind, FactsByKind, KeyVersion, Party } from "../domain/facts";
import type { Revision } from "../domain/ids";
import type { Unit } from "../domain/ports";
import { words } from "../domain/words";
import type { Connection } from "./connection";
import { STILL_KNOWN } from "./revisions";
import { SituationUnit } from "./situations";
import { FACT_TABLES, factRow } from "./tables/kinds";
import { KEY_HOLDER, PARTY_WORD } from "./tables/side-tables";

/** See the head of this file. */
export class StoredUnit extends SituationUnit implements Unit {
  private readonly firstId: number;
  /** The highest id put so far of each kind: above it, and above all ids of earlier writes, nothing is known yet. */
  private readonly highest = new Map<FactKind, number>();

  constructor(
    connection: Connection,
    revision: Revision,
    private lastId: number,
  ) {
    super(connection, revision);
    this.firstId = lastId + 1;
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
    const byId = new Map(facts.map((fact) => [fact.id as number, fact]));
    const ids = [...byId.keys()];
    const unknownFrom = Math.max(this.firstId, (this.highest.get(kind) ?? 0) + 1);
    for (const id of ids) if (id > this.lastId) throw new RangeError(`the id ${id} was never given out`);
    const known = ids.filter((id) => id < unknownFrom);
    const table = FACT_TABLES[kind];
    await this.versions.supersede(table, known);
    const rows = [...byId.values()].map((fact) => factRow(table, fact, this.revision, STILL_KNOWN));
    await this.connection.insert(table, rows);
    if (kind === "KeyVersion") await this.putHolders(known, [...byId.values()] as KeyVersion[]);
    if (kind === "Party") await this.putWords(known, [...byId.values()] as Party[]);
    this.highest.set(
      kind,
      ids.reduce((a, b) => Math.max(a, b), this.highest.get(kind) ?? 0),
    );
  }

  private putHolders(known: readonly number[], keys: readonly KeyVersion[]): Promise<void> {
    const rows = keys.flatMap((key) => key.holders.map((holder) => [holder, key.id]));
    return this.versions.replace(KEY_HOLDER, known, rows);
  }

  private putWords(known: readonly number[], parties: readonly Party[]): Promise<void> {
    const rows = parties.flatMap((party) =>
      words(`${party.name} ${party.reference}`).map((word) => [word, party.id]),
    );
    return this.versions.replace(PARTY_WORD, known, rows);
  }
}
