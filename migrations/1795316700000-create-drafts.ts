import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Changes of rules files that are worked on before they run. */
export class CreateDrafts1795316700000 implements MigrationInterface {
  name = 'CreateDrafts1795316700000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE drafts (
        id text PRIMARY KEY,
        title text NOT NULL,
        state text NOT NULL CHECK (state IN ('open', 'proposed', 'published', 'discarded')),
        author jsonb NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        updated_by jsonb NOT NULL,
        revision integer NOT NULL,
        editors jsonb NOT NULL,
        proposed jsonb,
        sent_back jsonb,
        approval jsonb,
        undoes text,
        published jsonb
      )`);
    await queryRunner.query(`CREATE INDEX drafts_by_change ON drafts (updated_at DESC, id)`);
    await queryRunner.query(`
      CREATE TABLE draft_files (
        draft_id text NOT NULL,
        name text NOT NULL,
        text text NOT NULL,
        text_hash text NOT NULL,
        base_version integer NOT NULL,
        base_text text NOT NULL,
        base_hash text NOT NULL,
        revision integer NOT NULL,
        saved_by jsonb NOT NULL,
        saved_at timestamptz NOT NULL,
        PRIMARY KEY (draft_id, name)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE draft_files`);
    await queryRunner.query(`DROP TABLE drafts`);
  }
}
