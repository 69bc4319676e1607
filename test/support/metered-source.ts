import type { Connector, ConnectorSession, DailyCalls, PullPage, Receipt, SessionContext } from '../../src/core/connector.ts';
import type { FakeSource } from './fake-source.ts';

/** The vendor's own count of requests, by UTC day, whoever paid for them. */
export class Meter {
  readonly days = new Map<string, number>();
  /** External ids written, in the order of arrival, by UTC day. */
  readonly written = new Map<string, string[]>();

  count(now: Date): void {
    const day = now.toISOString().slice(0, 10);
    this.days.set(day, (this.days.get(day) ?? 0) + 1);
  }

  writtenOn(now: Date): string[] {
    const day = now.toISOString().slice(0, 10);
    const list = this.written.get(day) ?? [];
    this.written.set(day, list);
    return list;
  }
}

/** The fake source as a vendor that takes one request per page and one per written item, and counts them. */
export function meteredConnector(source: FakeSource, meter: Meter, daily: DailyCalls | null): Connector {
  const { connector } = source;
  const cost = { fields: 1, task: 1, note: 1 };
  const { dailyCalls: _none, ...capabilities } = connector.capabilities;
  return {
    ...connector,
    capabilities: { ...capabilities, callsPerWrite: { fast: cost, save_calls: cost }, ...(daily === null ? {} : { dailyCalls: daily }) },
    open: async (settings, context) => meteredSession(await connector.open(settings, context), context, meter),
  };
}

function meteredSession(inner: ConnectorSession, context: SessionContext, meter: Meter): ConnectorSession {
  let calls = 0;
  const request = async (purpose: 'read' | 'write' | 'look'): Promise<void> => {
    await context.spend?.(1, purpose);
    calls += 1;
    meter.count(context.now());
  };
  async function* paged(pages: AsyncGenerator<PullPage, void, undefined>): AsyncGenerator<PullPage, void, undefined> {
    await request('read');
    let first = true;
    for await (const page of pages) {
      if (!first) await request('read');
      first = false;
      yield page;
    }
  }
  return {
    ...inner,
    check: async () => {
      await request('look');
      return [];
    },
    pull: (asked) => paged(inner.pull(asked)),
    sweep: (asked, known) => paged(inner.sweep(asked, known)),
    reread: async (asked, refs) => {
      await request('read');
      return await inner.reread(asked, refs);
    },
    writeBack: async (batch, onReceipts) => {
      const receipts: Receipt[] = [];
      try {
        for (const item of batch) {
          await request('write');
          meter.writtenOn(context.now()).push(item.target.externalId);
          await inner.writeBack([item], (answered) => Promise.resolve(void receipts.push(...answered)));
        }
      } finally {
        await onReceipts(receipts);
      }
    },
    calls: () => ({ api: calls, auth: 0, maxInFlight: 1 }),
  };
}
