import { setTimeout as delay } from 'node:timers/promises';

/** Waits for what something else brings about; the test's own time limit ends it. */
export async function until(isSo: () => Promise<boolean> | boolean, everyMs = 100): Promise<void> {
  while (!(await isSo())) await delay(everyMs);
}
