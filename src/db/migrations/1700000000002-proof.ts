/**
 * Who made each revision, and the chain of digests; receipts of requests that were granted; who has signed a contract, who has proved
 * that it has a key, the digests of codes and tokens, and a secret of the installation. What was recorded before gets its digests now.
 */
import { randomBytes } from "node:crypto";
import type { MigrationInterface, QueryRunner } from "typeorm";
import { sealed } from "../check-chain";
import { type Dialect, POSTGRES, SQLITE } from "../dialect";
import type { Select } from "../every-row";

const COLUMNS: readonly (readonly [table: string, column: string, type: "text" | "integer", more: string])[] =
  [
    ["revision", "actor", "text", "NOT NULL DEFAULT ''"],
    ["revision", "operation", "text", "NOT NULL DEFAULT ''"],
    ["revision", "reason", "text", ""],
    ["revision", "request_id", "text", ""],
    ["revision", "digest", "text", "NOT NULL DEFAULT ''"],
    ["contract", "signed_by", "text", "NOT NULL DEFAULT '[]'"],
    ["key_version", "proved_by", "text", "NOT NULL DEFAULT '[]'"],
    ["authorization", "code_digest", "text", ""],
    ["authorization", "code_expires_at", "integer", ""],
    ["authorization", "token_digest", "text", ""],
    ["authorization", "refresh_digest", "text", ""],
  ];

const DIGESTS = ["code_digest", "token_digest", "refresh_digest"];

const secret = (dialect: Dialect): string =>
  `CREATE TABLE "installation_secret" (value ${dialect.type("text")} NOT NULL, PRIMARY KEY (value))${dialect.clustered}`;

const receipt = (dialect: Dialect): string => {
  const [text, integer] = [`${dialect.type("text")} NOT NULL`, `${dialect.type("integer")} NOT NULL`];
  return `CREATE TABLE "receipt" (actor ${text}, key ${text}, digest ${text}, revision ${integer}, kind ${text}, id ${integer},
    PRIMARY KEY (actor, key))${dialect.clustered}`;
};

const dialectOf = (queryRunner: QueryRunner): Dialect =>
  queryRunner.connection.options.type === "postgres" ? POSTGRES : SQLITE;

/** PostgreSQL's driver gives whole numbers of eight bytes as text unless it is told otherwise, and so TypeORM does. */
const numbersIn = (row: Record<string, unknown>): Record<string, never> =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      INTEGERS.has(name) && typeof value === "string" ? Number(value) : value,
    ]),
  ) as Record<string, never>;

const INTEGERS = new Set([
  ...[
    "id",
    "rev_from",
    "rev_to",
    "revision",
    "recorded_at",
    "valid_from",
    "valid_to",
    "party",
    "counterparty",
  ],
  ...[
    "legal_entity",
    "principal",
    "isv",
    "integrator",
    "merchant",
    "acquirer",
    "owner",
    "client",
    "delegate",
  ],
  ...["signed_at", "terminated_at", "exclusive", "revoked_at", "bits", "compromised_at", "code_expires_at"],
]);

/** See the head of this file. */
export class Proof1700000000002 implements MigrationInterface {
  readonly name = "Proof1700000000002";

  async up(queryRunner: QueryRunner): Promise<void> {
    const dialect = dialectOf(queryRunner);
    for (const [table, column, type, more] of COLUMNS)
      await queryRunner.query(`ALTER TABLE "${table}" ADD COLUMN "${column}" ${dialect.type(type)} ${more}`);
    for (const column of DIGESTS) {
      const index = `"authorization_by_${column}" ON "authorization" (${column}, id, rev_from, rev_to)`;
      await queryRunner.query(`CREATE INDEX ${index} WHERE ${dialect.present(column)}`);
    }
    await queryRunner.query(receipt(dialect));
    await queryRunner.query(secret(dialect));
    const value = randomBytes(32).toString("base64url");
    await queryRunner.query(`INSERT INTO "installation_secret" (value) VALUES ('${value}')`);
    const select: Select = async (sql) => (await queryRunner.query(sql)).map(numbersIn);
    for (const { revision, digest } of await sealed(select))
      await queryRunner.query(`UPDATE revision SET digest = '${digest}' WHERE revision = ${revision}`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE "installation_secret"');
    await queryRunner.query('DROP TABLE "receipt"');
    for (const column of DIGESTS) await queryRunner.query(`DROP INDEX "authorization_by_${column}"`);
    for (const [table, column] of [...COLUMNS].reverse())
      await queryRunner.query(`ALTER TABLE "${table}" DROP COLUMN "${column}"`);
  }
}
