import nodeSchedule from 'node-schedule';
import type { Clock } from '../core/ports.ts';

/** One alarm at a time, held by node-schedule. */
export interface AlarmClock {
  /** Epoch milliseconds; replaces the alarm that was set. */
  set(atMs: number): void;
  stop(): void;
}

/**
 * node-schedule is given dates and not cron texts: its own reckoning is an hour late for a local time that is skipped when
 * the clocks change, and skips or repeats ticks in zones that change them by half an hour or at midnight.
 */
export function openAlarmClock(clock: Clock, ring: () => void): AlarmClock {
  let job: nodeSchedule.Job | null = null;
  let waiting = new AbortController();
  const clear = (): void => {
    job?.cancel();
    job = null;
    waiting.abort();
  };
  const set = (atMs: number): void => {
    clear();
    // @types/node-schedule does not say that a date that passed a moment ago gets no job.
    const made: nodeSchedule.Job | null = nodeSchedule.scheduleJob(new Date(atMs), ring);
    job = made;
    if (made !== null) return;
    waiting = new AbortController();
    const { signal } = waiting;
    void clock.wait(1, signal).then(
      () => {
        if (!signal.aborted) ring();
      },
      () => {},
    );
  };
  return { set, stop: clear };
}
