import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { rebuildCircle, type CircleData } from './core/replay/circle-data.ts';
import { findNewPaths } from './core/replay/find-not-stored.ts';
import type { ReplayRules } from './core/replay/replay-handoff.ts';
import { replayPage, type PageReplay } from './core/replay/replay-page.ts';
import { emptyTally } from './core/replay/replay-tally.ts';
import type { FromThread, ToThread } from './core/replay/thread-messages.ts';
import { decodeReplayPage } from './store/decode-replay-page.ts';

/*
 * A thread that works out pages of stored handoffs by what runs and by a draft, while the service goes on answering. It
 * knows no database: pages come as texts, and counts go back. Started by src/app/open-replay-threads.ts.
 */

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;
/** From our own process: see ThreadOrder. */
const orderSchema = z.object({ before: z.custom<CircleData>(isObject), after: z.custom<CircleData>(isObject), now: z.string() });
const messageSchema = z.custom<ToThread>(isObject);

const port = parentPort;
if (port === null) throw new Error('this file is started as a thread');
const order = orderSchema.parse(workerData);
const [before, after] = [rebuildCircle(order.before), rebuildCircle(order.after)];
const rules: ReplayRules = { before, after, newPaths: findNewPaths(before, after), now: new Date(order.now) };
const told = emptyTally();
const waiting = new Map<number, PageReplay>();
const send = (message: FromThread): void => port.postMessage(message);

port.on('message', (given: unknown) => {
  const message = messageSchema.parse(given);
  const { number } = message;
  if (message.kind === 'granted') {
    const page = waiting.get(number);
    waiting.delete(number);
    if (page !== undefined) send({ kind: 'counted', number, tally: page.finish(message.granted) });
    return;
  }
  const page = replayPage(decodeReplayPage(message.page), rules, told);
  if (page.asks.length === 0) {
    send({ kind: 'counted', number, tally: page.finish([]) });
    return;
  }
  waiting.set(number, page);
  send({ kind: 'asks', number, asks: page.asks });
});
