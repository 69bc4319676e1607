BEGIN;
    SET LOCAL lock_timeout = 30000;
    SET LOCAL idle_in_transaction_session_timeout = 30000;
    SELECT pg_advisory_xact_lock(
      ('x' || encode(sha224((current_database() || '.pgboss.handoff_queue')::bytea), 'hex'))::bit(64)::bigint
  );
    CREATE SCHEMA IF NOT EXISTS handoff_queue;

    CREATE TYPE handoff_queue.job_state AS ENUM (
      'created',
      'retry',
      'active',
      'completed',
      'cancelled',
      'failed'
    )
  ;

    CREATE TABLE handoff_queue.version (
      version int primary key,
      cron_on timestamp with time zone,
      bam_on timestamp with time zone
    )
  ;

    CREATE TABLE handoff_queue.queue (
      name text NOT NULL,
      policy text NOT NULL,
      retry_limit int NOT NULL,
      retry_delay int NOT NULL,
      retry_backoff bool NOT NULL,
      retry_delay_max int,
      expire_seconds int NOT NULL,
      retention_seconds int NOT NULL,
      deletion_seconds int NOT NULL,
      dead_letter text REFERENCES handoff_queue.queue (name) CHECK (dead_letter IS DISTINCT FROM name),
      partition bool NOT NULL,
      table_name text NOT NULL,
      deferred_count int NOT NULL default 0,
      queued_count int NOT NULL default 0,
      warning_queued int NOT NULL default 0,
      active_count int NOT NULL default 0,
      total_count int NOT NULL default 0,
      heartbeat_seconds int,
      singletons_active text[],
      monitor_on timestamp with time zone,
      maintain_on timestamp with time zone,
      created_on timestamp with time zone not null default now(),
      updated_on timestamp with time zone not null default now(),
      PRIMARY KEY (name)
    )
  ;

    CREATE TABLE handoff_queue.schedule (
      name text REFERENCES handoff_queue.queue ON DELETE CASCADE,
      key text not null DEFAULT '',
      cron text not null,
      timezone text,
      data jsonb,
      options jsonb,
      created_on timestamp with time zone not null default now(),
      updated_on timestamp with time zone not null default now(),
      PRIMARY KEY (name, key)
    )
  ;

    CREATE TABLE handoff_queue.subscription (
      event text not null,
      name text not null REFERENCES handoff_queue.queue ON DELETE CASCADE,
      created_on timestamp with time zone not null default now(),
      updated_on timestamp with time zone not null default now(),
      PRIMARY KEY(event, name)
    )
  ;

    CREATE TABLE handoff_queue.bam (
      id uuid PRIMARY KEY default gen_random_uuid(),
      name text NOT NULL,
      version int NOT NULL,
      status text NOT NULL DEFAULT 'pending',
      queue text,
      table_name text NOT NULL,
      command text NOT NULL,
      error text,
      created_on timestamp with time zone NOT NULL DEFAULT now(),
      started_on timestamp with time zone,
      completed_on timestamp with time zone
    )
  ;

    CREATE FUNCTION handoff_queue.job_table_format(command text, table_name text)
    RETURNS text AS
    $$
      SELECT format(
        replace(
          replace(command, '.job', '.%1$I'),
          'job_i', '%1$s_i'
        ),
        table_name
      );
    $$
    LANGUAGE sql IMMUTABLE;
  ;

    CREATE FUNCTION handoff_queue.job_table_run(command text, tbl_name text DEFAULT NULL, queue_name text DEFAULT NULL)
    RETURNS VOID AS
    $$
    DECLARE
      tbl RECORD;
    BEGIN
      IF queue_name IS NOT NULL THEN
        SELECT table_name INTO tbl_name FROM handoff_queue.queue WHERE name = queue_name;
      END IF;

      IF tbl_name IS NOT NULL THEN
        EXECUTE handoff_queue.job_table_format(command, tbl_name);
        RETURN;
      END IF;

      EXECUTE handoff_queue.job_table_format(command, 'job_common');

      FOR tbl IN SELECT table_name FROM handoff_queue.queue WHERE partition = true
      LOOP
        EXECUTE handoff_queue.job_table_format(command, tbl.table_name);
      END LOOP;
    END;
    $$
    LANGUAGE plpgsql;
  ;

    CREATE FUNCTION handoff_queue.job_table_run_async(command_name text, version int, command text, tbl_name text DEFAULT NULL, queue_name text DEFAULT NULL)
    RETURNS VOID AS
    $$
    BEGIN
      IF queue_name IS NOT NULL THEN
        SELECT table_name INTO tbl_name FROM handoff_queue.queue WHERE name = queue_name;
      END IF;

      IF tbl_name IS NOT NULL THEN
        INSERT INTO handoff_queue.bam (name, version, status, queue, table_name, command)
        VALUES (
          command_name,
          version,
          'pending',
          queue_name,
          tbl_name,
          handoff_queue.job_table_format(command, tbl_name)
        );
        RETURN;
      END IF;

      INSERT INTO handoff_queue.bam (name, version, status, queue, table_name, command)
      SELECT
        command_name,
        version,
        'pending',
        NULL,
        'job_common',
        handoff_queue.job_table_format(command, 'job_common')
      UNION ALL
      SELECT
        command_name,
        version,
        'pending',
        queue.name,
        queue.table_name,
        handoff_queue.job_table_format(command, queue.table_name)
      FROM handoff_queue.queue
      WHERE partition = true;
    END;
    $$
    LANGUAGE plpgsql;
  ;

    CREATE TABLE handoff_queue.job (
      id uuid not null default gen_random_uuid(),
      name text not null,
      priority integer not null default(0),
      data jsonb,
      state handoff_queue.job_state not null default 'created',
      retry_limit integer not null default 2,
      retry_count integer not null default 0,
      retry_delay integer not null default 0,
      retry_backoff boolean not null default false,
      retry_delay_max integer,
      expire_seconds int not null default 900,
      deletion_seconds int not null default 604800,
      singleton_key text,
      singleton_on timestamp without time zone,
      group_id text,
      group_tier text,
      start_after timestamp with time zone not null default now(),
      created_on timestamp with time zone not null default now(),
      started_on timestamp with time zone,
      completed_on timestamp with time zone,
      keep_until timestamp with time zone NOT NULL default now() + interval '1209600',
      output jsonb,
      dead_letter text,
      policy text,
      heartbeat_on timestamp with time zone,
      heartbeat_seconds int
    ) PARTITION BY LIST (name)
  ;
