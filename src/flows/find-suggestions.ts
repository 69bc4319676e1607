import type { StoredHandoff } from '../core/handoff/handoff.ts';
import type { HandoffKind } from '../core/handoff/mapping-file.ts';
import type { Circle } from '../core/line/circle.ts';
import { apartPairs, areApart, ownIdOf } from '../core/line/decide-partners.ts';
import { recordsOf, suggestLinks, type Suggestion } from '../core/line/suggest-links.ts';
import { LIVE_STATUSES } from '../core/line/taken-back.ts';
import type { Store } from '../core/ports.ts';

const STEP = 1_000;

/** Computed on demand from all living handoffs of a kind; nothing is stored or applied. */
export async function findSuggestions(store: Pick<Store, 'listHandoffs' | 'findLinkDecisions'>, kind: HandoffKind, circle: Circle): Promise<readonly Suggestion[]> {
  const handoffs: StoredHandoff[] = [];
  for (;;) {
    const page = await store.listHandoffs({ kind, status: LIVE_STATUSES, limit: STEP, offset: handoffs.length });
    handoffs.push(...page);
    if (page.length < STEP) break;
  }
  const all = suggestLinks(handoffs);
  const ids = new Set(all.flatMap(({ first, second }) => [...recordsOf(first), ...recordsOf(second)].map((record) => ownIdOf(circle, record))));
  if (ids.size === 0) return [];
  const apart = apartPairs(await store.findLinkDecisions([...ids]));
  return all.filter(({ first, second }) => !areApart(circle, recordsOf(first), recordsOf(second), apart));
}
