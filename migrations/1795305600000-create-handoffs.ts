import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What we know: connections, handoffs, their source records and earlier versions, and people's decisions on joins.
 * Keys sort bytewise (COLLATE "C"), so that keyset paging gives the same order on every server.
 * Instants that the vendor wrote are kept as text, exactly as given; our own are timestamptz.
 */
export class CreateHandoffs1795305600000 implements MigrationInterface {
  name = 'CreateHandoffs1795305600000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE connections (
        id text COLLATE "C" PRIMARY KEY,
        connector text NOT NULL,
        account_id text NOT NULL,
        connected_at timestamptz NOT NULL,
        rollout text NOT NULL,
        backfill text NOT NULL,
        cursor jsonb,
        last_sweep_at timestamptz,
        frozen jsonb,
        reads_hash text
      )`);
    // body: {record, report} as JSON, raw deflate. As jsonb these 10 KB took two thirds of a page's time; whatever is asked
    // about many handoffs has a column or an event of its own.
    await queryRunner.query(`
      CREATE TABLE handoffs (
        id text COLLATE "C" PRIMARY KEY,
        kind text NOT NULL,
        connection text COLLATE "C" NOT NULL,
        founding_object text COLLATE "C" NOT NULL,
        founding_external_id text COLLATE "C" NOT NULL,
        title text NOT NULL,
        url text,
        status text NOT NULL,
        status_reason text,
        score integer,
        body bytea NOT NULL,
        reached_at text,
        backlog boolean NOT NULL,
        episode integer NOT NULL,
        tasks jsonb NOT NULL,
        next_deadline text,
        assessed_with text COLLATE "C" NOT NULL,
        next_tick_at timestamptz,
        joins jsonb NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        forgotten_at timestamptz
      )`);
    await queryRunner.query(`CREATE INDEX handoffs_by_assessment ON handoffs (connection, assessed_with, created_at, id)`);
    await queryRunner.query(`CREATE INDEX handoffs_by_tick ON handoffs (connection, next_tick_at) WHERE next_tick_at IS NOT NULL`);
    await queryRunner.query(`CREATE INDEX handoffs_forgotten ON handoffs (id) WHERE forgotten_at IS NOT NULL`);
    await queryRunner.query(`
      CREATE TABLE sources (
        connection text COLLATE "C" NOT NULL,
        object text COLLATE "C" NOT NULL,
        external_id text COLLATE "C" NOT NULL,
        handoff_id text COLLATE "C" NOT NULL,
        version text NOT NULL,
        fingerprint text NOT NULL,
        state text NOT NULL,
        url text,
        fields jsonb NOT NULL,
        related jsonb NOT NULL,
        unreadable jsonb NOT NULL,
        nonexistent jsonb NOT NULL,
        read_at text NOT NULL,
        last_human_edit_at text,
        lock_group text COLLATE "C",
        match_key text COLLATE "C",
        forgotten_at timestamptz,
        PRIMARY KEY (connection, object, external_id)
      )`);
    await queryRunner.query(`CREATE INDEX sources_by_handoff ON sources (handoff_id)`);
    await queryRunner.query(`CREATE INDEX sources_by_match_key ON sources (connection, match_key) WHERE match_key IS NOT NULL`);
    // fields IS NULL means "as the source record is now": the body is copied here only when the record moves on.
    await queryRunner.query(`
      CREATE TABLE snapshots (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        handoff_id text COLLATE "C" NOT NULL,
        connection text COLLATE "C" NOT NULL,
        object text COLLATE "C" NOT NULL,
        external_id text COLLATE "C" NOT NULL,
        version text NOT NULL,
        reason text NOT NULL,
        taken_at timestamptz NOT NULL,
        score integer,
        fields jsonb,
        related jsonb
      )`);
    await queryRunner.query(`CREATE INDEX snapshots_by_handoff ON snapshots (handoff_id)`);
    await queryRunner.query(`CREATE INDEX snapshots_of_current ON snapshots (connection, object, external_id) WHERE fields IS NULL`);
    await queryRunner.query(`
      CREATE TABLE link_decisions (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        handoff_id text COLLATE "C" NOT NULL,
        other_id text COLLATE "C" NOT NULL,
        decision text NOT NULL,
        decided_by text NOT NULL,
        reason text NOT NULL,
        decided_at timestamptz NOT NULL
      )`);
    await queryRunner.query(`CREATE INDEX link_decisions_by_handoff ON link_decisions (handoff_id)`);
    await queryRunner.query(`CREATE INDEX link_decisions_by_other ON link_decisions (other_id)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['link_decisions', 'snapshots', 'sources', 'handoffs', 'connections']) await queryRunner.query(`DROP TABLE ${table}`);
  }
}
