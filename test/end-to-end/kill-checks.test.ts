import { describe, expect, it } from '@jest/globals';
import type { StoredSource } from '../../src/core/handoff/handoff.ts';
import { checkFields } from '../kill/check-fields.ts';
import { checkHandoffs } from '../kill/check-handoffs.ts';
import { checkTasks } from '../kill/check-tasks.ts';
import { noFindings } from '../kill/findings.ts';
import { Ledger } from '../kill/ledger.ts';
import type { Wanted } from '../kill/read-wanted.ts';
import type { ShownBySource, ShownRecord, ShownTask } from '../kill/source.ts';

const deal = (changes: Partial<ShownRecord> = {}): ShownRecord => ({ ref: 'Deal A', counts: true, fields: { score: 40, status: 'Incomplete' }, scoreField: 'score', stillShows: 'Incomplete', ...changes });
const task = (changes: Partial<ShownTask> = {}): ShownTask => ({
  target: 'Deal A', remoteId: 'T1', key: 'key1', owner: 'rep', subject: 'Complete the handoff', body: 'Goal', dueDate: '2030-01-01', open: true, deleted: false, ...changes,
});
const STORED: StoredSource = {
  connection: 'sales', object: 'Deal', externalId: 'A', handoffId: 'h1', version: '1', fingerprint: '', state: 'present', url: null, fields: {}, related: {}, unreadable: [],
  nonexistent: [], readAt: '', lastHumanEditAt: null, lockGroup: null, matchKey: null,
};
const wanted: Wanted = {
  fields: new Map([['sales: Deal A', { score: 40, status: 'Incomplete' }]]),
  tasks: [{ target: 'sales: Deal A', owner: 'rep', subject: 'Complete the handoff', body: 'Goal', dueDate: '2030-01-01', datedByStart: true }],
  notes: new Set(),
};
const shownIn = (records: readonly ShownRecord[], tasks: readonly ShownTask[]): ShownBySource => new Map([['sales', { records, tasks, notes: [] }]]);

function check(records: readonly ShownRecord[], tasks: readonly ShownTask[], ledger = new Ledger(), expected = wanted, sources = shownIn(records, tasks)) {
  const findings = noFindings();
  checkFields(expected, sources, findings);
  checkTasks(expected, sources, ledger, findings);
  return findings;
}
const endedBy = (how: 'closed' | 'deleted'): Ledger => {
  const ledger = new Ledger();
  ledger.of('sales').end('key1', { how, remoteId: 'T1', target: 'Deal A', owner: 'rep', subject: 'Complete the handoff' });
  return ledger;
};

describe('the checks after a kill run', () => {
  it('find nothing where everything is as it should be', () => {
    const { lost, twice, stale } = check([deal()], [task()]);
    expect([lost, twice, stale]).toEqual([[], [], []]);
  });

  it('find a record without a handoff, and one without a score', () => {
    const findings = noFindings();
    expect(checkHandoffs({ handoffs: [], sources: [], outbox: [] }, shownIn([deal(), deal({ ref: 'Deal B', counts: false })], []), [], findings)).toBe(1);
    expect(findings.lost).toHaveLength(1);
    expect(check([deal({ fields: { score: null, status: 'Incomplete' } })], [task()]).lost).toHaveLength(1);
  });

  it('find twins that are two handoffs', () => {
    const holders = (ids: readonly [string, string]) => {
      const findings = noFindings();
      const sources = ids.map((handoffId, index) => ({ ...STORED, connection: index === 0 ? 'sales' : 'crm', handoffId }));
      checkHandoffs({ handoffs: [], sources, outbox: [] }, new Map(), [['sales: Deal A', 'crm: Deal A']], findings);
      return findings.twice;
    };
    expect(holders(['h1', 'h1'])).toEqual([]);
    expect(holders(['h1', 'h2'])).toEqual(['sales: Deal A and crm: Deal A are 2 handoffs']);
  });

  it('find a task that stands twice: by its key, and by its owner and record', () => {
    expect(check([deal()], [task(), task({ remoteId: 'T2' })]).twice).toHaveLength(3);
    expect(check([deal()], [task(), task({ remoteId: 'T2', key: 'key2' })]).twice).toHaveLength(1);
    expect(check([deal()], [task(), task({ remoteId: 'T2', key: 'key2', open: false })]).twice).toHaveLength(0);
  });

  it('find a task that is open in two systems, and none that moved from one to the other', () => {
    const inBoth = (open: boolean): ShownBySource => new Map([...shownIn([deal()], [task()]), ['crm', { records: [], tasks: [task({ target: 'Deal 9', remoteId: 'T9', open })], notes: [] }]]);
    expect(check([], [], new Ledger(), wanted, inBoth(true)).twice).toEqual(['2 tasks, key, open: key1']);
    expect(check([], [], new Ledger(), wanted, inBoth(false)).twice).toEqual([]);
  });

  it('find an old score, an old text, an old date, a missing task and one too many', () => {
    expect(check([deal({ fields: { score: 39, status: 'Incomplete' } })], [task()]).stale).toHaveLength(1);
    expect(check([deal()], [task({ body: 'Goal, buyer' })]).stale).toHaveLength(1);
    expect(check([deal()], [task({ dueDate: '2030-01-02' })]).stale).toHaveLength(1);
    expect(check([deal()], []).stale).toHaveLength(1);
    expect(check([deal()], [task()], new Ledger(), { ...wanted, tasks: [] }).stale).toHaveLength(1);
  });

  it('find a record that still shows a status though nothing should stand there', () => {
    const nothing: Wanted = { fields: new Map(), tasks: [], notes: new Set() };
    expect(check([deal({ counts: false })], [], new Ledger(), nothing).stale).toHaveLength(1);
    expect(check([deal({ counts: false, stillShows: null })], [], new Ledger(), nothing).stale).toHaveLength(0);
  });

  it('find a task that came back after a person ended it, in the same place or as a new one', () => {
    expect(check([deal()], [task({ open: false })], endedBy('closed')).stale).toHaveLength(0);
    expect(check([deal()], [task()], endedBy('closed')).stale).toHaveLength(1);
    expect(check([deal()], [task({ open: false, deleted: true }), task({ remoteId: 'T2' })], endedBy('deleted')).stale).toHaveLength(1);
  });
});
