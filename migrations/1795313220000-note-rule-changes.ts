import type { MigrationInterface, QueryRunner } from 'typeorm';

const NOTE = 'FOR EACH ROW EXECUTE FUNCTION note_rule_change()';

/**
 * One number that goes up with everything that decides which rules hold, in whichever process it changes: what is
 * compiled and gathered in memory stays good while the number does. A row, not a sequence: it is seen with the change,
 * never before it.
 */
export class NoteRuleChanges1795313220000 implements MigrationInterface {
  name = 'NoteRuleChanges1795313220000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE rule_changes (single boolean PRIMARY KEY DEFAULT true CHECK (single), count bigint NOT NULL)`);
    await queryRunner.query(`INSERT INTO rule_changes (count) VALUES (1)`);
    await queryRunner.query(`
      CREATE FUNCTION note_rule_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        UPDATE rule_changes SET count = count + 1;
        RETURN NULL;
      END $$`);
    await queryRunner.query(`CREATE TRIGGER connections_come_or_go AFTER INSERT OR DELETE ON connections ${NOTE}`);
    await queryRunner.query(`
      CREATE TRIGGER connections_change AFTER UPDATE ON connections FOR EACH ROW
      WHEN ((old.id, old.account_id, old.connected_at, old.backfill, old.frozen) IS DISTINCT FROM (new.id, new.account_id, new.connected_at, new.backfill, new.frozen))
      EXECUTE FUNCTION note_rule_change()`);
    await queryRunner.query(`CREATE TRIGGER files_published AFTER INSERT ON published_files ${NOTE}`);
    await queryRunner.query(`
      CREATE TRIGGER repeated_texts_found AFTER INSERT ON cache_entries FOR EACH ROW WHEN (new.key = 'repeated_texts')
      EXECUTE FUNCTION note_rule_change()`);
    await queryRunner.query(`
      CREATE TRIGGER repeated_texts_change AFTER UPDATE ON cache_entries FOR EACH ROW
      WHEN (new.key = 'repeated_texts' AND (old.connection, old.value) IS DISTINCT FROM (new.connection, new.value))
      EXECUTE FUNCTION note_rule_change()`);
    await queryRunner.query(`
      CREATE TRIGGER repeated_texts_go AFTER DELETE ON cache_entries FOR EACH ROW WHEN (old.key = 'repeated_texts')
      EXECUTE FUNCTION note_rule_change()`);
    // Every run looks for what expired.
    await queryRunner.query(`CREATE INDEX cache_entries_by_expiry ON cache_entries (expires_at)`);
    // Looked up with few keys and, where many connections share handoffs, all of their names.
    await queryRunner.query(`DROP INDEX sources_by_match_key`);
    await queryRunner.query(`CREATE INDEX sources_by_match_key ON sources (match_key, connection) WHERE match_key IS NOT NULL`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX cache_entries_by_expiry`);
    await queryRunner.query(`DROP INDEX sources_by_match_key`);
    await queryRunner.query(`CREATE INDEX sources_by_match_key ON sources (connection, match_key) WHERE match_key IS NOT NULL`);
    for (const name of ['repeated_texts_go', 'repeated_texts_change', 'repeated_texts_found']) await queryRunner.query(`DROP TRIGGER ${name} ON cache_entries`);
    await queryRunner.query(`DROP TRIGGER files_published ON published_files`);
    for (const name of ['connections_change', 'connections_come_or_go']) await queryRunner.query(`DROP TRIGGER ${name} ON connections`);
    await queryRunner.query(`DROP FUNCTION note_rule_change()`);
    await queryRunner.query(`DROP TABLE rule_changes`);
  }
}
