/**
 * The tables of facts: for each kind of fact its columns, and the ends by which it is found. Table definitions, inserts, selections and the way
 * back from a row to a fact all come from these descriptors.
 */
import type { FactKind, FactsByKind } from "../../domain/facts";
import type { Column, Row } from "../connection";

type Value = number | string | null;

/** A column of a fact: its name in the table, its type, and both ways between value and fact. */
export interface FactColumn extends Column {
  readonly member: string;
  readonly write: (value: unknown) => Value;
  readonly read: (value: Value) => unknown;
  readonly nullable: boolean;
}

/** A kind of fact as a table: one row for each version of each fact. */
export interface FactTable {
  readonly kind: FactKind;
  readonly table: string;
  readonly columns: readonly FactColumn[];
  /** The columns of the ends, by the name of the end. */
  readonly ends: Readonly<Record<string, string>>;
}

const same = (value: unknown): Value => value as Value;

const column = (member: string, name: string, type: Column["type"], nullable = false): FactColumn => ({
  member,
  name,
  type,
  nullable,
  write: same,
  read: (value) => value,
});

const integer = (member: string, name: string): FactColumn => column(member, name, "integer");
const text = (member: string, name = member): FactColumn => column(member, name, "text");
const orNull = (it: FactColumn): FactColumn => ({ ...it, nullable: true });

const json = (member: string, name: string): FactColumn => ({
  ...text(member, name),
  write: (value) => JSON.stringify(value),
  read: (value) => (value === "[]" ? [] : JSON.parse(value as string)),
});

const flag = (member: string, name: string): FactColumn => ({
  ...integer(member, name),
  write: (value) => (value ? 1 : 0),
  read: (value) => value === 1,
});

const interval = [integer("from", "valid_from"), integer("to", "valid_to")];
const reference = text("reference");

/** Every kind of fact by name. */
export const FACT_TABLES: { readonly [K in FactKind]: FactTable } = {
  LegalEntity: {
    kind: "LegalEntity",
    table: "legal_entity",
    columns: [reference, orNull(text("name")), orNull(text("lei"))],
    ends: {},
  },
  Party: {
    kind: "Party",
    table: "party",
    columns: [
      reference,
      text("role"),
      text("name"),
      orNull(text("country")),
      orNull(text("mcc")),
      orNull(integer("legalEntity", "legal_entity")),
      json("status", "status"),
      json("developmentCapability", "development_capability"),
      json("allowsIsv", "allows_isv"),
      orNull(text("declaredMode", "declared_mode")),
    ],
    ends: { legalEntity: "legal_entity" },
  },
  Contract: {
    kind: "Contract",
    table: "contract",
    columns: [
      reference,
      text("kind"),
      integer("party", "party"),
      integer("counterparty", "counterparty"),
      json("services", "services"),
      text("state"),
      orNull(integer("signedAt", "signed_at")),
      ...interval,
      orNull(integer("terminatedAt", "terminated_at")),
      json("suspensions", "suspensions"),
      flag("exclusive", "exclusive"),
    ],
    ends: { party: "party", counterparty: "counterparty" },
  },
  Authorization: {
    kind: "Authorization",
    table: "delegation_token",
    columns: [reference, integer("principal", "principal"), integer("isv", "isv"), ...interval, orNull(integer("revokedAt", "revoked_at"))],
    ends: { principal: "principal", isv: "isv" },
  },
  Engagement: {
    kind: "Engagement",
    table: "engagement",
    columns: [reference, integer("principal", "principal"), integer("integrator", "integrator"), text("state"), ...interval],
    ends: { principal: "principal", integrator: "integrator" },
  },
  AccountGrant: {
    kind: "AccountGrant",
    table: "account_grant",
    columns: [reference, integer("principal", "principal"), integer("integrator", "integrator"), ...interval],
    ends: { principal: "principal", integrator: "integrator" },
  },
  AcquiringLink: {
    kind: "AcquiringLink",
    table: "acquiring_link",
    columns: [reference, integer("merchant", "merchant"), integer("acquirer", "acquirer"), text("state"), ...interval],
    ends: { merchant: "merchant", acquirer: "acquirer" },
  },
  Client: {
    kind: "Client",
    table: "client",
    columns: [reference, integer("owner", "owner"), text("environment"), json("status", "status")],
    ends: { owner: "owner" },
  },
  KeyVersion: {
    kind: "KeyVersion",
    table: "key_version",
    columns: [
      reference,
      integer("client", "client"),
      text("thumbprint"),
      text("publicKey", "public_key"),
      text("keyType", "key_type"),
      integer("bits", "bits"),
      json("holders", "holders"),
      ...interval,
      orNull(integer("revokedAt", "revoked_at")),
      orNull(integer("compromisedAt", "compromised_at")),
    ],
    ends: { client: "client", thumbprint: "thumbprint" },
  },
  Designation: {
    kind: "Designation",
    table: "designation",
    columns: [integer("principal", "principal"), integer("delegate", "delegate"), ...interval],
    ends: { principal: "principal", delegate: "delegate" },
  },
};

/** The columns that every version has beside those of its fact. */
export const VERSION_COLUMNS: readonly Column[] = [
  { name: "id", type: "integer" },
  { name: "rev_from", type: "integer" },
  { name: "rev_to", type: "integer" },
];

/** A fact as the values of a row, after those of its version. */
export const valuesOf = (table: FactTable, fact: FactsByKind[FactKind]): (number | string | null)[] =>
  table.columns.map((it) => it.write((fact as unknown as Record<string, unknown>)[it.member]));

/** The fact in a row. */
export function factIn<K extends FactKind>(table: FactTable, row: Row): FactsByKind[K] {
  const fact: Record<string, unknown> = { id: row.id };
  for (const it of table.columns) fact[it.member] = it.read(row[it.name] ?? null);
  return fact as unknown as FactsByKind[K];
}
