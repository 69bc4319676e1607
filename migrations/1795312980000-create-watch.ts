import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How fresh what we know and write is, what is wrong with a connection, and whom we told. */
export class CreateWatch1795312980000 implements MigrationInterface {
  name = 'CreateWatch1795312980000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE outbox ADD COLUMN wanted_at timestamptz, ADD COLUMN measured boolean NOT NULL DEFAULT false,
        ADD COLUMN writes_day date, ADD COLUMN day_writes integer NOT NULL DEFAULT 0`);
    // Almost no item is written this often on one day: the index holds those that something fights over.
    await queryRunner.query(`CREATE INDEX outbox_rewritten ON outbox (connection, writes_day) WHERE day_writes >= 24`);
    await queryRunner.query(`
      CREATE TABLE watch_states (
        connection text COLLATE "C" PRIMARY KEY,
        measured_from timestamptz,
        last_complete_at timestamptz,
        troubled_runs integer NOT NULL,
        troubled_since timestamptz,
        troubles jsonb NOT NULL,
        cursor_hash text,
        stuck_runs integer NOT NULL,
        stuck_since timestamptz,
        unreadable jsonb NOT NULL
      )`);
    await queryRunner.query(`
      CREATE TABLE freshness_samples (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        connection text COLLATE "C" NOT NULL,
        at timestamptz NOT NULL,
        seconds double precision NOT NULL
      )`);
    await queryRunner.query(`CREATE INDEX freshness_samples_by_connection ON freshness_samples (connection, at)`);
    await queryRunner.query(`CREATE INDEX freshness_samples_by_time ON freshness_samples (at)`);
    await queryRunner.query(`
      CREATE TABLE alarms (
        key text COLLATE "C" PRIMARY KEY,
        connection text COLLATE "C",
        kind text NOT NULL,
        severity text NOT NULL,
        message text NOT NULL,
        remedy text NOT NULL,
        since timestamptz NOT NULL,
        raised_at timestamptz NOT NULL,
        gone_at timestamptz,
        resolved_at timestamptz,
        raises integer NOT NULL,
        revision integer NOT NULL
      )`);
    await queryRunner.query(`CREATE INDEX alarms_resolved ON alarms (resolved_at) WHERE resolved_at IS NOT NULL`);
    await queryRunner.query(`
      CREATE TABLE notices (
        key text COLLATE "C" PRIMARY KEY,
        channel text COLLATE "C" NOT NULL,
        kind text NOT NULL,
        message jsonb NOT NULL,
        created_at timestamptz NOT NULL,
        state text NOT NULL,
        attempts integer NOT NULL,
        not_before timestamptz,
        claimed_until timestamptz,
        settled_at timestamptz,
        error text
      )`);
    await queryRunner.query(`CREATE INDEX notices_open ON notices (created_at, key) WHERE state IN ('pending', 'sending')`);
    await queryRunner.query(`CREATE INDEX notices_by_channel ON notices (channel, settled_at)`);
    await queryRunner.query(`CREATE TABLE digest_days (day date PRIMARY KEY, made_at timestamptz NOT NULL)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['digest_days', 'notices', 'alarms', 'freshness_samples', 'watch_states']) await queryRunner.query(`DROP TABLE ${table}`);
    await queryRunner.query(`DROP INDEX outbox_rewritten`);
    await queryRunner.query(`ALTER TABLE outbox DROP COLUMN wanted_at, DROP COLUMN measured, DROP COLUMN writes_day, DROP COLUMN day_writes`);
  }
}
