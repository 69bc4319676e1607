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

/** What a requirement asks of those who answer it. `unknown`: open handoffs among `openHandoffs` whose answer was never read. */
export function sayCost({ owner, openHandoffs, lacking, unknown }: { readonly owner: string; readonly openHandoffs: number; readonly lacking: number; readonly unknown: number }): string {
  if (openHandoffs === 0) return 'It applies to no open handoff today.';
  const known = openHandoffs - unknown;
  if (known === 0) return `It applies to ${sayCount(openHandoffs, 'open handoff', 'open handoffs')}; whether they have an answer is not stored.`;
  const cost = lacking === 0 ? `All ${sayCount(known, 'open handoff has', 'open handoffs have')} an answer.` : `${sayNumber(lacking)} of ${sayCount(known, 'open handoff lacks', 'open handoffs lack')} it; ${owner.replaceAll('_', ' ')} would be asked.`;
  return unknown === 0 ? cost : `${cost} Of ${sayNumber(unknown)} more the answer is not stored.`;
}