ALTER TABLE handoff_queue.job ADD PRIMARY KEY (name, id);

    CREATE TABLE handoff_queue.job_common (LIKE handoff_queue.job INCLUDING GENERATED INCLUDING DEFAULTS);

    SELECT handoff_queue.job_table_run($cmd$ALTER TABLE handoff_queue.job ADD PRIMARY KEY (name, id)$cmd$, 'job_common');
    SELECT handoff_queue.job_table_run($cmd$ALTER TABLE handoff_queue.job ADD CONSTRAINT q_fkey FOREIGN KEY (name) REFERENCES handoff_queue.queue (name) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED$cmd$, 'job_common');
    SELECT handoff_queue.job_table_run($cmd$ALTER TABLE handoff_queue.job ADD CONSTRAINT dlq_fkey FOREIGN KEY (dead_letter) REFERENCES handoff_queue.queue (name) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED$cmd$, 'job_common');
    SELECT handoff_queue.job_table_run($cmd$CREATE UNIQUE INDEX job_i1 ON handoff_queue.job (name, COALESCE(singleton_key, '')) WHERE state = 'created' AND policy = 'short'$cmd$, 'job_common');
    SELECT handoff_queue.job_table_run($cmd$CREATE UNIQUE INDEX job_i2 ON handoff_queue.job (name, COALESCE(singleton_key, '')) WHERE state = 'active' AND policy = 'singleton'$cmd$, 'job_common');
    SELECT handoff_queue.job_table_run($cmd$CREATE UNIQUE INDEX job_i3 ON handoff_queue.job (name, state, COALESCE(singleton_key, '')) WHERE state <= 'active' AND policy = 'stately'$cmd$, 'job_common');
    SELECT handoff_queue.job_table_run($cmd$CREATE UNIQUE INDEX job_i6 ON handoff_queue.job (name, COALESCE(singleton_key, '')) WHERE state <= 'active' AND policy = 'exclusive'$cmd$, 'job_common');
    SELECT handoff_queue.job_table_run($cmd$CREATE UNIQUE INDEX job_i8 ON handoff_queue.job (name, singleton_key) WHERE state IN ('active', 'retry', 'failed') AND policy = 'key_strict_fifo'$cmd$, 'job_common');
    SELECT handoff_queue.job_table_run($cmd$ALTER TABLE handoff_queue.job ADD CONSTRAINT job_key_strict_fifo_singleton_key_check CHECK (NOT (policy = 'key_strict_fifo' AND singleton_key IS NULL))$cmd$, 'job_common');
    SELECT handoff_queue.job_table_run($cmd$CREATE UNIQUE INDEX job_i4 ON handoff_queue.job (name, singleton_on, COALESCE(singleton_key, '')) WHERE state <> 'cancelled' AND singleton_on IS NOT NULL$cmd$, 'job_common');
    SELECT handoff_queue.job_table_run($cmd$CREATE INDEX job_i5 ON handoff_queue.job (name, start_after) INCLUDE (priority, created_on, id) WHERE state < 'active'$cmd$, 'job_common');
    SELECT handoff_queue.job_table_run($cmd$CREATE INDEX job_i7 ON handoff_queue.job (name, group_id) WHERE state = 'active' AND group_id IS NOT NULL$cmd$, 'job_common');

    ALTER TABLE handoff_queue.job ATTACH PARTITION handoff_queue.job_common DEFAULT;
  ;

    CREATE TABLE handoff_queue.warning (
      id uuid PRIMARY KEY default gen_random_uuid(),
      type text NOT NULL,
      message text NOT NULL,
      data jsonb,
      created_on timestamp with time zone NOT NULL DEFAULT now()
    )
  ;
