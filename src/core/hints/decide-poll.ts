import { z } from 'zod';

const refSchema = z.object({ object: z.string(), externalId: z.string() });
/** How polling of a connection with a webhook goes. */
export const pollPaceSchema = z.object({
  /** How far the interval is stretched: a place in STRETCHES. */
  step: z.int().min(0),
  /** Polls in a row that found nothing new, since the last step. */
  clean: z.int().min(0),
  /** ISO instant of the beginning of the last poll; null before the first. */
  polledAt: z.string().nullable(),
  /** What the last poll found changed and nobody had announced by then: judged at the next tick, since an event may be on its way. */
  doubtful: z.object({ since: z.string(), refs: z.array(refSchema) }).nullable(),
});
export type PollPace = z.infer<typeof pollPaceSchema>;

export const FIRST_PACE: PollPace = { step: 0, clean: 0, polledAt: null, doubtful: null };

export const STRETCHES = [1, 2, 4, 6] as const;
const LONGEST_MS = 60 * 60_000;
/** So many polls in a row must have found nothing new before the interval is stretched further. */
const CLEAN_POLLS_PER_STEP = 2;
/** A webhook that said nothing for so long is not known to work. */
const SILENT_MS = 24 * 60 * 60_000;

export interface PollQuestion {
  readonly pace: PollPace;
  /** Records of `pace.doubtful` that are still not announced. */
  readonly missed: number;
  readonly now: Date;
  /** ISO instant of the last verified delivery; null: none in the last days. */
  readonly deliveredAt: string | null;
  /** Of the schedule. */
  readonly intervalMs: number;
  readonly sweepEveryMs: number;
}

/**
 * Whether a tick of the schedule polls. With a webhook that announces what polls find, every second, fourth, then sixth tick
 * does, at least one an hour; a poll that found what nobody announced brings every tick back. `pace` is to be kept.
 */
export function decidePoll(question: PollQuestion): { readonly poll: boolean; readonly pace: PollPace } {
  const pace = judgeLast(question);
  if (pace.polledAt === null) return { poll: true, pace };
  const { intervalMs, sweepEveryMs, now } = question;
  const wantedMs = intervalMs * (STRETCHES[pace.step] ?? 1);
  const stretchedMs = Math.max(intervalMs, Math.min(wantedMs, LONGEST_MS, sweepEveryMs));
  // Half an interval early is not early: a tick comes on the minute, a poll begins a little after it.
  return { poll: now.getTime() - Date.parse(pace.polledAt) >= stretchedMs - intervalMs / 2, pace };
}

/** The last poll is judged once. */
function judgeLast({ pace, missed, now, deliveredAt }: PollQuestion): PollPace {
  if (pace.doubtful === null) return pace;
  if (missed > 0) return { ...pace, step: 0, clean: 0, doubtful: null };
  const isWorking = deliveredAt !== null && now.getTime() - Date.parse(deliveredAt) < SILENT_MS;
  const clean = isWorking ? pace.clean + 1 : 0;
  const rises = clean >= CLEAN_POLLS_PER_STEP && pace.step < STRETCHES.length - 1;
  return { ...pace, step: pace.step + (rises ? 1 : 0), clean: rises ? 0 : clean, doubtful: null };
}
