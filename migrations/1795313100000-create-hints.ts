import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What vendors announced: one row per record however many events came, the events' keys for a day or two. */
export class CreateHints1795313100000 implements MigrationInterface {
  name = 'CreateHints1795313100000';

  async up(queryRunner: QueryRunner): Promise<void> {
    // `due_at`: not to be read again before this moment. `sequence` rises with every event, so that one that came during a reading is seen.
    await queryRunner.query(`
      CREATE TABLE hints (
        connection text COLLATE "C" NOT NULL,
        object text COLLATE "C" NOT NULL,
        external_id text COLLATE "C" NOT NULL,
        sequence integer NOT NULL,
        announced_at timestamptz NOT NULL,
        pending_since timestamptz,
        due_at timestamptz NOT NULL,
        fired_at timestamptz,
        attempts integer NOT NULL DEFAULT 0,
        PRIMARY KEY (connection, object, external_id)
      )`);
    await queryRunner.query(`CREATE INDEX hints_pending ON hints (connection, due_at) WHERE pending_since IS NOT NULL`);
    await queryRunner.query(`
      CREATE TABLE webhook_events (
        connection text COLLATE "C" NOT NULL,
        dedupe_key text COLLATE "C" NOT NULL,
        received_at timestamptz NOT NULL,
        PRIMARY KEY (connection, dedupe_key)
      )`);
    await queryRunner.query(`CREATE INDEX webhook_events_by_time ON webhook_events (connection, received_at)`);
    // Handoffs that were taken back because of hints: many small readings must not get past what one run may not do.
    await queryRunner.query(`CREATE TABLE hinted_withdrawals (connection text COLLATE "C" NOT NULL, at timestamptz NOT NULL, count integer NOT NULL)`);
    await queryRunner.query(`CREATE INDEX hinted_withdrawals_by_time ON hinted_withdrawals (connection, at)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['hinted_withdrawals', 'webhook_events', 'hints']) await queryRunner.query(`DROP TABLE ${table}`);
  }
}