CREATE INDEX warning_i1 ON handoff_queue.warning (created_on DESC);

    CREATE FUNCTION handoff_queue.create_queue(queue_name text, options jsonb)
    RETURNS VOID AS
    $$
    DECLARE
      tablename varchar := CASE WHEN options->>'partition' = 'true'
                            THEN 'j' || encode(sha224(queue_name::bytea), 'hex')
                            ELSE 'job_common'
                            END;
      queue_created_on timestamptz;
    BEGIN

      WITH q as (
        INSERT INTO handoff_queue.queue (
          name,
          policy,
          retry_limit,
          retry_delay,
          retry_backoff,
          retry_delay_max,
          expire_seconds,
          retention_seconds,
          deletion_seconds,
          warning_queued,
          dead_letter,
          partition,
          table_name,
          heartbeat_seconds
        )
        VALUES (
          queue_name,
          options->>'policy',
          COALESCE((options->>'retryLimit')::int, 2),
          COALESCE((options->>'retryDelay')::int, 0),
          COALESCE((options->>'retryBackoff')::bool, false),
          (options->>'retryDelayMax')::int,
          COALESCE((options->>'expireInSeconds')::int, 900),
          COALESCE((options->>'retentionSeconds')::int, 1209600),
          COALESCE((options->>'deleteAfterSeconds')::int, 604800),
          COALESCE((options->>'warningQueueSize')::int, 0),
          options->>'deadLetter',
          COALESCE((options->>'partition')::bool, false),
          tablename,
          (options->>'heartbeatSeconds')::int
        )
        ON CONFLICT DO NOTHING
        RETURNING created_on
      )
      SELECT created_on into queue_created_on from q;

      IF queue_created_on IS NULL OR options->>'partition' IS DISTINCT FROM 'true' THEN
        RETURN;
      END IF;

      EXECUTE format('CREATE TABLE handoff_queue.%I (LIKE handoff_queue.job INCLUDING DEFAULTS)', tablename);

      EXECUTE handoff_queue.job_table_format($cmd$ALTER TABLE handoff_queue.job ADD PRIMARY KEY (name, id)$cmd$, tablename);
      EXECUTE handoff_queue.job_table_format($cmd$ALTER TABLE handoff_queue.job ADD CONSTRAINT q_fkey FOREIGN KEY (name) REFERENCES handoff_queue.queue (name) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED$cmd$, tablename);
      EXECUTE handoff_queue.job_table_format($cmd$ALTER TABLE handoff_queue.job ADD CONSTRAINT dlq_fkey FOREIGN KEY (dead_letter) REFERENCES handoff_queue.queue (name) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED$cmd$, tablename);

      EXECUTE handoff_queue.job_table_format($cmd$CREATE INDEX job_i5 ON handoff_queue.job (name, start_after) INCLUDE (priority, created_on, id) WHERE state < 'active'$cmd$, tablename);
      EXECUTE handoff_queue.job_table_format($cmd$CREATE UNIQUE INDEX job_i4 ON handoff_queue.job (name, singleton_on, COALESCE(singleton_key, '')) WHERE state <> 'cancelled' AND singleton_on IS NOT NULL$cmd$, tablename);
      EXECUTE handoff_queue.job_table_format($cmd$CREATE INDEX job_i7 ON handoff_queue.job (name, group_id) WHERE state = 'active' AND group_id IS NOT NULL$cmd$, tablename);

      IF options->>'policy' = 'short' THEN
        EXECUTE handoff_queue.job_table_format($cmd$CREATE UNIQUE INDEX job_i1 ON handoff_queue.job (name, COALESCE(singleton_key, '')) WHERE state = 'created' AND policy = 'short'$cmd$, tablename);
      ELSIF options->>'policy' = 'singleton' THEN
        EXECUTE handoff_queue.job_table_format($cmd$CREATE UNIQUE INDEX job_i2 ON handoff_queue.job (name, COALESCE(singleton_key, '')) WHERE state = 'active' AND policy = 'singleton'$cmd$, tablename);
      ELSIF options->>'policy' = 'stately' THEN
        EXECUTE handoff_queue.job_table_format($cmd$CREATE UNIQUE INDEX job_i3 ON handoff_queue.job (name, state, COALESCE(singleton_key, '')) WHERE state <= 'active' AND policy = 'stately'$cmd$, tablename);
      ELSIF options->>'policy' = 'exclusive' THEN
        EXECUTE handoff_queue.job_table_format($cmd$CREATE UNIQUE INDEX job_i6 ON handoff_queue.job (name, COALESCE(singleton_key, '')) WHERE state <= 'active' AND policy = 'exclusive'$cmd$, tablename);
      ELSIF options->>'policy' = 'key_strict_fifo' THEN
        EXECUTE handoff_queue.job_table_format($cmd$CREATE UNIQUE INDEX job_i8 ON handoff_queue.job (name, singleton_key) WHERE state IN ('active', 'retry', 'failed') AND policy = 'key_strict_fifo'$cmd$, tablename);
        EXECUTE handoff_queue.job_table_format($cmd$ALTER TABLE handoff_queue.job ADD CONSTRAINT job_key_strict_fifo_singleton_key_check CHECK (NOT (policy = 'key_strict_fifo' AND singleton_key IS NULL))$cmd$, tablename);
      END IF;

      EXECUTE format('ALTER TABLE handoff_queue.%I ADD CONSTRAINT cjc CHECK (name=%L)', tablename, queue_name);
      EXECUTE format('ALTER TABLE handoff_queue.job ATTACH PARTITION handoff_queue.%I FOR VALUES IN (%L)', tablename, queue_name);
    END;
    $$
    LANGUAGE plpgsql;
  ;

    CREATE FUNCTION handoff_queue.delete_queue(queue_name text)
    RETURNS VOID AS
    $$
    DECLARE
      v_table varchar;
      v_partition bool;
    BEGIN
      SELECT table_name, partition
      FROM handoff_queue.queue
      WHERE name = queue_name
      INTO v_table, v_partition;

      IF v_partition THEN
        EXECUTE format('DROP TABLE IF EXISTS handoff_queue.%I', v_table);
      ELSE
        EXECUTE format('DELETE FROM handoff_queue.%I WHERE name = %L', v_table, queue_name);
      END IF;

      DELETE FROM handoff_queue.queue WHERE name = queue_name;
    END;
    $$
    LANGUAGE plpgsql;
  ;
