import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What happened: runs, and the events from which the figures are computed. */
export class CreateHistory1795305720000 implements MigrationInterface {
  name = 'CreateHistory1795305720000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE runs (
        id text COLLATE "C" PRIMARY KEY,
        connection text COLLATE "C" NOT NULL,
        started_at timestamptz NOT NULL,
        finished_at timestamptz,
        outcome text NOT NULL,
        reasons jsonb NOT NULL,
        pulled integer NOT NULL,
        handoffs jsonb NOT NULL,
        write_back jsonb NOT NULL,
        api_calls integer NOT NULL,
        sweep_calls integer NOT NULL,
        duration_ms bigint NOT NULL
      )`);
    await queryRunner.query(`CREATE INDEX runs_by_time ON runs (started_at)`);
    await queryRunner.query(`
      CREATE TABLE events (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        handoff_id text COLLATE "C",
        connection text COLLATE "C",
        type text NOT NULL,
        at timestamptz NOT NULL,
        data jsonb
      )`);
    await queryRunner.query(`CREATE INDEX events_by_handoff ON events (handoff_id)`);
    await queryRunner.query(`CREATE INDEX events_by_type ON events (type, at)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['events', 'runs']) await queryRunner.query(`DROP TABLE ${table}`);
  }
}
