/** Checking what facts are looked up by: the tables of holders and of words must say what the facts say, as known at every revision. */
import type { KeyVersion, Party } from "../domain/facts";
import { words } from "../domain/words";
import type { Row } from "./connection";
import { type Complain, rowsOf, type Select } from "./every-row";
import { FACT_TABLES, type FactTable, factIn } from "./tables/kinds";
import { KEY_HOLDER, type OwnedTable, PARTY_WORD } from "./tables/side-tables";

/** A side table, with what it should hold of a version of its owner. */
interface Derived {
  readonly of: FactTable;
  readonly side: OwnedTable;
  readonly column: string;
  valuesOf(row: Row): readonly (string | number)[];
}

const DERIVED: readonly Derived[] = [
  {
    of: FACT_TABLES.KeyVersion,
    side: KEY_HOLDER,
    column: "holder",
    valuesOf: (row) => (factIn(FACT_TABLES.KeyVersion, row) as KeyVersion).holders,
  },
  {
    of: FACT_TABLES.Party,
    side: PARTY_WORD,
    column: "word",
    valuesOf: (row) => {
      const { name, reference } = factIn(FACT_TABLES.Party, row) as Party;
      return words(`${name} ${reference}`);
    },
  },
];

/** So many owners are compared at once. */
const PIECE = 500;

/** Tells of the first revision from which on a side table says something else than the facts. */
export async function checkSideTables(select: Select, complain: Complain): Promise<void> {
  for (const derived of DERIVED) {
    let next = 0;
    for await (const versions of owners(rowsOf(select, derived.of))) {
      const last = [...versions.keys()].at(-1) as number;
      compare(derived, versions, await sideRows(select, derived, next, `<= ${last}`), complain);
      next = last + 1;
    }
    compare(derived, new Map(), await sideRows(select, derived, next, "IS NOT NULL"), complain);
  }
}

/** Versions in groups of whole owners, by id. */
async function* owners(rows: AsyncIterable<Row>): AsyncGenerator<Map<number, Row[]>> {
  let group = new Map<number, Row[]>();
  for await (const row of rows) {
    const id = row.id as number;
    if (group.size === PIECE && !group.has(id)) {
      yield group;
      group = new Map();
    }
    group.set(id, [...(group.get(id) ?? []), row]);
  }
  if (group.size > 0) yield group;
}

const sideRows = (select: Select, { side }: Derived, from: number, to: string): Promise<readonly Row[]> =>
  select(`SELECT * FROM ${side.name} WHERE ${side.owner} >= ${from} AND ${side.owner} ${to}`);

/** A row of a side table: from one revision on, until another, something is known of an owner. */
interface Known {
  readonly owner: number;
  readonly value: string | number;
  readonly from: number;
  to: number;
}

const textOf = ({ owner, value, from, to }: Known): string => JSON.stringify([owner, value, from, to]);

function compare(
  derived: Derived,
  versions: ReadonlyMap<number, readonly Row[]>,
  rows: readonly Row[],
  complain: Complain,
): void {
  const missing = new Map(
    [...versions].flatMap(([id, own]) => expected(derived, id, own)).map((it) => [textOf(it), it]),
  );
  const { side, of, column } = derived;
  const tell = ({ owner, from }: Known) =>
    complain(from, `the table ${side.name} says something else of ${of.kind} ${owner} than the facts do`);
  for (const row of rows) {
    const [owner, from, to] = [row[side.owner], row.rev_from, row.rev_to] as [number, number, number];
    const known = { owner, value: row[column] as string | number, from, to };
    if (!missing.delete(textOf(known))) tell(known);
  }
  for (const it of missing.values()) tell(it);
}

/** What is the same in neighbouring versions is one row. */
function expected({ valuesOf }: Derived, owner: number, versions: readonly Row[]): Known[] {
  const found: Known[] = [];
  for (const row of versions) {
    const [from, to] = [row.rev_from, row.rev_to] as [number, number];
    for (const value of new Set(valuesOf(row))) {
      const open = found.find((it) => it.value === value && it.to === from);
      if (open === undefined) found.push({ owner, value, from, to });
      else open.to = to;
    }
  }
  return found;
}
