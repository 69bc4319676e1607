import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What each system should show, what was sent and acknowledged, and what was set aside. */
export class CreateOutbox1795305660000 implements MigrationInterface {
  name = 'CreateOutbox1795305660000';

  async up(queryRunner: QueryRunner): Promise<void> {
    // A body is stored once: `acknowledged` and `sent` are filled only when `desired` has moved on from theirs.
    // `undelivered` is a column of its own so that pending → sent changes no index and stays a cheap in-page update;
    // the fill factor leaves the room for it.
    await queryRunner.query(`
      CREATE TABLE outbox (
        id text COLLATE "C" PRIMARY KEY,
        handoff_id text COLLATE "C" NOT NULL,
        connection text COLLATE "C" NOT NULL,
        object text COLLATE "C" NOT NULL,
        external_id text COLLATE "C" NOT NULL,
        item text COLLATE "C" NOT NULL,
        kind text NOT NULL,
        desired jsonb NOT NULL,
        alongside jsonb NOT NULL,
        desired_hash text NOT NULL,
        sent_hash text,
        sent jsonb,
        acknowledged_hash text,
        acknowledged jsonb,
        remote_id text,
        state text NOT NULL,
        undelivered boolean GENERATED ALWAYS AS (state IN ('pending', 'sent')) STORED,
        lock_group text COLLATE "C",
        not_before timestamptz,
        sort_order integer NOT NULL,
        owner_key text,
        attempts integer NOT NULL,
        error_code text,
        error_message text,
        UNIQUE (handoff_id, connection, object, external_id, item)
      ) WITH (fillfactor = 70)`);
    await queryRunner.query(`CREATE INDEX outbox_undelivered ON outbox (connection, lock_group, sort_order, id) WHERE undelivered`);
    await queryRunner.query(`CREATE INDEX outbox_tasks ON outbox (connection, item) WHERE kind = 'task'`);
    await queryRunner.query(`CREATE INDEX outbox_open_tasks ON outbox (connection, owner_key) WHERE owner_key IS NOT NULL`);
    await queryRunner.query(`
      CREATE TABLE sync_errors (
        id text COLLATE "C" PRIMARY KEY,
        connection text COLLATE "C" NOT NULL,
        handoff_id text COLLATE "C",
        outbox_id text COLLATE "C",
        target_object text,
        target_external_id text,
        code text NOT NULL,
        message text NOT NULL,
        remedy text NOT NULL,
        occurred_at timestamptz NOT NULL,
        attempts integer NOT NULL,
        resolved_at timestamptz
      )`);
    await queryRunner.query(`CREATE INDEX sync_errors_open ON sync_errors (outbox_id) WHERE resolved_at IS NULL`);
    await queryRunner.query(`CREATE INDEX sync_errors_by_time ON sync_errors (occurred_at)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['sync_errors', 'outbox']) await queryRunner.query(`DROP TABLE ${table}`);
  }
}
