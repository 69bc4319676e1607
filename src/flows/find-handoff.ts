import { HandoffError } from '../core/errors.ts';
import type { StoredHandoff } from '../core/handoff/handoff.ts';
import type { Store } from '../core/ports.ts';

/** By its id, the beginning of it (8 characters or more) or the id of one of its records. Throws when nothing or more than one handoff fits. */
export async function findHandoff(store: Pick<Store, 'findHandoffByText'>, text: string): Promise<StoredHandoff> {
  const found = await store.findHandoffByText(text);
  const [only, second] = found;
  if (only !== undefined && (second === undefined || only.id === text)) return only;
  throw new HandoffError({
    code: only === undefined ? 'handoff_not_found' : 'handoff_ambiguous',
    message: only === undefined ? `No handoff "${text}".` : `"${text}" fits ${found.length} handoffs: ${found.slice(0, 5).map((handoff) => handoff.id).join(', ')}.`,
    remedy: only === undefined ? '"handoff handoffs list" shows ids; the record may be out of scope of the mapping.' : 'Give more characters of the id.',
    exitCode: only === undefined ? 1 : 2,
  });
}
