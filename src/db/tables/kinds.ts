/**
 * The tables of facts: for each kind of fact its columns, the ends by which it is found, and its indexes. Entities, inserts,
 * selections and the way back from a row to a fact all come from these descriptors.
 */
import type { FactKind, FactsByKind } from "../../domain/facts";
import type { Row } from "../connection";
import { type Column, type Index, index, integers, quoted, REVISIONS, type Table, type Value } from "./table";

/** A column of a fact: which member it holds, and both ways between the member's value and the column's. */
export interface FactColumn extends Column {
  readonly member: string;
  readonly write: (value: unknown) => Value;
  readonly read: (value: Value) => unknown;
}

/** Where an end of a kind is looked up. */
export interface End {
  readonly table: string;
  readonly column: string;
  /** The column with the fact's id in that table. */
  readonly id: string;
}

/** A kind of fact as a table: one row for each version of each fact, in `facts` without what every version has. */
export interface FactTable extends Table {
  readonly kind: FactKind;
  readonly facts: readonly FactColumn[];
  readonly ends: Readonly<Record<string, End>>;
  /** `id` and the columns of the fact, as a selection from the alias `f`. */
  readonly selection: string;
}

const VERSION: readonly Column[] = [...integers("id"), ...REVISIONS];

const snake = (name: string): string =>
  name.replace(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter}`).toLowerCase();

const plain = (member: string, type: Column["type"]): FactColumn => ({
  member,
  name: snake(member),
  type,
  write: (value) => value as Value,
  read: (value) => value,
});

const integer = (member: string): FactColumn => plain(member, "integer");
const text = (member: string): FactColumn => plain(member, "text");
const orNull = (column: FactColumn): FactColumn => ({ ...column, nullable: true });

const json = (member: string): FactColumn => ({
  ...text(member),
  write: (value) => JSON.stringify(value),
  read: (value) => (value === "[]" ? [] : JSON.parse(value as string)),
});

/** A list that rows from before it was kept do not have. */
const laterList = (member: string): FactColumn => ({ ...json(member), default: "[]" });

const flag = (member: string): FactColumn => ({
  ...integer(member),
  write: (value) => (value ? 1 : 0),
  read: (value) => value === 1,
});

const interval: readonly FactColumn[] = [
  { ...integer("from"), name: "valid_from" },
  { ...integer("to"), name: "valid_to" },
];
const reference = text("reference");

/** What differs from kind to kind. */
interface Description {
  readonly facts: readonly FactColumn[];
  /** Members that are ends in the fact's own table. */
  readonly ends: readonly string[];
  /** Ends that are looked up beside it. */
  readonly beside?: Readonly<Record<string, End>>;
  readonly indexes?: Readonly<Record<string, Index>>;
}

/** Counting what is at an end reads the index alone: it holds both revisions. */
const endIndex = (column: FactColumn): Index =>
  index(`${column.name} id rev_from rev_to`, { present: column.nullable === true });

function describe(kind: FactKind, { facts, ends, beside = {}, indexes = {} }: Description): FactTable {
  const name = snake(kind);
  const endColumns = ends.map((end) => facts.find((column) => column.member === end) as FactColumn);
  const found: Readonly<Record<string, Index>> =
    facts.includes(reference) && !("reference" in indexes) ? { reference: index("reference id") } : {};
  return {
    kind,
    name,
    facts,
    columns: [...VERSION, ...facts],
    key: ["id", "rev_from"],
    indexes: { ...found, ...Object.fromEntries(endColumns.map((it) => [it.name, endIndex(it)])), ...indexes },
    ends: {
      ...Object.fromEntries(
        endColumns.map((it) => [it.member, { table: quoted(name), column: it.name, id: "id" }]),
      ),
      ...beside,
    },
    selection: ["id", ...facts.map((column) => column.name)].map((column) => `f.${column}`).join(", "),
  };
}

const DESCRIPTIONS: Readonly<Record<FactKind, Description>> = {
  LegalEntity: { facts: [reference, orNull(text("name")), orNull(text("lei"))], ends: [] },
  Party: {
    facts: [
      reference,
      text("role"),
      text("name"),
      orNull(text("country")),
      orNull(text("mcc")),
      orNull(integer("legalEntity")),
      json("status"),
      json("developmentCapability"),
      json("allowsIsv"),
      orNull(text("declaredMode")),
    ],
    ends: ["legalEntity"],
    indexes: {
      role: index("role id rev_from rev_to"),
      role_name: index("role name id"),
      role_reference: index("role reference id"),
      country: index("country role id rev_from rev_to", { present: true }),
      mcc: index("mcc role id rev_from rev_to", { present: true }),
    },
  },
  Contract: {
    facts: [
      reference,
      text("kind"),
      integer("party"),
      integer("counterparty"),
      json("services"),
      text("state"),
      orNull(integer("signedAt")),
      ...interval,
      orNull(integer("terminatedAt")),
      json("suspensions"),
      flag("exclusive"),
      laterList("signedBy"),
    ],
    ends: ["party", "counterparty"],
  },
  Authorization: {
    facts: [
      reference,
      integer("principal"),
      integer("isv"),
      ...interval,
      orNull(integer("revokedAt")),
      orNull(text("codeDigest")),
      orNull(integer("codeExpiresAt")),
      orNull(text("tokenDigest")),
      orNull(text("refreshDigest")),
    ],
    ends: ["principal", "isv", "codeDigest", "tokenDigest", "refreshDigest"],
  },
  Engagement: {
    facts: [reference, integer("principal"), integer("integrator"), text("state"), ...interval],
    ends: ["principal", "integrator"],
  },
  AccountGrant: {
    facts: [reference, integer("principal"), integer("integrator"), ...interval],
    ends: ["principal", "integrator"],
  },
  AcquiringLink: {
    facts: [reference, integer("merchant"), integer("acquirer"), text("state"), ...interval],
    ends: ["merchant", "acquirer"],
  },
  Client: { facts: [reference, integer("owner"), text("environment"), json("status")], ends: ["owner"] },
  KeyVersion: {
    facts: [
      reference,
      integer("client"),
      text("thumbprint"),
      text("publicKey"),
      text("keyType"),
      integer("bits"),
      json("holders"),
      ...interval,
      orNull(integer("revokedAt")),
      orNull(integer("compromisedAt")),
      laterList("provedBy"),
    ],
    ends: ["client", "thumbprint"],
    beside: { holder: { table: "key_holder", column: "holder", id: "key_version" } },
  },
  Designation: {
    facts: [integer("principal"), integer("delegate"), ...interval],
    ends: ["principal", "delegate"],
  },
};

/** Every kind of fact by name. */
export const FACT_TABLES = Object.fromEntries(
  Object.entries(DESCRIPTIONS).map(([kind, it]) => [kind, describe(kind as FactKind, it)]),
) as { readonly [K in FactKind]: FactTable };

/** A version of a fact as the values of a row. */
export const factRow = (
  table: FactTable,
  fact: FactsByKind[FactKind],
  revFrom: number,
  revTo: number,
): Value[] => [
  fact.id,
  revFrom,
  revTo,
  ...table.facts.map((column) => column.write((fact as unknown as Record<string, unknown>)[column.member])),
];

/** The fact in a row. */
export function factIn<K extends FactKind>(table: FactTable, row: Row): FactsByKind[K] {
  const fact: Record<string, unknown> = { id: row.id };
  for (const column of table.facts) fact[column.member] = column.read(row[column.name] ?? null);
  return fact as unknown as FactsByKind[K];
}
