const number = new Intl.NumberFormat('en');

export const sayNumber = (value: number): string => number.format(value);

/** A handoff of which nothing counts yet has no score. */
export const sayScore = (score: number | null): string => (score === null ? 'none' : number.format(score));

export const sayCount = (value: number, one: string, many: string): string => `${sayNumber(value)} ${value === 1 ? one : many}`;

/** A value of a record, on one line. */
export function sayValue(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'nothing';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
