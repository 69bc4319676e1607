import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people decided, asked and answered about a handoff: saved with it and guarded by its revision. NULL: nothing yet. */
export class AddAcceptance1795312860000 implements MigrationInterface {
  name = 'AddAcceptance1795312860000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE handoffs ADD COLUMN acceptance jsonb`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE handoffs DROP COLUMN acceptance`);
  }
}
