import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The scores before the close, at it and at the acceptance, and what sales and operations found when they went through the promises. */
export class RecordScores1795316880000 implements MigrationInterface {
  name = 'RecordScores1795316880000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE handoffs ADD COLUMN scores jsonb, ADD COLUMN promise_audit jsonb');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE handoffs DROP COLUMN scores, DROP COLUMN promise_audit');
  }
}
