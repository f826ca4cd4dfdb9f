/** What a revision changed in stored answers is found by its number: the feed of changes reads them so. */
import type { MigrationInterface, QueryRunner } from "typeorm";

const INDEXES = {
  situation_segment_by_rev_from: "situation_segment (rev_from, principal)",
  answer_segment_by_rev_from: "answer_segment (policy, rev_from, situation)",
};

/** See the head of this file. */
export class ChangesByRevision1700000000001 implements MigrationInterface {
  readonly name = "ChangesByRevision1700000000001";

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const [name, on] of Object.entries(INDEXES))
      await queryRunner.query(`CREATE INDEX "${name}" ON ${on}`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const name of Object.keys(INDEXES)) await queryRunner.query(`DROP INDEX "${name}"`);
  }
}
