import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { shortHashOf } from '../../src/core/hash.ts';
import { keepHouse } from '../../src/flows/watch/keep-house.ts';
import type { OpenStore } from '../../src/store/open-store.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { ENGINES, withStore } from '../support/store.ts';
import { NOW } from './build-rows.ts';
import { plantedHandoff, plantHandoff, plantPeople, plantWork, WORD } from './plant-words.ts';

const ID = shortHashOf('one');
const TIMES = { runsDays: 90, eventsMonths: 60, snapshotsMonths: 24, auditMonths: 24 };
const YEARS_LATER = '2029-06-01T09:00:00.000Z';

/** Columns in which a person's data or words may stand. */
const SPOKEN: Readonly<Record<string, string>> = {
  alarms: 'message remedy',
  api_tokens: 'name created_by',
  audit_log: 'caller_name ip',
  cache_entries: 'value',
  draft_files: 'text base_text saved_by',
  drafts: 'title author updated_by editors proposed sent_back approval published',
  events: 'data',
  handoffs: 'title url status_reason body tasks joins acceptance asked_owner',
  kept_answers: 'body',
  link_decisions: 'decided_by reason',
  logins: 'return_to',
  notices: 'message error',
  outbox: 'desired alongside sent acknowledged error_message',
  published_files: 'author reason',
  runs: 'reasons',
  sessions: 'subject name groups',
  snapshots: 'fields related',
  sources: 'url fields related match_key',
  sync_errors: 'message',
  watch_states: 'troubles',
};

/** Ids, codes, hashes and figures; and what belongs to something that is open, to a connection as it is now, or to somebody who still uses it (a saved filter). */
const PLAIN: Readonly<Record<string, string>> = {
  alarms: 'key connection kind severity',
  api_tokens: 'id hash role',
  audit_log: 'caller_kind caller_id action target outcome code',
  cache_entries: 'connection key',
  call_budgets: 'budget time_zone',
  call_usage: 'budget',
  connections: 'id connector account_id rollout backfill cursor frozen reads_hash stale',
  draft_files: 'draft_id name text_hash base_hash',
  drafts: 'id state undoes',
  events: 'handoff_id connection type run_id',
  freshness_samples: 'connection',
  handoffs: 'id kind connection founding_object founding_external_id status reached_at next_deadline assessed_with also_in absorbed_into assessed scores',
  hinted_withdrawals: 'connection',
  hints: 'connection object external_id',
  kept_answers: 'caller key request_hash content_type headers',
  lanes: 'connection requested paused poll',
  link_decisions: 'handoff_id other_id decision',
  logins: 'hash',
  migrations: 'name',
  notices: 'key channel kind state',
  outbox: 'id handoff_id connection object external_id item kind desired_hash sent_hash acknowledged_hash remote_id state lock_group owner_key error_code deadline acknowledged_run',
  panel_openings: 'nonce',
  published_files: 'name text hash',
  runs: 'id connection outcome handoffs write_back',
  saved_filters: 'caller name filter',
  secrets: 'scope name key_id nonce ciphertext',
  sessions: 'hash via',
  snapshots: 'handoff_id connection object external_id version reason',
  sources: 'connection object external_id handoff_id version fingerprint state unreadable nonexistent read_at last_human_edit_at lock_group shared_keys',
  sync_errors: 'id connection handoff_id outbox_id target_object target_external_id code remedy',
  watch_states: 'connection cursor_hash unreadable',
  webhook_events: 'connection dedupe_key',
};

const columnsOf = (tables: Readonly<Record<string, string>>): readonly string[] => Object.entries(tables).flatMap(([table, columns]) => columns.split(' ').map((column) => `${table}.${column}`));

async function textColumns(store: OpenStore): Promise<readonly string[]> {
  const rows = await store.dataSource.query<{ name: string }[]>(
    `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
     WHERE table_schema = 'public' AND data_type IN ('text', 'character varying', 'json', 'jsonb', 'ARRAY', 'bytea')`,
  );
  return rows.map(({ name }) => name).toSorted();
}

