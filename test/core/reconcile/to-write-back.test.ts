import { describe, expect, it } from '@jest/globals';
import type { Receipt } from '../../../src/core/connector.ts';
import type { ErrorAction } from '../../../src/core/errors.ts';
import { isMassChange } from '../../../src/core/reconcile/mass-change.ts';
import type { OutboxRow } from '../../../src/core/reconcile/outbox.ts';
import { applyReceipt, toWriteBack } from '../../../src/core/reconcile/to-write-back.ts';

const content = {
  taskKey: 'k',
  settings: { table: 't' },
  subject: 's',
  body: 'b',
  dueDate: '2026-03-04',
  owner: { id: '1', name: 'Rita', email: 'rita@acme.example' },
  team: 'Sales',
  status: 'open',
  note: null,
};
const row = (overrides: Partial<OutboxRow> = {}): OutboxRow => ({
  id: 'row1',
  handoffId: 'h1',
  connection: 'sales',
  target: { object: 'Opportunity', externalId: '006A' },
  item: 'task:k',
  kind: 'task',
  desired: content,
  alongside: {},
  desiredHash: 'new',
  sentHash: null,
  acknowledgedHash: null,
  acknowledged: null,
  remoteId: null,
  state: 'pending',
  lockGroup: 'acc',
  notBefore: null,
  order: 0,
  ownerKey: 'rita@acme.example',
  attempts: 0,
  errorCode: null,
  errorMessage: null,
  ...overrides,
});

describe('the write of a task', () => {
  it('names nothing as changed the first time', () => {
    expect(toWriteBack(row())).toMatchObject({
      kind: 'task',
      taskKey: 'k',
      settings: { table: 't' },
      changed: null,
      uncertain: false,
      task: { subject: 's', status: 'open' },
    });
  });

  it('names only what changed since the last receipt, so that what people edited stays', () => {
    const acknowledged = { ...content, body: 'older', owner: { email: 'rita@acme.example', id: '1', name: 'Rita' } };
    expect(toWriteBack(row({ acknowledged, acknowledgedHash: 'old' }))).toMatchObject({ changed: ['body'], acknowledged });
    expect(toWriteBack(row())).toMatchObject({ acknowledged: null });
  });

  it('names everything as changed when an earlier attempt may have arrived: what the source shows may be that attempt', () => {
    const acknowledged = { ...content, body: 'older' };
    expect(toWriteBack(row({ acknowledged, acknowledgedHash: 'old', sentHash: 'between', state: 'sent' }))).toMatchObject({ changed: null, acknowledged: null });
  });

  it('is looked up first when an earlier answer never arrived', () => {
    expect(toWriteBack(row({ state: 'sent', sentHash: 'new' })).uncertain).toBe(true);
    expect(toWriteBack(row({ attempts: 1, sentHash: 'new' })).uncertain).toBe(true);
    expect(toWriteBack(row({ attempts: 1, sentHash: 'old', acknowledgedHash: 'old' })).uncertain).toBe(false);
  });

  it('is refused with a remedy when its stored content is damaged, and shows none of it', () => {
    const damaged = row({ desired: { ...content, dueDate: 'Rita, 12 Main Street' } });
    expect(() => toWriteBack(damaged)).toThrow(
      expect.objectContaining({ code: 'invalid_outbox_row', message: expect.not.stringContaining('Main Street') }),
    );
  });
});

it('the write of fields takes along what is no change by itself', () => {
  const fields = row({ kind: 'fields', item: 'fields', desired: { Score__c: 0 }, alongside: { Checked__c: 'now' } });
  expect(toWriteBack(fields)).toMatchObject({
    kind: 'fields',
    values: { Score__c: 0, Checked__c: 'now' },
    lockGroup: 'acc',
  });
});

it('a comment that could not be written is not taken for one that may have been', () => {
  const comment = row({
    kind: 'note',
    item: 'note:ready:1',
    desired: { text: 'Ready.' },
    attempts: 1,
    sentHash: 'new',
  });
  expect(toWriteBack(comment)).toMatchObject({ kind: 'note', text: 'Ready.', uncertain: false });
});

