import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Runs every few minutes on many connections: the last one of one connection must not cost a walk over all of them. */
export class FindRunsByConnection1795313160000 implements MigrationInterface {
  name = 'FindRunsByConnection1795313160000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE INDEX runs_by_connection ON runs (connection, started_at)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX runs_by_connection`);
  }
}
