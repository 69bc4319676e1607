import { describe, expect, it } from '@jest/globals';
import type { ServiceState } from '../../src/core/operation/metrics.ts';
import { openProbes } from '../../src/http/health.ts';
import { openMetrics } from '../../src/http/metrics.ts';
import { buildRun } from '../store/build-rows.ts';

const open = (readState: () => Promise<ServiceState> = () => Promise.resolve({})) => openMetrics({ connections: () => ['sales', 'hr'], readState, version: '1.2.3' });
const lines = (body: string, name: string): readonly string[] => body.split('\n').filter((line) => line.startsWith(name));

describe('metrics', () => {
  it('count runs by connection and outcome, with what they read and wrote', async () => {
    const { metrics, text } = open();
    metrics.ranSync(buildRun({ outcome: 'complete', pulled: 3 }));
    metrics.ranSync(buildRun({ outcome: 'complete', pulled: 4 }));
    metrics.ranSync(buildRun({ outcome: 'partial', pulled: 0 }));
    const { body } = await text();
    expect(lines(body, 'handoff_runs_total')).toEqual(['handoff_runs_total{connection="sales",outcome="complete"} 2', 'handoff_runs_total{connection="sales",outcome="partial"} 1']);
    expect(body).toContain('handoff_records_read_total{connection="sales"} 7');
    expect(body).toContain('handoff_writes_total{connection="sales",change="tasksCreated"} 3');
    expect(body).toContain('handoff_run_seconds_count{connection="sales"} 3');
  });

  it('have as many series with ten thousand unknown connections as with one', async () => {
    const count = async (unknown: number): Promise<number> => {
      const { metrics, text } = open();
      for (let index = 0; index < unknown; index += 1) {
        metrics.ranSync(buildRun({ connection: `made-up-${index}`, outcome: 'failed' }));
        metrics.gotWebhook(`made-up-${index}`, 'refused');
        metrics.answered({ method: 'GET', route: '/api/v1/handoffs/:id', status: 400 + (index % 100), ms: 3 });
      }
      return lines((await text()).body, 'handoff_').filter((line) => /^handoff_(runs|run|webhooks|http|records|handoffs|writes)_/.test(line)).length;
    };
    expect(await count(10_000)).toBe(await count(1));
  });

  it('show how things stand at the moment they are asked, and nothing that is gone', async () => {
    let state: ServiceState = { queue: { waiting: 2, active: 1 }, connections: [{ connection: 'sales', paused: true, knownAgeSeconds: 61, visibleAfterSeconds: { p50: 1, p95: 2, p99: 3 } }, { connection: 'removed', paused: true }], alarms: [{ rule: 'frozen_cursor', severity: 'high', count: 2 }] };
    const { text } = open(() => Promise.resolve(state));
    const before = (await text()).body;
    expect(lines(before, 'handoff_connection_paused')).toEqual(['handoff_connection_paused{connection="sales"} 1']);
    expect(before).toContain('handoff_known_age_seconds{connection="sales"} 61');
    expect(before).toContain('handoff_visible_after_seconds{connection="sales",quantile="p95"} 2');
    expect(before).toContain('handoff_queue_jobs{state="waiting"} 2');
    expect(before).toContain('handoff_alarms{rule="frozen_cursor",severity="high"} 2');
    state = { connections: [{ connection: 'sales', paused: false }] };
    const after = (await text()).body;
    expect(lines(after, 'handoff_connection_paused')).toEqual(['handoff_connection_paused{connection="sales"} 0']);
    expect(lines(after, 'handoff_alarms')).toEqual([]);
    expect(after).toContain('handoff_state_readable 1');
  });

  it('do not show yesterday’s state when the database is away', async () => {
    let away = false;
    const { text } = open(() => (away ? Promise.reject(new Error('postgres://handoff:topsecret@db refused')) : Promise.resolve({ queue: { waiting: 5, active: 0 } })));
    expect((await text()).body).toContain('handoff_queue_jobs{state="waiting"} 5');
    away = true;
    const { body } = await text();
    expect(body).toContain('handoff_state_readable 0');
    expect(lines(body, 'handoff_queue_jobs')).toEqual([]);
    expect(body).not.toContain('topsecret');
  });

  it('tell about the process and which version runs', async () => {
    const { body } = await open().text();
    expect(body).toContain('handoff_build_info{version="1.2.3"} 1');
    expect(body).toMatch(/^handoff_process_resident_memory_bytes \d+/m);
    expect(body).toMatch(/^handoff_nodejs_eventloop_lag_p99_seconds /m);
  });
});

describe('the probes of a worker', () => {
  it('answer on three addresses and no other', async () => {
    let ok = true;
    const probes = await openProbes({ listen: { host: '127.0.0.1', port: 0 }, check: () => Promise.resolve({ ok, checks: [{ name: 'database', ok, message: 'x' }] }), metrics: open() });
    const status = async (path: string, method = 'GET'): Promise<number> => (await fetch(`${probes.address}${path}`, { method })).status;
    try {
      expect([await status('/healthz'), await status('/readyz'), await status('/metrics'), await status('/'), await status('/healthz', 'POST')]).toEqual([200, 200, 200, 404, 404]);
      ok = false;
      expect([await status('/healthz'), await status('/readyz')]).toEqual([200, 503]);
    } finally {
      await probes.close();
    }
  });
});
