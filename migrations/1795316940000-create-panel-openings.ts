import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Links to the panel that were opened: each is good once. Nothing in it says which handoff, or who. */
export class CreatePanelOpenings1795316940000 implements MigrationInterface {
  name = 'CreatePanelOpenings1795316940000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE panel_openings (
        nonce text COLLATE "C" NOT NULL PRIMARY KEY,
        expires_at timestamptz NOT NULL
      )`);
    await queryRunner.query('CREATE INDEX panel_openings_expiry ON panel_openings (expires_at)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE panel_openings');
  }
}
