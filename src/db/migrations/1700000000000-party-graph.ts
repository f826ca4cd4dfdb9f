/** The first tables: versions of facts, revisions, situations and answers. Written by hand, once for both databases. */
import type { MigrationInterface, QueryRunner } from "typeorm";
import { type Dialect, POSTGRES, SQLITE } from "../dialect";

const REVISIONS = "rev_from int NOT NULL, rev_to int NOT NULL";
const INTERVAL = "valid_from int NOT NULL, valid_to int NOT NULL";
const FACT = `id int NOT NULL, ${REVISIONS}, reference text NOT NULL`;
const KNOWN = "id, rev_from, rev_to";
const HELD = "situation, valid_from, valid_to, rev_from, rev_to";

/** A table: `int` and `text` stand for the dialect's types. */
interface Created {
  readonly table: string;
  readonly columns: string;
  readonly key: string;
  /** Key is one integer: SQLite makes it the row's own number. */
  readonly numbered?: boolean;
  /** The columns of each index by the end of its name; `UNIQUE ` and `PRESENT ` (only rows with a value) may come first. */
  readonly indexes: Readonly<Record<string, string>>;
}

const fact = (table: string, columns: string, indexes: Created["indexes"] = {}): Created => ({
  table,
  columns: `${FACT}, ${columns}`,
  key: "id, rev_from",
  indexes: { reference: "reference, id", ...indexes },
});

const end = (column: string): string => `${column}, ${KNOWN}`;

const FACTS: readonly Created[] = [
  fact("legal_entity", "name text, lei text"),
  fact(
    "party",
    `role text NOT NULL, name text NOT NULL, country text, mcc text, legal_entity int, status text NOT NULL,
     development_capability text NOT NULL, allows_isv text NOT NULL, declared_mode text`,
    {
      legal_entity: `PRESENT ${end("legal_entity")}`,
      role: end("role"),
      role_name: "role, name, id",
      role_reference: "role, reference, id",
      country: `PRESENT country, role, ${KNOWN}`,
      mcc: `PRESENT mcc, role, ${KNOWN}`,
    },
  ),
  fact(
    "contract",
    `kind text NOT NULL, party int NOT NULL, counterparty int NOT NULL, services text NOT NULL, state text NOT NULL,
     signed_at int, ${INTERVAL}, terminated_at int, suspensions text NOT NULL, exclusive int NOT NULL`,
    { party: end("party"), counterparty: end("counterparty") },
  ),
  fact("authorization", `principal int NOT NULL, isv int NOT NULL, ${INTERVAL}, revoked_at int`, {
    principal: end("principal"),
    isv: end("isv"),
  }),
  fact("engagement", `principal int NOT NULL, integrator int NOT NULL, state text NOT NULL, ${INTERVAL}`, {
    principal: end("principal"),
    integrator: end("integrator"),
  }),
  fact("account_grant", `principal int NOT NULL, integrator int NOT NULL, ${INTERVAL}`, {
    principal: end("principal"),
    integrator: end("integrator"),
  }),
  fact("acquiring_link", `merchant int NOT NULL, acquirer int NOT NULL, state text NOT NULL, ${INTERVAL}`, {
    merchant: end("merchant"),
    acquirer: end("acquirer"),
  }),
  fact("client", "owner int NOT NULL, environment text NOT NULL, status text NOT NULL", {
    owner: end("owner"),
  }),
  fact(
    "key_version",
    `client int NOT NULL, thumbprint text NOT NULL, public_key text NOT NULL, key_type text NOT NULL, bits int NOT NULL,
     holders text NOT NULL, ${INTERVAL}, revoked_at int, compromised_at int`,
    { client: end("client"), thumbprint: end("thumbprint") },
  ),
  {
    table: "designation",
    columns: `id int NOT NULL, ${REVISIONS}, principal int NOT NULL, delegate int NOT NULL, ${INTERVAL}`,
    key: "id, rev_from",
    indexes: { principal: end("principal"), delegate: end("delegate") },
  },
];

