/** What somebody typed, as the value it stands for, or why it is none: a sentence to show beside it. */
export type Checked<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

export interface NumberLimits {
  readonly min?: number;
  readonly max?: number;
  readonly whole?: boolean;
}

const GROUPED = /^[+-]?\d{1,3}(?:[, \u00A0\u202F']\d{3})+(?:\.\d+)?$/;
const PLAIN = /^[+-]?\d+(?:\.\d+)?$/;

/** Numbers as people write them: 50000, 50,000, 1.5. What could mean two numbers is asked about, never guessed. */
export function checkNumber(text: string, { min, max, whole = false }: NumberLimits = {}): Checked<number> {
  const typed = text.trim();
  if (typed === '') return refuse('Give a number.');
  if (/^\d{1,3}(?:\.\d{3})+$/.test(typed) && typed !== '0.000') return refuse(`Write thousands without a point (${typed.replaceAll('.', '')}), decimals as 0.5.`);
  if (/^[+-]?\d+,\d{1,2}$/.test(typed)) return refuse(`Write decimals with a point: ${typed.replace(',', '.')}.`);
  if (!PLAIN.test(typed) && !GROUPED.test(typed)) return refuse(`"${short(typed)}" is not a number. Write it in digits, such as 50000 or 50,000.`);
  const value = Number(typed.replace(/[, \u00A0\u202F']/g, ''));
  if (whole && !Number.isInteger(value)) return refuse('Give a whole number.');
  if (!Number.isSafeInteger(Math.trunc(value))) return refuse('This number is too large.');
  if (min !== undefined && value < min) return refuse(`It must be at least ${min}.`);
  if (max !== undefined && value > max) return refuse(`It must be at most ${max}.`);
  return { ok: true, value };
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;
/** An ISO date that exists. */
export function checkDate(text: string): Checked<string> {
  const typed = text.trim();
  if (!DATE.test(typed)) return refuse('Give a date, such as 2027-03-01.');
  const ms = Date.parse(`${typed}T00:00:00Z`);
  const exists = !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(typed);
  return exists ? { ok: true, value: typed } : refuse(`There is no ${typed} in the calendar.`);
}

/** A name in the file that other places refer to. */
export function checkId(text: string, taken: readonly string[]): Checked<string> {
  const typed = text.trim();
  if (!/^[a-z][a-z0-9_]*$/.test(typed)) return refuse('Use small letters, digits and _, and begin with a letter: "security_check".');
  return taken.includes(typed) ? refuse(`"${typed}" is taken already: choose another name.`) : { ok: true, value: typed };
}

/** A text that must not be empty; of `words` words at most. */
export function checkText(text: string, words = Number.POSITIVE_INFINITY): Checked<string> {
  const typed = text.trim();
  if (typed === '') return refuse('This must not be empty.');
  const count = typed.split(/\s+/).length;
  return count > words ? refuse(`Use ${words} words or fewer: these are ${count}.`) : { ok: true, value: typed };
}

/** "Security check" → `security_check`, with a number behind it when that is taken. */
export function idFrom(label: string, taken: readonly string[]): string {
  const plain = label.normalize('NFKD').replace(/\p{M}+/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^[_0-9]+|_+$/g, '').split('_').slice(0, 4).join('_');
  const base = plain === '' ? 'item' : plain;
  for (let count = 1; ; count += 1) {
    const id = count === 1 ? base : `${base}_${count}`;
    if (!taken.includes(id)) return id;
  }
}

const refuse = (message: string): { readonly ok: false; readonly message: string } => ({ ok: false, message });
const short = (text: string): string => (text.length > 30 ? `${text.slice(0, 30)}…` : text);
