import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Since when nobody has anything left to do about a handoff, and when what it said went for that. For what was at rest
 * before, the moment of its last change is the nearest that is known.
 */
export class CutHandoffs1795402800000 implements MigrationInterface {
  name = 'CutHandoffs1795402800000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE handoffs ADD COLUMN at_rest_since timestamptz, ADD COLUMN cut_at timestamptz');
    await queryRunner.query(`
      UPDATE handoffs SET at_rest_since = updated_at
      WHERE absorbed_into IS NOT NULL OR status IN ('handed_to_cs', 'completed', 'withdrawn', 'rescinded')
        OR ((status = 'accepted' OR (status = 'ready' AND kind = 'employee')) AND next_tick_at IS NULL AND coalesce(open_questions, 0) = 0
          AND NOT tasks @> '[{"state": "open"}]' AND NOT tasks @> '[{"state": "waiting"}]'
          AND coalesce(acceptance -> 'delta', '[]') = '[]' AND NOT coalesce(acceptance -> 'rejections', '[]') @> '[{"settled": null}]')`);
    await queryRunner.query('CREATE INDEX handoffs_at_rest ON handoffs (at_rest_since) WHERE at_rest_since IS NOT NULL AND cut_at IS NULL');
    // Almost none at any time: records of a cut handoff that is coming back.
    await queryRunner.query(`CREATE INDEX sources_wanted ON sources (connection) WHERE fingerprint = ''`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX sources_wanted');
    await queryRunner.query('DROP INDEX handoffs_at_rest');
    await queryRunner.query('ALTER TABLE handoffs DROP COLUMN at_rest_since, DROP COLUMN cut_at');
  }
}
