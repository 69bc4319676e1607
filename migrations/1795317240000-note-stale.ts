import type { MigrationInterface, QueryRunner } from 'typeorm';

const change = (columns: readonly string[]): string => `
  CREATE TRIGGER connections_change AFTER UPDATE ON connections FOR EACH ROW
  WHEN ((${columns.map((name) => `old.${name}`).join(', ')}) IS DISTINCT FROM (${columns.map((name) => `new.${name}`).join(', ')}))
  EXECUTE FUNCTION note_rule_change()`;
const COLUMNS = ['id', 'account_id', 'connected_at', 'backfill', 'frozen'];

/** A connection that rested for long shows that it did until everything was checked again; who keeps its rules in memory has to notice. */
export class NoteStale1795317240000 implements MigrationInterface {
  name = 'NoteStale1795317240000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE connections ADD COLUMN stale jsonb');
    await queryRunner.query('DROP TRIGGER connections_change ON connections');
    await queryRunner.query(change([...COLUMNS, 'stale']));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TRIGGER connections_change ON connections');
    await queryRunner.query('ALTER TABLE connections DROP COLUMN stale');
    await queryRunner.query(change(COLUMNS));
  }
}
