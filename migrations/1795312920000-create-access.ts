import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who may enter (tokens, sessions, logins under way; only hashes of their secrets), what they did (audit log) and what
 * they were answered (idempotency keys).
 */
export class CreateAccess1795312920000 implements MigrationInterface {
  name = 'CreateAccess1795312920000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE api_tokens (
      id text COLLATE "C" PRIMARY KEY, hash text COLLATE "C" NOT NULL UNIQUE, name text NOT NULL, role text NOT NULL, created_at timestamptz NOT NULL,
      created_by text NOT NULL, expires_at timestamptz, last_used_at timestamptz, revoked_at timestamptz)`);
    await queryRunner.query(`CREATE TABLE sessions (
      hash text COLLATE "C" PRIMARY KEY, subject text COLLATE "C" NOT NULL, name text NOT NULL, via text NOT NULL, groups text[] NOT NULL,
      created_at timestamptz NOT NULL, last_used_at timestamptz NOT NULL, expires_at timestamptz NOT NULL)`);
    await queryRunner.query(`CREATE INDEX sessions_by_subject ON sessions (subject)`);
    await queryRunner.query(`CREATE TABLE logins (hash text COLLATE "C" PRIMARY KEY, return_to text NOT NULL, expires_at timestamptz NOT NULL)`);
    await queryRunner.query(`CREATE TABLE kept_answers (
      caller text COLLATE "C", key text COLLATE "C", request_hash text COLLATE "C" NOT NULL, begun_at timestamptz NOT NULL, expires_at timestamptz NOT NULL,
      status integer, content_type text, headers jsonb, body text, PRIMARY KEY (caller, key))`);
    await queryRunner.query(`CREATE INDEX kept_answers_expiring ON kept_answers (expires_at)`);
    await this.createAudit(queryRunner);
  }

  /** Rows of the audit log are never changed, and go only when whoever deletes says that their time is over. */
  private async createAudit(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE audit_log (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz NOT NULL, caller_kind text NOT NULL, caller_id text COLLATE "C", caller_name text NOT NULL,
      action text COLLATE "C" NOT NULL, target text COLLATE "C", outcome text NOT NULL, code text, ip text)`);
    await queryRunner.query(`CREATE INDEX audit_log_by_time ON audit_log (at)`);
    await queryRunner.query(`CREATE INDEX audit_log_by_caller ON audit_log (caller_id, id)`);
    await queryRunner.query(`CREATE INDEX audit_log_by_target ON audit_log (target, id)`);
    await queryRunner.query(`CREATE FUNCTION keep_audit_log() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP = 'DELETE' AND current_setting('handoff.audit_retention', true) = 'on' THEN
          RETURN OLD;
        END IF;
        RAISE EXCEPTION 'The audit log is append-only.';
      END $$`);
    await queryRunner.query(`CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE ON audit_log FOR EACH ROW EXECUTE FUNCTION keep_audit_log()`);
    await queryRunner.query(`CREATE TRIGGER audit_log_not_emptied BEFORE TRUNCATE ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION keep_audit_log()`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['audit_log', 'kept_answers', 'logins', 'sessions', 'api_tokens']) await queryRunner.query(`DROP TABLE ${table}`);
    await queryRunner.query(`DROP FUNCTION keep_audit_log()`);
  }
}
