import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the service remembers of each connection between its works: the last tick, the wanted run, a pause. */
export class CreateLanes1795312800000 implements MigrationInterface {
  name = 'CreateLanes1795312800000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE lanes (
        connection text COLLATE "C" PRIMARY KEY,
        last_slot timestamptz,
        pull_due_at timestamptz,
        requested jsonb,
        paused jsonb,
        look_again_at timestamptz,
        failures integer NOT NULL DEFAULT 0,
        not_before timestamptz,
        poll jsonb
      )`);
    await queryRunner.query(`CREATE INDEX lanes_due ON lanes (pull_due_at) WHERE pull_due_at IS NOT NULL`);
    // A few rows at any time: the service asks every few seconds whose writes have come due.
    await queryRunner.query(`CREATE INDEX outbox_due ON outbox (connection, kind, not_before) WHERE undelivered`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX outbox_due`);
    await queryRunner.query(`DROP TABLE lanes`);
  }
}
