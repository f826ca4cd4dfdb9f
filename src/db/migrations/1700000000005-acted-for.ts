/** For which party somebody acted. Of what was recorded before it is not known; the digests of that stay as they are. */
import type { MigrationInterface, QueryRunner } from "typeorm";
import { POSTGRES, SQLITE } from "../dialect";

/** See the head of this file. */
export class ActedFor1700000000005 implements MigrationInterface {
  readonly name = "ActedFor1700000000005";

  async up(queryRunner: QueryRunner): Promise<void> {
    const { type } = queryRunner.connection.options.type === "postgres" ? POSTGRES : SQLITE;
    await queryRunner.query(`ALTER TABLE "revision" ADD COLUMN "acted_for" ${type("text")}`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE "revision" DROP COLUMN "acted_for"');
  }
}
