const DAY_MS = 86_400_000;
/** Like a write that nobody needs by a date: behind what is needed within a month, and never overtaken by what came later. */
const UNDATED_DAYS = 30;
/** Days since 1970 stay below it until 2243; the queue takes positive numbers. */
const HIGHEST = 100_000;

const dayOf = (ms: number): number => Math.floor(ms / DAY_MS);

/** For the queue, higher goes first: by the date (ISO) that the connection's most urgent write is needed by; null: none is due or has a date. */
export function wakePriority(neededBy: string | null, now: Date): number {
  const neededMs = neededBy === null ? Number.NaN : Date.parse(neededBy);
  const day = Number.isNaN(neededMs) ? dayOf(now.getTime()) + UNDATED_DAYS : dayOf(neededMs);
  return Math.min(HIGHEST, Math.max(0, HIGHEST - day));
}

/** What a person or a vendor just told us: needed today. */
export const promptPriority = (now: Date): number => wakePriority(now.toISOString(), now);