INSERT INTO handoff_queue.version(version) VALUES ('30');
    COMMIT;
BEGIN;
    SET LOCAL lock_timeout = 30000;
    SET LOCAL idle_in_transaction_session_timeout = 30000;
    SELECT pg_advisory_xact_lock(
      ('x' || encode(sha224((current_database() || '.pgboss.handoff_queuecreate-queue')::bytea), 'hex'))::bit(64)::bigint
  );
    SELECT handoff_queue.create_queue('lanes', '{"policy":"stately","retryLimit":0,"heartbeatSeconds":10,"expireInSeconds":86399,"retentionSeconds":3600,"deleteAfterSeconds":60}'::jsonb);
    COMMIT;
INSERT INTO handoff_queue.job (id, name, priority, data, state, retry_limit, retry_count, retry_delay, retry_backoff, retry_delay_max, expire_seconds, deletion_seconds, singleton_key, singleton_on, group_id, group_tier, start_after, created_on, started_on, completed_on, keep_until, output, dead_letter, policy, heartbeat_on, heartbeat_seconds) SELECT id, name, priority, data, state, retry_limit, retry_count, retry_delay, retry_backoff, retry_delay_max, expire_seconds, deletion_seconds, singleton_key, singleton_on, group_id, group_tier, start_after, created_on, started_on, completed_on, keep_until, output, dead_letter, policy, heartbeat_on, heartbeat_seconds FROM jsonb_populate_record(NULL::handoff_queue.job, '{"id": "f3b75462-f5c9-422a-839c-3eee317d83ea", "data": {"connection": "hr"}, "name": "lanes", "state": "created", "output": null, "policy": "stately", "group_id": null, "priority": 0, "created_on": "2026-11-22T13:47:13.83172+00:00", "group_tier": null, "keep_until": "2026-11-22T14:47:13.83172+00:00", "started_on": null, "dead_letter": null, "retry_count": 0, "retry_delay": 0, "retry_limit": 0, "start_after": "2026-11-22T13:47:13.83172+00:00", "completed_on": null, "heartbeat_on": null, "singleton_on": null, "retry_backoff": false, "singleton_key": "hr", "expire_seconds": 86399, "retry_delay_max": null, "deletion_seconds": 60, "heartbeat_seconds": 10}'::jsonb);
INSERT INTO handoff_queue.job (id, name, priority, data, state, retry_limit, retry_count, retry_delay, retry_backoff, retry_delay_max, expire_seconds, deletion_seconds, singleton_key, singleton_on, group_id, group_tier, start_after, created_on, started_on, completed_on, keep_until, output, dead_letter, policy, heartbeat_on, heartbeat_seconds) SELECT id, name, priority, data, state, retry_limit, retry_count, retry_delay, retry_backoff, retry_delay_max, expire_seconds, deletion_seconds, singleton_key, singleton_on, group_id, group_tier, start_after, created_on, started_on, completed_on, keep_until, output, dead_letter, policy, heartbeat_on, heartbeat_seconds FROM jsonb_populate_record(NULL::handoff_queue.job, '{"id": "ed72a90f-84a2-46d5-8790-c6eb26dab9ca", "data": {"connection": "sales"}, "name": "lanes", "state": "active", "output": null, "policy": "stately", "group_id": null, "priority": 0, "created_on": "2026-11-22T13:47:13.83172+00:00", "group_tier": null, "keep_until": "2026-11-22T14:47:13.83172+00:00", "started_on": "2026-11-22T13:47:13.847983+00:00", "dead_letter": null, "retry_count": 0, "retry_delay": 0, "retry_limit": 0, "start_after": "2026-11-22T13:47:13.83172+00:00", "completed_on": null, "heartbeat_on": "2026-11-22T13:47:13.847983+00:00", "singleton_on": null, "retry_backoff": false, "singleton_key": "sales", "expire_seconds": 86399, "retry_delay_max": null, "deletion_seconds": 60, "heartbeat_seconds": 10}'::jsonb);
