/** An ISO instant for a table: 2026-11-22 14:45 UTC, breakable between day and time. */
export const inUtc = (instant: string): string => `${instant.slice(0, 16).replace('T', ' ')} UTC`;
