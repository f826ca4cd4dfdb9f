/** A write under way: reads that see its own writes, and the writes themselves, all inside one transaction. */
import type { FactKind, FactsByKind, KeyVersion, Party } from "../domain/facts";
import type { Revision } from "../domain/ids";
import type { Receipt } from "../domain/origin";
import type { EndsByKind, Unit } from "../domain/ports";
import { words } from "../domain/words";
import { digestOfFacts } from "./chain";
import type { WritingConnection } from "./connection";
import { findReceipt, STILL_KNOWN } from "./revisions";
import { SituationUnit } from "./situations";
import { FACT_TABLES, factRow } from "./tables/kinds";
import { KEY_HOLDER, PARTY_WORD, RECEIPT } from "./tables/side-tables";
import { WrittenFacts } from "./written-facts";

/** See the head of this file. */
export class StoredUnit extends SituationUnit implements Unit {
  private readonly firstId: number;
  /** The highest id put so far of each kind: above it, and above all ids of earlier writes, nothing is known yet. */
  private readonly highest = new Map<FactKind, number>();
  private readonly written = new WrittenFacts();

  constructor(
    connection: WritingConnection,
    revision: Revision,
    private lastId: number,
    /** Throws once the write has ended: what is answered from memory must not outlive it either. */
    private readonly mustBeOpen: () => unknown,
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

  // What this write has put it need not read back; and what got its id in it was put by it.

  override async get<K extends FactKind>(kind: K, ids: readonly number[]): Promise<FactsByKind[K][]> {
    this.mustBeOpen();
    const mine = this.written.get(kind, ids);
    const put = new Set<number>(mine.map((fact) => fact.id));
    const older = await super.get(
      kind,
      ids.filter((id) => id < this.firstId && !put.has(id)),
    );
    return older.length === 0 ? mine : [...older, ...mine].sort((a, b) => a.id - b.id);
  }

  override async of<K extends FactKind>(
    kind: K,
    end: EndsByKind[K],
    ends: readonly (number | string)[],
  ): Promise<FactsByKind[K][]> {
    this.mustBeOpen();
    const inRow = FACT_TABLES[kind].facts.some((column) => column.member === end);
    const isFresh = (it: number | string): it is number => typeof it === "number" && it >= this.firstId;
    const fresh = inRow ? ends.filter(isFresh) : [];
    if (fresh.length === 0) return super.of(kind, end, ends);
    const older = await super.of(
      kind,
      end,
      ends.filter((it) => !isFresh(it)),
    );
    const found = this.written.of(kind, end as string, fresh);
    return older.length === 0 ? found : [...older, ...found].sort((a, b) => a.id - b.id);
  }

  async put<K extends FactKind>(kind: K, facts: readonly FactsByKind[K][]): Promise<void> {
    const byId = new Map(facts.map((fact) => [fact.id as number, fact]));
    const ids = [...byId.keys()];
    const unknownFrom = Math.max(this.firstId, (this.highest.get(kind) ?? 0) + 1);
    for (const id of ids) if (id > this.lastId) throw new RangeError(`the id ${id} was never given out`);
    const known = ids.filter((id) => id < unknownFrom);
    const table = FACT_TABLES[kind];
    await this.versions.supersede(table, known);
    this.written.put(kind, [...byId.values()]);
    const rows = [...byId.values()].map((fact) => factRow(table, fact, this.revision, STILL_KNOWN));
    await this.connection.insert(table, rows);
    if (kind === "KeyVersion") await this.putHolders(known, [...byId.values()] as KeyVersion[]);
    if (kind === "Party") await this.putWords(known, [...byId.values()] as Party[]);
    this.highest.set(
      kind,
      ids.reduce((a, b) => Math.max(a, b), this.highest.get(kind) ?? 0),
    );
  }

  /** The digest of everything put. */
  get digest(): string {
    return digestOfFacts(this.written.all);
  }

  receipt(actor: string, key: string): Promise<Receipt | null> {
    return findReceipt(this.connection, actor, key);
  }

  keepReceipt({ actor, key, digest, revision, kind, id }: Receipt): Promise<void> {
    return this.connection.insert(RECEIPT, [[actor, key, digest, revision, kind, id]]);
  }

  private putHolders(known: readonly number[], keys: readonly KeyVersion[]): Promise<void> {
    const rows = keys.flatMap((key) => key.holders.map((holder) => [holder, key.id]));
    return this.versions.replace(KEY_HOLDER, known, rows);
  }

  private putWords(known: readonly number[], parties: readonly Party[]): Promise<void> {
    const rows = parties.flatMap((party) =>
      words(`${party.name} ${party.reference}`).map((word): [string, number] => [word, party.id]),
    );
    // In the order of the table, neighbours go to the same page.
    rows.sort(([a, one], [b, other]) => (a < b ? -1 : a > b ? 1 : one - other));
    return this.versions.replace(PARTY_WORD, known, rows);
  }
}
