import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * One handoff may stand in several connections: ids that records share, the connections beside the founding one, and a
 * revision, because two lanes may work on one handoff at the same time.
 */
export class LinkAcrossConnections1795309200000 implements MigrationInterface {
  name = 'LinkAcrossConnections1795309200000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE handoffs ADD COLUMN also_in text[], ADD COLUMN absorbed_into text COLLATE "C", ADD COLUMN revision integer NOT NULL DEFAULT 1`);
    // Few handoffs stand in more than one connection: the index holds only those.
    await queryRunner.query(`CREATE INDEX handoffs_also_in ON handoffs USING gin (also_in) WHERE also_in IS NOT NULL`);
    await queryRunner.query(`CREATE INDEX handoffs_absorbed ON handoffs (absorbed_into) WHERE absorbed_into IS NOT NULL`);
    await queryRunner.query(`ALTER TABLE sources ADD COLUMN shared_keys text[]`);
    await queryRunner.query(`CREATE INDEX sources_by_shared_key ON sources USING gin (shared_keys) WHERE shared_keys IS NOT NULL`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX sources_by_shared_key`);
    await queryRunner.query(`ALTER TABLE sources DROP COLUMN shared_keys`);
    await queryRunner.query(`DROP INDEX handoffs_absorbed`);
    await queryRunner.query(`DROP INDEX handoffs_also_in`);
    await queryRunner.query(`ALTER TABLE handoffs DROP COLUMN also_in, DROP COLUMN absorbed_into, DROP COLUMN revision`);
  }
}
