import { AsyncLocalStorage } from 'node:async_hooks';
import type { CallPurpose, ConnectorSession, SessionContext } from '../../src/core/connector.ts';
import { ConnectorError } from '../../src/core/errors.ts';
import { RequestFailure } from './failure.ts';

/*
 * Reading, writing and looking run side by side in one session and share its metadata, so what a request is for is not
 * known where it is sent. It is noted where the session is entered, and asked for before the request queues.
 */
const purposes = new AsyncLocalStorage<CallPurpose>();

export const purposeNow = (): CallPurpose => purposes.getStore() ?? 'look';

/** The same session, every request of which knows what it is for. */
export const withPurposes = (session: ConnectorSession): ConnectorSession => ({
  accountId: () => purposes.run('look', () => session.accountId()),
  check: (request) => purposes.run('look', () => session.check(request)),
  describe: (objects) => purposes.run('look', () => session.describe(objects)),
  pull: (request) => paged(() => session.pull(request)),
  sweep: (request, known) => paged(() => session.sweep(request, known)),
  reread: (request, refs) => purposes.run('read', () => session.reread(request, refs)),
  writeBack: (batch, onReceipts) => purposes.run('write', () => session.writeBack(batch, onReceipts)),
  setup: (request) => purposes.run('look', () => session.setup(request)),
  calls: () => session.calls(),
  close: () => session.close(),
});

/** A generator goes on in the context of whoever asks for the next page. */
async function* paged<T>(pages: () => AsyncGenerator<T, void, undefined>): AsyncGenerator<T, void, undefined> {
  const inner = purposes.run('read', pages);
  try {
    for (;;) {
      const { done, value } = await purposes.run('read', () => inner.next());
      if (done === true) return;
      yield value;
    }
  } finally {
    await purposes.run('read', () => inner.return());
  }
}

/** Not sent, because our share of the vendor's limit is used up. For callers it is a clear no, as the vendor's own would be. */
export class UnpaidRequest extends RequestFailure {
  readonly spent: ConnectorError;

  constructor(spent: ConnectorError, request: string) {
    const { code, message, retryAfterMs } = spent.resolution;
    super({ kind: 'answer', status: 429, code, message, retryAfterMs: retryAfterMs ?? null }, request);
    this.spent = spent;
  }
}

/** To be called before every request that counts, repeated ones too. Throws UnpaidRequest. */
export async function pay(context: Pick<SessionContext, 'spend'>, purpose: CallPurpose): Promise<void> {
  try {
    await context.spend?.(1, purpose);
  } catch (error) {
    throw error instanceof ConnectorError ? new UnpaidRequest(error, 'waiting for the budget') : error;
  }
}
