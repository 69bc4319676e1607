const DAY_MS = 86_400_000;

/** ISO date so many days from today, in UTC. */
export const dayIn = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
export const daysUntil = (date: string): number => Math.round((Date.parse(date) - Date.parse(dayIn(0))) / DAY_MS);
