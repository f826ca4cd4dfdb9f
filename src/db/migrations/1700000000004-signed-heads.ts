/** Signed heads: digests of revisions that were signed by a key from outside. */
import type { MigrationInterface, QueryRunner } from "typeorm";
import { POSTGRES, SQLITE } from "../dialect";

/** See the head of this file. */
export class SignedHeads1700000000004 implements MigrationInterface {
  readonly name = "SignedHeads1700000000004";

  async up(queryRunner: QueryRunner): Promise<void> {
    const dialect = queryRunner.connection.options.type === "postgres" ? POSTGRES : SQLITE;
    const [text, integer] = [`${dialect.type("text")} NOT NULL`, `${dialect.type("integer")} NOT NULL`];
    await queryRunner.query(`CREATE TABLE "signed_head" (revision ${integer}, digest ${text}, signed_at ${integer},
      key ${text}, signature ${text}, PRIMARY KEY (revision))`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE "signed_head"');
  }
}