describe('a receipt', () => {
  const now = '2026-03-02T10:00:00.000Z';
  const failed = (action: ErrorAction, retryAfterMs?: number): Receipt => ({
    id: 'row1',
    desiredHash: 'new',
    outcome: 'failed',
    resolution: {
      action,
      code: 'BUSY',
      message: 'busy',
      remedy: 'wait',
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    },
  });
  const apply = (receipt: Receipt, overrides: Partial<OutboxRow> = {}) =>
    applyReceipt(row({ state: 'sent', sentHash: 'new', ...overrides }), receipt, now);
  const acknowledged: Receipt = {
    id: 'row1',
    desiredHash: 'new',
    outcome: 'acknowledged',
    remoteId: '00T1',
    created: true,
  };

  it('acknowledges the hash it was sent with and remembers where the item stands', () => {
    expect(apply(acknowledged, { attempts: 2, errorCode: 'BUSY' })).toEqual({
      id: 'row1',
      state: 'acknowledged',
      acknowledgedHash: 'new',
      remoteId: '00T1',
      attempts: 0,
      notBefore: null,
      errorCode: null,
      errorMessage: null,
      at: now,
    });
    expect(apply({ ...acknowledged, remoteId: null }, { remoteId: 'known' }).remoteId).toBe('known');
  });

  it('leaves the row to be sent again when something newer is desired', () => {
    expect(apply({ ...acknowledged, desiredHash: 'older' })).toMatchObject({
      state: 'pending',
      acknowledgedHash: 'older',
    });
  });

  it('that the task is gone ends the row', () => {
    expect(apply({ id: 'row1', desiredHash: 'new', outcome: 'gone', how: 'deleted' })).toMatchObject({
      state: 'ended',
      acknowledgedHash: null,
    });
  });

  it('of a busy vendor backs off, twice as long each time, but at most two hours', () => {
    expect(apply(failed('retry'))).toMatchObject({
      state: 'pending',
      attempts: 1,
      notBefore: '2026-03-02T10:02:00.000Z',
      errorCode: 'BUSY',
    });
    expect(apply(failed('retry'), { attempts: 2 }).notBefore).toBe('2026-03-02T10:08:00.000Z');
    expect(apply(failed('rate_limited'), { attempts: 500 })).toMatchObject({
      state: 'pending',
      notBefore: '2026-03-02T12:00:00.000Z',
    });
  });

  it('of a limit waits as long as the vendor says, and never becomes an error', () => {
    expect(apply(failed('rate_limited', 5_000), { attempts: 40 })).toMatchObject({
      state: 'pending',
      notBefore: '2026-03-02T10:00:05.000Z',
    });
  });

  it('of a failure that does not pass becomes a sync error in the end', () => {
    expect(apply(failed('retry'), { attempts: 7 })).toMatchObject({ state: 'failed', attempts: 8, notBefore: null });
    expect(apply(failed('skip_record'))).toMatchObject({ state: 'failed', errorMessage: 'busy' });
  });

  it('of a broken connection costs the item no attempt', () => {
    expect(apply(failed('fail'), { attempts: 7 })).toMatchObject({ state: 'pending', attempts: 7 });
    expect(apply(failed('refresh_auth'), { attempts: 7 })).toMatchObject({ state: 'pending', attempts: 7 });
  });

  it('of unknown fate is kept for a person to settle', () => {
    const resolution = { action: 'skip_record', code: 'LOST', message: 'no answer', remedy: 'look' } as const;
    expect(apply({ id: 'row1', desiredHash: 'new', outcome: 'unconfirmed', resolution })).toMatchObject({
      state: 'unconfirmed',
      acknowledgedHash: null,
    });
  });
});

it('a mass change is more than 20 and more than a tenth of what is known', () => {
  expect([isMassChange(20, 20), isMassChange(21, 210), isMassChange(21, 209), isMassChange(21, 21)]).toEqual([
    false,
    false,
    true,
    true,
  ]);
});
