import { describe, expect, it } from '@jest/globals';
import { trace, type Span } from '@opentelemetry/api';
import { observeSession } from '../../src/app/observe-session.ts';
import { UNMEASURED } from '../../src/core/operation/metrics.ts';
import { FakeSource } from '../support/fake-source.ts';
import { ManualClock } from '../support/manual-clock.ts';

const request = { reads: [], cursor: null, watchTasks: false, signal: new AbortController().signal };

async function observed() {
  const clock = new ManualClock('2026-11-23T09:00:00.000Z');
  const source = new FakeSource(clock);
  source.pageSize = 2;
  for (const id of ['a', 'b', 'c']) source.put('deal', id, { name: id });
  const operations: string[] = [];
  const session = await source.connector.open({}, {
    connection: 'sales', now: () => clock.now(), wait: async () => {}, cache: { get: async () => null, set: async () => {} }, vault: { get: async () => null, set: async () => {} }, log: () => {}, limits: { concurrency: 1, mode: 'fast' },
  });
  const metrics = { ...UNMEASURED, askedVendor: ({ operation, outcome, ms }: { operation: string; outcome: string; ms: number }) => void operations.push(`${operation} ${outcome} ${ms}`) };
  return { clock, source, operations, session: observeSession(session, 'sales', { metrics, clock }) };
}

describe('an observed session', () => {
  it('gives the same pages, and times each apart from what is done between them', async () => {
    const { session, operations, clock } = await observed();
    const read: number[] = [];
    for await (const page of session.pull(request)) {
      read.push(page.records.length);
      clock.advance(60_000);
    }
    expect(read).toEqual([2, 1]);
    expect(operations).toEqual(['pull ok 0', 'pull ok 0', 'pull ok 0']);
  });

  it('counts what failed as failed, and throws the very error', async () => {
    const { session, operations, source } = await observed();
    source.expired = true;
    await expect(session.accountId()).rejects.toMatchObject({ code: 'SERVER_UNAVAILABLE' });
    expect(operations).toEqual(['look error 0']);
  });

  it('ends the source’s reading when the reader stops early', async () => {
    const { session, source } = await observed();
    for await (const _page of session.pull(request)) break;
    expect(source.counts.pages).toBe(1);
  });

  it('is a span per operation for whoever loads a tracing library, without a word of what was thrown', async () => {
    const { session, source } = await observed();
    const told: string[] = [];
    const span = (name: string): Span => {
      const own: Span = {
        spanContext: () => ({ traceId: '0', spanId: '0', traceFlags: 0 }), setAttribute: () => own, setAttributes: () => own, addEvent: () => own, addLink: () => own, addLinks: () => own,
        setStatus: ({ message }) => { told.push(`${name} failed: ${message ?? ''}`); return own; }, updateName: () => own, isRecording: () => true, recordException: () => {}, end: () => void told.push(`${name} ended`),
      };
      return own;
    };
    // @ts-expect-error only the one way of starting a span that is used
    trace.setGlobalTracerProvider({ getTracer: () => ({ startSpan: span, startActiveSpan: (name: string, _options: unknown, work: (given: Span) => unknown) => work(span(name)) }) });
    try {
      await session.accountId();
      source.expired = true;
      await session.accountId().catch(() => {});
    } finally {
      trace.disable();
    }
    expect(told).toEqual(['vendor look ended', 'vendor look failed: ConnectorError', 'vendor look ended']);
  });
});
