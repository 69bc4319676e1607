import { RefusedError } from '../http/problem.ts';

/** Longer than this nobody waits before a page, and proxies give up. */
export const LOOK_MS = 20_000;

/**
 * What a person waits for must end. `work` gets a signal that says when nobody waits any more.
 * Throws RefusedError 504 `account_slow`; what the work still answers then is dropped.
 */
export async function answerInTime<T>(mostMs: number, instead: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const late = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new RefusedError(504, { code: 'account_slow', message: `The account took longer than ${Math.round(mostMs / 1_000)} seconds.`, remedy: `Try again in a minute; or run "${instead}" on the machine of the service, which waits.` }));
      late.abort();
    }, mostMs);
  });
  const working = work(late.signal);
  // Whoever comes too late may fail as well; nobody hears it.
  working.catch(() => {});
  try {
    return await Promise.race([working, end]);
  } finally {
    clearTimeout(timer);
  }
}