const BESIDE: readonly Created[] = [
  {
    table: "revision",
    columns: "revision int NOT NULL, recorded_at int NOT NULL",
    key: "revision",
    numbered: true,
    indexes: { recorded_at: "UNIQUE recorded_at" },
  },
  {
    table: "counter",
    columns: "one int NOT NULL, revision int NOT NULL, last_id int NOT NULL",
    key: "one",
    numbered: true,
    indexes: {},
  },
  {
    table: "key_holder",
    columns: `holder int NOT NULL, key_version int NOT NULL, ${REVISIONS}`,
    key: "holder, key_version, rev_from",
    indexes: { key_version: "key_version" },
  },
  {
    table: "party_word",
    columns: `word text NOT NULL, party int NOT NULL, ${REVISIONS}`,
    key: "word, party, rev_from",
    indexes: { party: "party, word" },
  },
  {
    table: "situation",
    columns: "number int NOT NULL, digest text NOT NULL, body text NOT NULL",
    key: "number",
    numbered: true,
    indexes: { digest: "UNIQUE digest" },
  },
  {
    table: "situation_party",
    columns: "party int NOT NULL, situation int NOT NULL, part text NOT NULL",
    key: "party, situation, part",
    indexes: {},
  },
  {
    table: "situation_segment",
    columns: `principal int NOT NULL, ${INTERVAL}, situation int NOT NULL, role text NOT NULL, ${REVISIONS}`,
    key: "principal, valid_from, rev_from",
    indexes: {
      situation: "situation, role, principal, valid_from, valid_to, rev_from, rev_to",
      valid_from: "valid_from, principal",
    },
  },
  {
    table: "answer_segment",
    columns: `policy int NOT NULL, situation int NOT NULL, ${INTERVAL}, mode text NOT NULL, would_be_mode text, status text,
     channel text, rule text NOT NULL, implementer int, account_owner int NOT NULL, account_operator int NOT NULL,
     key_owner int, key_holder int, acquirer int, links int NOT NULL, flags int NOT NULL, findings int NOT NULL, ${REVISIONS}`,
    key: "policy, situation, valid_from, rev_from",
    indexes: {
      mode: `policy, mode, status, findings, ${HELD}`,
      implementer: `policy, implementer, ${HELD}`,
      key_holder: `policy, key_holder, ${HELD}`,
      valid_from: "policy, valid_from, situation",
    },
  },
];

const TABLES = [...FACTS, ...BESIDE];

function* statements(
  { table, columns, key, numbered, indexes }: Created,
  dialect: Dialect,
): Generator<string> {
  const typed = columns
    .replace(/\bint\b/g, dialect.type("integer"))
    .replace(/\btext\b/g, dialect.type("text"));
  yield `CREATE TABLE "${table}" (${typed}, PRIMARY KEY (${key}))${numbered ? "" : dialect.clustered}`;
  for (const [name, index] of Object.entries(indexes)) {
    const [, kind, of] = index.match(/^(UNIQUE |PRESENT )?(.*)$/) as unknown as [string, string?, string?];
    const first = of?.split(",")[0] as string;
    const where = kind === "PRESENT " ? ` WHERE ${dialect.present(first)}` : "";
    const unique = kind === "UNIQUE " ? "UNIQUE " : "";
    yield `CREATE ${unique}INDEX "${table}_by_${name}" ON "${table}" (${of})${where}`;
  }
}

/** See the head of this file. */
export class PartyGraph1700000000000 implements MigrationInterface {
  readonly name = "PartyGraph1700000000000";

  async up(queryRunner: QueryRunner): Promise<void> {
    const dialect = queryRunner.connection.options.type === "postgres" ? POSTGRES : SQLITE;
    for (const table of TABLES)
      for (const statement of statements(table, dialect)) await queryRunner.query(statement);
    await queryRunner.query("INSERT INTO counter (one, revision, last_id) VALUES (1, 0, 0)");
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const { table } of [...TABLES].reverse()) await queryRunner.query(`DROP TABLE "${table}"`);
  }
}
