import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people decided or entrusted to us: published files, secrets; and the vendors' metadata, cached. */
export class CreateSettings1795305780000 implements MigrationInterface {
  name = 'CreateSettings1795305780000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE published_files (
        name text COLLATE "C" NOT NULL,
        version integer NOT NULL,
        text text NOT NULL,
        hash text NOT NULL,
        author text NOT NULL,
        reason text NOT NULL,
        published_at timestamptz NOT NULL,
        PRIMARY KEY (name, version)
      )`);
    await queryRunner.query(`
      CREATE TABLE cache_entries (
        connection text COLLATE "C" NOT NULL,
        key text COLLATE "C" NOT NULL,
        value jsonb NOT NULL,
        expires_at timestamptz NOT NULL,
        PRIMARY KEY (connection, key)
      )`);
    // AES-256-GCM; nonce and ciphertext (with its tag) are base64.
    await queryRunner.query(`
      CREATE TABLE secrets (
        scope text COLLATE "C" NOT NULL,
        name text COLLATE "C" NOT NULL,
        key_id text NOT NULL,
        nonce text NOT NULL,
        ciphertext text NOT NULL,
        PRIMARY KEY (scope, name)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['secrets', 'cache_entries', 'published_files']) await queryRunner.query(`DROP TABLE ${table}`);
  }
}
