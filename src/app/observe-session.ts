import { SpanStatusCode, trace, type Attributes } from '@opentelemetry/api';
import type { ConnectorSession } from '../core/connector.ts';
import type { Metrics } from '../core/operation/metrics.ts';
import type { Clock } from '../core/ports.ts';

/** Does nothing until somebody loads an OpenTelemetry library into the process (see docs/operation.md). */
const tracer = trace.getTracer('handoff-sync');

/** Runs `work` in a span. Attributes are ids and numbers; what was thrown is named by its class, because its text may quote a vendor. */
export function traced<T>(name: string, attributes: Attributes, work: () => Promise<T>): Promise<T> {
  return tracer.startActiveSpan(name, { attributes }, async (span) => {
    try {
      return await work();
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'unknown' });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** The same session; each operation on the account is a span and counts in the metrics. A page is one operation: what the flows do between pages is not the vendor's time. */
export function observeSession(session: ConnectorSession, connection: string, { metrics, clock }: { readonly metrics: Metrics; readonly clock: Clock }): ConnectorSession {
  const observe = async <T>(operation: string, work: () => Promise<T>, attributes: Attributes = {}): Promise<T> => {
    const startedMs = clock.now().getTime();
    let outcome: 'ok' | 'error' = 'error';
    try {
      const result = await traced(`vendor ${operation}`, { 'handoff.connection': connection, ...attributes }, work);
      outcome = 'ok';
      return result;
    } finally {
      metrics.askedVendor({ connection, operation, ms: clock.now().getTime() - startedMs, outcome });
    }
  };
  async function* pages<T>(operation: string, source: AsyncGenerator<T, void, undefined>): AsyncGenerator<T, void, undefined> {
    try {
      for (;;) {
        const next = await observe(operation, () => source.next());
        if (next.done === true) return;
        yield next.value;
      }
    } finally {
      await source.return();
    }
  }
  return {
    accountId: () => observe('look', () => session.accountId()),
    check: (request) => observe('look', () => session.check(request)),
    describe: (objects) => observe('look', () => session.describe(objects)),
    setup: (request) => observe('setup', () => session.setup(request)),
    pull: (request) => pages('pull', session.pull(request)),
    sweep: (request, known) => pages('sweep', session.sweep(request, known)),
    reread: (request, refs) => observe('reread', () => session.reread(request, refs), { 'handoff.records': refs.length }),
    writeBack: (batch, onReceipts) => observe('write', () => session.writeBack(batch, onReceipts), { 'handoff.items': batch.length }),
    calls: () => session.calls(),
    close: () => session.close(),
  };
}
