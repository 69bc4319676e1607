import type { JsonValue } from '../../json.ts';
import type { CanonicalValue } from '../record.ts';
import { BLANK, PLACEHOLDER, Refusal, quote, type Cast } from '../outcome.ts';
import { isPlaceholder } from '../placeholder.ts';

/**
 * Source value → canonical value. A value outside the table is invalid and named, never guessed; `keep` passes it on,
 * `{ value }` stands for all others. A result of null says that the source value is no answer.
 */
export function tableCast(
  table: ReadonlyMap<string, CanonicalValue | null>,
  otherwise: 'keep' | { readonly value: CanonicalValue | null } | undefined,
  next: Cast,
): Cast {
  const known = [...table.keys()];
  const lookUp = (raw: JsonValue): CanonicalValue | null | undefined => (typeof raw === 'object' ? undefined : table.get(String(raw).trim()));
  return (raw, fields) => {
    const result = lookUp(raw);
    if (result === null) return BLANK;
    if (result !== undefined) return result;
    if (otherwise === 'keep') return next(raw, fields);
    if (otherwise !== undefined) return otherwise.value ?? BLANK;
    if (typeof raw === 'string' && isPlaceholder(raw, [])) return PLACEHOLDER;
    return new Refusal('invalid', `${quote(raw)} is not one of ${known.slice(0, 6).join(', ')}${known.length > 6 ? ' …' : ''}`);
  };
}
