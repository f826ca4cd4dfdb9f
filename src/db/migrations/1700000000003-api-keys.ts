/** API keys: digests of their secrets, and whom they stand for. */
import type { MigrationInterface, QueryRunner } from "typeorm";
import { POSTGRES, SQLITE } from "../dialect";

/** See the head of this file. */
export class ApiKeys1700000000003 implements MigrationInterface {
  readonly name = "ApiKeys1700000000003";

  async up(queryRunner: QueryRunner): Promise<void> {
    const dialect = queryRunner.connection.options.type === "postgres" ? POSTGRES : SQLITE;
    const [text, integer] = [dialect.type("text"), dialect.type("integer")];
    await queryRunner.query(`CREATE TABLE "api_key" (id ${text} NOT NULL, actor ${text} NOT NULL, digest ${text} NOT NULL,
      created_at ${integer} NOT NULL, expires_at ${integer} NOT NULL, revoked_at ${integer}, PRIMARY KEY (id))${dialect.clustered}`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE "api_key"');
  }
}
