import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import type { ReplayPage } from '../core/replay/replay-store.ts';
import type { ReplayTally } from '../core/replay/replay-tally.ts';
import type { FromThread, ThreadOrder, ToThread } from '../core/replay/thread-messages.ts';
import type { TaskLimit } from '../core/line/limit-tasks.ts';
import type { ReplayThreads } from '../flows/rules/replay-rules.ts';

const ENTRY = new URL('../replay-thread.ts', import.meta.url);
/** Pages come and go: much that is young, little that stays. */
const MEMORY = { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 128 };
const messageSchema = z.custom<FromThread>((value) => typeof value === 'object' && value !== null);

interface Waiting {
  readonly thread: Worker;
  readonly resolve: (tally: ReplayTally) => void;
  readonly reject: (error: unknown) => void;
}

/** `limit`: whether a person may get one more task, counted over all threads. Close them, or the process does not end. */
export function openReplayThreads(size: number, order: ThreadOrder, limit: Pick<TaskLimit, 'mayOpen'>): ReplayThreads & { close(): Promise<void> } {
  const waiting = new Map<number, Waiting>();
  const load = new Map<Worker, number>();
  let pages = 0;
  const fail = (error: unknown): void => {
    for (const [number, { reject }] of waiting) {
      waiting.delete(number);
      reject(error);
    }
  };
  const hear = (thread: Worker, message: FromThread): void => {
    const { number } = message;
    if (message.kind === 'asks') {
      tell(thread, { kind: 'granted', number, granted: message.asks.map(([ownerKey, connection]) => limit.mayOpen(ownerKey, connection)) });
      return;
    }
    load.set(thread, (load.get(thread) ?? 1) - 1);
    waiting.get(number)?.resolve(message.tally);
    waiting.delete(number);
  };
  const threads = Array.from({ length: size }, () => {
    const thread = new Worker(ENTRY, { workerData: order, name: 'replay', resourceLimits: MEMORY });
    thread.on('message', (message: unknown) => hear(thread, messageSchema.parse(message)));
    thread.on('error', fail);
    load.set(thread, 0);
    return thread;
  });
  const idlest = (): Worker => {
    const [thread] = threads.toSorted((a, b) => (load.get(a) ?? 0) - (load.get(b) ?? 0));
    if (thread === undefined) throw new RangeError('a replay needs a thread');
    return thread;
  };
  return {
    size,
    run: (page: ReplayPage) =>
      new Promise((resolve, reject) => {
        const thread = idlest();
        pages += 1;
        load.set(thread, (load.get(thread) ?? 0) + 1);
        waiting.set(pages, { thread, resolve, reject });
        tell(thread, { kind: 'page', number: pages, page });
      }),
    close: async () => {
      fail(new Error('the replay was stopped'));
      await Promise.all(threads.map((thread) => thread.terminate()));
    },
  };
}

const tell = (thread: Worker, message: ToThread): void => thread.postMessage(message);
