import type { ConnectorSession } from '../core/connector.ts';
import type { CallPurse } from '../flows/write-back/call-purse.ts';

/**
 * The same session; whenever nothing of it is under way any more, the calls that it took and did not send go back.
 * `used` hears when something begins and when it has ended.
 */
export function paySession(session: ConnectorSession, purse: CallPurse, used: { readonly enter: () => void; readonly leave: () => void }): ConnectorSession {
  const enter = (): void => {
    purse.enter();
    used.enter();
  };
  const leave = async (): Promise<void> => {
    used.leave();
    await purse.leave();
  };
  const once = async <T>(work: () => Promise<T>): Promise<T> => {
    enter();
    try {
      return await work();
    } finally {
      await leave();
    }
  };
  async function* paged<T>(pages: () => AsyncGenerator<T, void, undefined>): AsyncGenerator<T, void, undefined> {
    enter();
    try {
      yield* pages();
    } finally {
      await leave();
    }
  }
  return {
    accountId: () =>
      once(async () => {
        const id = await session.accountId();
        await purse.useAccount(id);
        return id;
      }),
    check: (request) => once(() => session.check(request)),
    describe: (objects) => once(() => session.describe(objects)),
    pull: (request) => paged(() => session.pull(request)),
    sweep: (request, known) => paged(() => session.sweep(request, known)),
    reread: (request, refs) => once(() => session.reread(request, refs)),
    writeBack: (batch, onReceipts) => once(() => session.writeBack(batch, onReceipts)),
    setup: (request) => once(() => session.setup(request)),
    calls: () => session.calls(),
    close: () => session.close(),
  };
}