const textOf = (value: unknown): string => (Buffer.isBuffer(value) ? inflateRawSync(value).toString('utf8') : (JSON.stringify(value) ?? ''));

/** Columns in which the word stands in some row. */
async function columnsWithWord(store: OpenStore): Promise<readonly string[]> {
  const tables = await store.dataSource.query<{ name: string }[]>(`SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`);
  const found = new Set<string>();
  for (const { name } of tables) {
    for (const row of await store.dataSource.query<Record<string, unknown>[]>(`SELECT * FROM "${name}"`)) {
      for (const [column, value] of Object.entries(row)) if (textOf(value).includes(WORD)) found.add(`${name}.${column}`);
    }
  }
  return [...found].toSorted();
}

describe.each(ENGINES)('words planted in every column on %s', (engine) => {
  it('every column that can hold a text is known to hold words, or none', () =>
    withStore(engine, async (store) => {
      expect(await textColumns(store)).toEqual([...columnsOf(SPOKEN), ...columnsOf(PLAIN)].toSorted());
    }));

  it('are gone once their time is over, and figures, codes, moments, ids and what keeps things from happening twice are left', () =>
    withStore(engine, async (store) => {
      await plantHandoff(store);
      await plantPeople(store);
      await plantWork(store);
      expect(await columnsWithWord(store)).toEqual(columnsOf(SPOKEN).toSorted());

      const clock = new ManualClock(YEARS_LATER);
      await keepHouse({ store, clock, times: TIMES });
      // Every minute beside it: what the service told, and whom.
      await store.forgetWatchHistory(YEARS_LATER);
      expect(await columnsWithWord(store)).toEqual([]);

      const { handoffs, sources, outbox } = await store.findHandoffs([ID]);
      const before = plantedHandoff();
      expect(handoffs).toMatchObject([{ id: ID, status: 'completed', score: 41, episode: 1, reachedAt: before.reachedAt, updatedAt: NOW, tasks: [{ key: 'aa', state: 'ended_by_person', episode: 1, ended: { at: NOW, answeredAt: [NOW] } }] }]);
      expect(handoffs[0]?.report.verdicts).toEqual(before.report.verdicts);
      expect(handoffs[0]?.acceptance).toMatchObject({ accepted: { at: NOW, score: 41, missing: ['goal'] }, rejections: [{ reason: 'other', settled: { how: 'handed_in', at: NOW } }], audit: { scope: { outcome: 'at_risk' } } });
      expect(sources).toMatchObject([{ externalId: '006000000000001', version: 'v1', fingerprint: expect.stringMatching(/^cut [0-9a-f]+$/), state: 'present' }]);
      expect(outbox).toMatchObject([{ item: 'note:welcome', state: 'acknowledged', acknowledgedHash: shortHashOf({ text: WORD }) }]);
      expect((await store.findEvents({ handoffId: ID, limit: 10 })).map(({ type }) => type).toSorted()).toEqual(['handoff_scored', 'withdrawn']);
      expect(await store.findLinkDecisions([ID])).toMatchObject([{ otherId: 'x', decision: 'unlink', at: NOW }]);
      expect(await store.findPublished('customer/csv.yaml')).toMatchObject({ version: 1, text: 'handoff: customer', hash: 'h', publishedAt: NOW });
      expect(await store.findRuns('sales', 5)).toMatchObject([{ outcome: 'partial', startedAt: NOW }]);
      expect(await store.findSyncErrors(null, false, 5)).toMatchObject([{ code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', remedy: 'Ask the admin about the rule.' }, {}]);
      expect((await store.findSnapshots(ID)).map(({ score }) => score).toSorted()).toEqual([12, 41]);
      expect(Object.values(await keepHouse({ store, clock, times: TIMES })).every((rows) => rows === 0)).toBe(true);
    }));
});
