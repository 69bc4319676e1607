import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What lists and reports show of many handoffs at once: opening ten thousand bodies takes seconds. `assessed`: the
 * verdicts in short, as JSON text. NULL in rows that were not saved since: their body is opened instead.
 */
export class AddListFigures1795316790000 implements MigrationInterface {
  name = 'AddListFigures1795316790000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE handoffs ADD COLUMN assessed text, ADD COLUMN asked_owner text, ADD COLUMN due_gaps integer, ADD COLUMN open_tasks integer, ADD COLUMN open_questions integer`);
    // Lists go through it page by page, newest first; what became part of another is in none.
    await queryRunner.query('CREATE INDEX handoffs_by_creation ON handoffs (created_at DESC, id) WHERE absorbed_into IS NULL');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX handoffs_by_creation');
    await queryRunner.query(`ALTER TABLE handoffs DROP COLUMN assessed, DROP COLUMN asked_owner, DROP COLUMN due_gaps, DROP COLUMN open_tasks, DROP COLUMN open_questions`);
  }
}
