import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The filters of the list of handoffs that somebody gave a name. `caller`: kind and id of who saved them. */
export class CreateSavedFilters1795316760000 implements MigrationInterface {
  name = 'CreateSavedFilters1795316760000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE saved_filters (
        caller text COLLATE "C" NOT NULL,
        name text COLLATE "C" NOT NULL,
        filter jsonb NOT NULL,
        saved_at timestamptz NOT NULL,
        PRIMARY KEY (caller, name)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE saved_filters');
  }
}
