import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The scores before the close, at it and at the acceptance. */
export class RecordScores1795316880000 implements MigrationInterface {
  name = 'RecordScores1795316880000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE handoffs ADD COLUMN scores jsonb');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE handoffs DROP COLUMN scores');
  }
}
