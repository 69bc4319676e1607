import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which run an event came from, and which run last wrote an item. NULL: none did, or it is older than this. */
export class NameRunsInEvents1795316820000 implements MigrationInterface {
  name = 'NameRunsInEvents1795316820000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE events ADD COLUMN run_id text COLLATE "C"');
    await queryRunner.query('ALTER TABLE outbox ADD COLUMN acknowledged_run text COLLATE "C"');
    // Runs that are kept already named nothing; those from now on do.
    await queryRunner.query('ALTER TABLE runs ADD COLUMN names_changes boolean NOT NULL DEFAULT false');
    await queryRunner.query('ALTER TABLE runs ALTER COLUMN names_changes SET DEFAULT true');
    // Events of a run are found by their time; an item knows no other time of its last write.
    await queryRunner.query('CREATE INDEX outbox_by_run ON outbox (acknowledged_run) WHERE acknowledged_run IS NOT NULL');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX outbox_by_run');
    await queryRunner.query('ALTER TABLE runs DROP COLUMN names_changes');
    await queryRunner.query('ALTER TABLE outbox DROP COLUMN acknowledged_run');
    await queryRunner.query('ALTER TABLE events DROP COLUMN run_id');
  }
}
