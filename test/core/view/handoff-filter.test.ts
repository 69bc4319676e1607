import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { applyFilter, handoffFilterQuery, handoffFilterSchema, queryOf, SORT_KEYS, type HandoffListFilter } from '../../../src/core/view/handoff-filter.ts';
import type { HandoffRow } from '../../../src/core/view/handoff-row.ts';

const TODAY = '2026-11-22';
const row = (id: string, given: Partial<HandoffRow> = {}): HandoffRow => ({
  id, kind: 'customer', title: `Deal ${id}`, connection: 'sales', alsoIn: [], score: 50, status: 'incomplete', olderThanStart: false, reachedAt: '2026-11-01T00:00:00.000Z',
  updatedAt: '2026-11-20T00:00:00.000Z', owner: 'Ana Sales', nextDeadline: null, gaps: 1, openTasks: 1, questions: 0, ...given,
});
const ROWS: readonly HandoffRow[] = [
  row('a', { title: 'Northwind Traders', score: 82, nextDeadline: '2026-11-21' }),
  row('b', { title: 'Contoso', owner: 'Bo Rep', score: null, nextDeadline: '2026-11-22', questions: 2 }),
  row('c', { title: 'Ümlaut GmbH', connection: 'hub', alsoIn: ['erp'], score: 0, nextDeadline: '2026-11-29', status: 'ready' }),
  row('d', { kind: 'employee', title: 'New hire', owner: null, score: 100, olderThanStart: true, status: 'accepted', nextDeadline: '2026-11-30' }),
];
const found = (filter: HandoffListFilter): string => applyFilter(ROWS, filter, TODAY).map(({ id }) => id).join('');

describe('the filter of the list of handoffs', () => {
  it.each<readonly [string, HandoffListFilter, string]>([
    ['nothing', {}, 'abcd'],
    ['every word somewhere in title, owner or id', { text: 'sales NORTH' }, 'a'],
    ['letters beyond ASCII', { text: 'ümlaut' }, 'c'],
    ['words that nobody has', { text: 'northwind contoso' }, ''],
    ['a kind', { kinds: ['employee'] }, 'd'],
    ['an empty choice as no choice', { kinds: [], statuses: [], connections: [] }, 'abcd'],
    ['a connection that holds a record of it', { connections: ['erp'] }, 'c'],
    ['statuses', { statuses: ['ready', 'accepted'] }, 'cd'],
    ['a score from, without those that have none', { scoreFrom: 0 }, 'acd'],
    ['a score range, both ends included', { scoreFrom: 82, scoreTo: 100 }, 'ad'],
    ['an owner by whole name', { owner: 'bo rep' }, 'b'],
    ['a part of an owner as nobody', { owner: 'bo' }, ''],
    ['what is overdue, today not yet', { due: 'overdue' }, 'a'],
    ['what is due today', { due: 0 }, 'ab'],
    ['what is due within a week, overdue included', { due: 7 }, 'abc'],
    ['open questions', { questions: true }, 'b'],
    ['without older ones', { older: 'without' }, 'abc'],
    ['older ones alone', { older: 'only' }, 'd'],
    ['several at once', { kinds: ['customer'], due: 7, scoreTo: 90 }, 'ac'],
  ])('lets through: %s', (_title, filter, ids) => {
    expect(found(filter)).toBe(ids);
  });

  it.each<readonly [HandoffListFilter, string]>([
    [{ sort: 'score' }, 'cadb'], [{ sort: 'score', descending: true }, 'dacb'], [{ sort: 'title' }, 'bdac'], [{ sort: 'owner' }, 'acbd'], [{ sort: 'owner', descending: true }, 'bacd'],
    [{ sort: 'nextDeadline', descending: true }, 'dcba'], [{ sort: 'gaps' }, 'abcd'],
  ])('sorts by %j, what is not known last', (filter, ids) => {
    expect(found(filter)).toBe(ids);
  });

  it('stays the same on its way through an address', () => {
    const whole = fc.record(
      {
        text: fc.constantFrom('a b', 'ü&=,+%', '100'), kinds: fc.constantFrom(['customer' as const], ['customer' as const, 'employee' as const]), connections: fc.constantFrom(['sales'], ['sales', 'hr-2']),
        statuses: fc.constantFrom(['ready' as const], ['ready' as const, 'accepted' as const]), scoreFrom: fc.integer({ min: 0, max: 100 }), scoreTo: fc.integer({ min: 0, max: 100 }), owner: fc.constantFrom('Ana, Jr.', '7'),
        due: fc.oneof(fc.constant('overdue' as const), fc.integer({ min: 0, max: 366 })), questions: fc.constant(true as const), older: fc.constantFrom('with' as const, 'without' as const, 'only' as const),
        sort: fc.constantFrom(...SORT_KEYS), descending: fc.constant(true as const),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(whole, (filter) => {
        const query = queryOf(handoffFilterSchema.parse(filter));
        expect(handoffFilterQuery.parse(Object.fromEntries(new URLSearchParams(query.toString())))).toEqual(filter);
      }),
    );
  });

  it.each([{ colour: 'red' }, { scoreFrom: '101' }, { scoreFrom: '1e1' }, { due: 'soon' }, { kinds: 'deal' }, { questions: 'false' }, { text: ' ' }])('refuses %j', (query) => {
    expect(handoffFilterQuery.safeParse(query).success).toBe(false);
  });
});
