/** The first tables: versions of facts, revisions, situations and answers. Written by hand, once for both databases. */
import type { MigrationInterface, QueryRunner } from "typeorm";
import { type Dialect, POSTGRES, SQLITE } from "../dialect";

const REVISIONS = "rev_from int NOT NULL, rev_to int NOT NULL";
const INTERVAL = "valid_from int NOT NULL, valid_to int NOT NULL";
const VERSION = `id int NOT NULL, ${REVISIONS}`;

/** Table by table: its columns, its key, and the columns of each index. `int` and `text` stand for the dialect's types. */
const TABLES: readonly (readonly [name: string, columns: string, key: string, ...indexes: string[]])[] = [
  ["revision", "revision int NOT NULL, recorded_at int NOT NULL, last_id int NOT NULL", "revision", "UNIQUE recorded_at"],
  ["legal_entity", `${VERSION}, reference text NOT NULL, name text, lei text`, "id, rev_from", "reference"],
  [
    "party",
    `${VERSION}, reference text NOT NULL, role text NOT NULL, name text NOT NULL, country text, mcc text, legal_entity int,
     status text NOT NULL, development_capability text NOT NULL, allows_isv text NOT NULL, declared_mode text`,
    "id, rev_from",
    "reference, id",
    "role, id",
    "role, name, id",
    "role, reference, id",
    "legal_entity, id",
  ],
  [
    "contract",
    `${VERSION}, reference text NOT NULL, kind text NOT NULL, party int NOT NULL, counterparty int NOT NULL, services text NOT NULL,
     state text NOT NULL, signed_at int, ${INTERVAL}, terminated_at int, suspensions text NOT NULL, exclusive int NOT NULL`,
    "id, rev_from",
    "reference",
    "party, id",
    "counterparty, id",
  ],
  [
    "delegation_token",
    `${VERSION}, reference text NOT NULL, principal int NOT NULL, isv int NOT NULL, ${INTERVAL}, revoked_at int`,
    "id, rev_from",
    "reference",
    "principal, id",
    "isv, id",
  ],
  [
    "engagement",
    `${VERSION}, reference text NOT NULL, principal int NOT NULL, integrator int NOT NULL, state text NOT NULL, ${INTERVAL}`,
    "id, rev_from",
    "reference",
    "principal, id",
    "integrator, id",
  ],
  [
    "account_grant",
    `${VERSION}, reference text NOT NULL, principal int NOT NULL, integrator int NOT NULL, ${INTERVAL}`,
    "id, rev_from",
    "reference",
    "principal, id",
    "integrator, id",
  ],
  [
    "acquiring_link",
    `${VERSION}, reference text NOT NULL, merchant int NOT NULL, acquirer int NOT NULL, state text NOT NULL, ${INTERVAL}`,
    "id, rev_from",
    "reference",
    "merchant, id",
    "acquirer, id",
  ],
  [
    "client",
    `${VERSION}, reference text NOT NULL, owner int NOT NULL, environment text NOT NULL, status text NOT NULL`,
    "id, rev_from",
    "reference",
    "owner, id",
  ],
  [
    "key_version",
    `${VERSION}, reference text NOT NULL, client int NOT NULL, thumbprint text NOT NULL, public_key text NOT NULL, key_type text NOT NULL,
     bits int NOT NULL, holders text NOT NULL, ${INTERVAL}, revoked_at int, compromised_at int`,
    "id, rev_from",
    "reference",
    "client, id",
    "thumbprint, id",
  ],
  ["designation", `${VERSION}, principal int NOT NULL, delegate int NOT NULL, ${INTERVAL}`, "id, rev_from", "principal, id", "delegate, id"],
  ["key_holder", `holder int NOT NULL, key_version int NOT NULL, ${REVISIONS}`, "holder, key_version, rev_from", "key_version"],
  ["party_word", `word text NOT NULL, party int NOT NULL, ${REVISIONS}`, "word, party, rev_from", "party"],
  ["situation", "number int NOT NULL, body text NOT NULL", "number", "UNIQUE body"],
  ["situation_party", "party int NOT NULL, situation int NOT NULL, part text NOT NULL", "party, situation, part"],
  [
    "situation_segment",
    `principal int NOT NULL, ${INTERVAL}, ${REVISIONS}, situation int NOT NULL, role text NOT NULL`,
    "principal, valid_from, rev_from",
    "situation, principal, valid_from, valid_to, rev_from, rev_to, role",
  ],
  [
    "answer_segment",
    `policy int NOT NULL, situation int NOT NULL, ${INTERVAL}, ${REVISIONS}, mode text NOT NULL, would_be_mode text, status text, channel text,
     rule text NOT NULL, implementer int, account_owner int NOT NULL, account_operator int NOT NULL, key_owner int, key_holder int,
     acquirer int, links int NOT NULL, flags int NOT NULL, findings int NOT NULL`,
    "policy, situation, valid_from, rev_from",
  ],
];

const typed = (columns: string, dialect: Dialect): string =>
  columns.replace(/\bint\b/g, dialect.type("integer")).replace(/\btext\b/g, dialect.type("text"));

function indexOf(table: string, index: string, i: number): string {
  const unique = index.startsWith("UNIQUE ");
  return `CREATE ${unique ? "UNIQUE " : ""}INDEX ${table}_${i + 1} ON ${table} (${unique ? index.slice(7) : index})`;
}

/** See the head of this file. */
export class PartyGraph1700000000000 implements MigrationInterface {
  readonly name = "PartyGraph1700000000000";

  async up(queryRunner: QueryRunner): Promise<void> {
    const dialect = queryRunner.connection.options.type === "postgres" ? POSTGRES : SQLITE;
    for (const [table, columns, key, ...indexes] of TABLES) {
      await queryRunner.query(`CREATE TABLE ${table} (${typed(columns, dialect)}, PRIMARY KEY (${key}))${dialect.clustered}`);
      for (const [i, index] of indexes.entries()) await queryRunner.query(indexOf(table, index, i));
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const [table] of [...TABLES].reverse()) await queryRunner.query(`DROP TABLE ${table}`);
  }
}
