import { describe, expect, it } from '@jest/globals';
import type { AuditEntry } from '../../src/core/access/audit.ts';
import { retainAccess } from '../../src/flows/watch/retain-access.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { ENGINES, withStore } from '../support/store.ts';

const entry: AuditEntry = { at: '', callerKind: 'system', callerId: null, callerName: 'terminal', action: 'run_sync', target: null, outcome: 'allowed', code: null, ip: null };

describe.each(ENGINES)('the retention of the audit log on %s', (engine) => {
  it('ends entries after their months, however many, and what has expired', () =>
    withStore(engine, async (store) => {
      const clock = new ManualClock('2026-11-22T09:00:00.000Z');
      await store.pool.query(
        `INSERT INTO audit_log (at, caller_kind, caller_name, action, outcome) SELECT '2024-11-22T08:59:59Z', 'system', 'terminal', 'run_sync', 'allowed' FROM generate_series(1, 600)`,
      );
      await store.saveAudit({ ...entry, at: '2024-11-22T09:00:00.000Z' });
      await store.saveLogin({ hash: 'a', returnTo: '/', expiresAt: clock.iso() });
      expect(await retainAccess({ access: store, clock, auditMonths: 24 })).toEqual({ audit: 600, expired: 1 });
      expect((await store.findAudit({ limit: 10 })).map(({ at }) => at)).toEqual(['2024-11-22T09:00:00.000Z']);
    }));
});
