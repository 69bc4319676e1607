import type { MigrationInterface, QueryRunner } from 'typeorm';

/** From when on somebody is to be told what is missing after they closed the task that asked for it. */
export class AnswerEndedTasks1795317180000 implements MigrationInterface {
  name = 'AnswerEndedTasks1795317180000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE handoffs ADD COLUMN answer_due_at timestamptz');
    // Looked at every minute, and mostly empty.
    await queryRunner.query('CREATE INDEX handoffs_to_answer ON handoffs (answer_due_at) WHERE answer_due_at IS NOT NULL');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE handoffs DROP COLUMN answer_due_at');
  }
}
