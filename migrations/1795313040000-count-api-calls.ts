import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Calls per vendor account, and the date by which each write is needed: when calls are short, the nearest goes first. */
export class CountApiCalls1795313040000 implements MigrationInterface {
  name = 'CountApiCalls1795313040000';

  async up(queryRunner: QueryRunner): Promise<void> {
    // One row per account: what its answers told, and the lock under which its calls are handed out.
    await queryRunner.query(`
      CREATE TABLE call_budgets (
        budget text COLLATE "C" PRIMARY KEY,
        daily_limit bigint,
        others bigint,
        reported_at timestamptz,
        time_zone text
      )`);
    await queryRunner.query(`
      CREATE TABLE call_usage (
        budget text COLLATE "C" NOT NULL,
        bucket timestamptz NOT NULL,
        read_calls bigint NOT NULL,
        write_calls bigint NOT NULL,
        look_calls bigint NOT NULL,
        PRIMARY KEY (budget, bucket)
      )`);
    // An ISO date as text: compared and shown, never calculated with.
    await queryRunner.query(`ALTER TABLE outbox ADD COLUMN deadline text COLLATE "C"`);
    await queryRunner.query(`DROP INDEX outbox_undelivered`);
    await queryRunner.query(`CREATE INDEX outbox_undelivered ON outbox (connection, deadline, lock_group, sort_order, id) WHERE undelivered`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX outbox_undelivered`);
    await queryRunner.query(`ALTER TABLE outbox DROP COLUMN deadline`);
    await queryRunner.query(`CREATE INDEX outbox_undelivered ON outbox (connection, lock_group, sort_order, id) WHERE undelivered`);
    for (const table of ['call_usage', 'call_budgets']) await queryRunner.query(`DROP TABLE ${table}`);
  }
}
