/** Whoever implements holds the keys, in every mode: a column and an index of answers said what another said already. */
import type { MigrationInterface, QueryRunner } from "typeorm";
import { POSTGRES, SQLITE } from "../dialect";

/** See the head of this file. */
export class KeyHolderIsImplementer1700000000006 implements MigrationInterface {
  readonly name = "KeyHolderIsImplementer1700000000006";

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX "answer_segment_by_key_holder"');
    await queryRunner.query('ALTER TABLE "answer_segment" DROP COLUMN "key_holder"');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const { type } = queryRunner.connection.options.type === "postgres" ? POSTGRES : SQLITE;
    await queryRunner.query(`ALTER TABLE "answer_segment" ADD COLUMN "key_holder" ${type("integer")}`);
    await queryRunner.query('UPDATE "answer_segment" SET "key_holder" = "implementer"');
    await queryRunner.query(
      `CREATE INDEX "answer_segment_by_key_holder" ON "answer_segment"
        (policy, key_holder, situation, valid_from, valid_to, rev_from, rev_to)`,
    );
  }
}
