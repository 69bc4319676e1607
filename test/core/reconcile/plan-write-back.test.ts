import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shortHashOf } from '../../../src/core/hash.ts';
import type { JsonValue } from '../../../src/core/json.ts';
import { asSent, type DesiredItem, type OutboxRow } from '../../../src/core/reconcile/outbox.ts';
import { planWriteBack } from '../../../src/core/reconcile/plan-write-back.ts';

const scope = { handoffId: 'h1', connection: 'sales' };
const item = (value: string, overrides: Partial<DesiredItem> = {}): DesiredItem => ({
  target: { object: 'Opportunity', externalId: '006A' },
  item: 'fields',
  kind: 'fields',
  desired: { value },
  alongside: {},
  onlyIfKnown: false,
  lockGroup: null,
  notBefore: null,
  order: 1,
  ownerKey: null,
  ...overrides,
});
const task = (value: string, overrides: Partial<DesiredItem> = {}) =>
  item(value, { item: 'task:k', kind: 'task', order: 0, ...overrides });
const note = (value: string) => item(value, { item: 'note:ready:1', kind: 'note' });
const hash = (value: string) => shortHashOf({ value });
const plan = (rows: readonly OutboxRow[], ...desired: readonly DesiredItem[]) => planWriteBack(rows, desired, scope);
const first = (desired: DesiredItem, overrides: Partial<OutboxRow> = {}): OutboxRow => {
  const row = plan([], desired).rows[0];
  if (row === undefined) throw new Error('nothing was planned');
  return { ...row, ...overrides };
};
const sent = (desired: DesiredItem, overrides: Partial<OutboxRow> = {}) => {
  const row = first(desired);
  return { ...row, state: 'sent', sentHash: row.desiredHash, ...overrides } satisfies OutboxRow;
};
const acknowledged = (desired: DesiredItem, overrides: Partial<OutboxRow> = {}) => {
  const row = sent(desired);
  return {
    ...row,
    state: 'acknowledged',
    acknowledgedHash: row.desiredHash,
    acknowledged: row.desired,
    remoteId: 'r1',
    ...overrides,
  } satisfies OutboxRow;
};

describe('a desired state', () => {
  it('becomes a pending row under an id that always is the same', () => {
    expect(first(item('a'))).toMatchObject({
      state: 'pending',
      desiredHash: hash('a'),
      id: shortHashOf(['h1', 'sales', 'Opportunity', '006A', 'fields']),
    });
    expect(first(item('b')).id).toBe(first(item('a')).id);
    expect(first(item('a', { target: { object: 'Opportunity', externalId: '006B' } })).id).not.toBe(
      first(item('a')).id,
    );
  });

  it('that was acknowledged needs no row', () => {
    expect(plan([acknowledged(item('a'))], item('a'))).toEqual({ rows: [], unchanged: 1 });
  });

  it('is not changed by what is only written along with it', () => {
    expect(plan([acknowledged(item('a'))], item('a', { alongside: { checkedAt: 'now' } }))).toEqual({
      rows: [],
      unchanged: 1,
    });
  });

  it('that differs from the acknowledged one is sent as an update', () => {
    const { rows } = plan([acknowledged(task('a'))], task('b', { alongside: { checkedAt: 'now' } }));
    expect(rows).toMatchObject([
      {
        state: 'pending',
        desiredHash: hash('b'),
        acknowledgedHash: hash('a'),
        acknowledged: { value: 'a' },
        remoteId: 'r1',
        order: 1,
        alongside: { checkedAt: 'now' },
      },
    ]);
  });

  it('overwrites an undelivered one and starts its attempts anew', () => {
    const waiting = first(item('a'), {
      attempts: 3,
      notBefore: '2026-03-02T12:00:00Z',
      errorCode: 'x',
      errorMessage: 'busy',
    });
    expect(plan([waiting], item('b')).rows).toMatchObject([
      { desiredHash: hash('b'), attempts: 0, notBefore: null, errorCode: null, state: 'pending' },
    ]);
  });

  it('that is still on its way is left alone, attempts and all', () => {
    const waiting = first(item('a'), { attempts: 3, notBefore: '2026-03-02T12:00:00Z' });
    expect(plan([waiting], item('a'))).toEqual({ rows: [], unchanged: 1 });
  });

  it('waits longer when somebody edits the record meanwhile', () => {
    expect(plan([first(item('a'))], item('a', { notBefore: '2026-03-02T10:05:00Z' })).rows).toMatchObject([
      { notBefore: '2026-03-02T10:05:00Z' },
    ]);
  });

  it('that returns to the acknowledged one before it was sent needs no writing', () => {
    const waiting = {
      ...acknowledged(item('a')),
      desired: { value: 'b' },
      desiredHash: hash('b'),
      state: 'pending' as const,
    };
    expect(plan([waiting], item('a')).rows).toMatchObject([{ state: 'acknowledged', desiredHash: hash('a') }]);
  });

  it('that returns to the acknowledged one while another was sent is written again, since nobody knows what the target shows', () => {
    const lost = {
      ...acknowledged(item('a')),
      desired: { value: 'b' },
      desiredHash: hash('b'),
      sentHash: hash('b'),
      state: 'sent' as const,
    };
    expect(plan([lost], item('a')).rows).toMatchObject([
      { state: 'sent', desiredHash: hash('a'), sentHash: hash('b') },
    ]);
    expect(plan([{ ...lost, state: 'pending' }], item('a')).rows).toMatchObject([
      { state: 'pending', desiredHash: hash('a') },
    ]);
  });

  it('keeps a restoration that the caller ordered', () => {
    const restoring = acknowledged(item('a'), { state: 'pending', errorCode: 'restored_once' });
    expect(plan([restoring], item('a'))).toEqual({ rows: [], unchanged: 1 });
    expect(plan([acknowledged(item('a'), { errorCode: 'restored_once' })], item('b')).rows).toMatchObject([
      { errorCode: 'restored_once' },
    ]);
  });

  it('that failed is tried again only when something else is desired', () => {
    const failed = sent(item('a'), { state: 'failed', errorCode: 'INVALID', errorMessage: 'no' });
    expect(plan([failed], item('a'))).toEqual({ rows: [], unchanged: 1 });
    expect(plan([failed], item('b')).rows).toMatchObject([{ state: 'pending', errorCode: null, errorMessage: null }]);
  });

  it('of another handoff or connection is not touched', () => {
    const foreign = [
      { ...first(item('a')), handoffId: 'h2' },
      { ...first(item('a')), connection: 'other' },
    ];
    expect(plan(foreign)).toEqual({ rows: [], unchanged: 0 });
  });
});

describe('a task', () => {
  it('that should be closed but never was created is not created', () => {
    expect(plan([], task('done', { onlyIfKnown: true }))).toEqual({ rows: [], unchanged: 1 });
    expect(plan([first(task('open', { ownerKey: 'rita' }))], task('done', { onlyIfKnown: true })).rows).toMatchObject([
      { state: 'ended', ownerKey: null },
    ]);
  });

  it('that may have been created is closed', () => {
    expect(plan([sent(task('open'))], task('done', { onlyIfKnown: true, order: 2 })).rows).toMatchObject([
      { state: 'sent', desiredHash: hash('done'), order: 2 },
    ]);
  });

  it('that a person ended stays ended, whatever is desired', () => {
    const ended = acknowledged(task('a'), { state: 'ended' });
    expect(plan([ended], task('b'))).toEqual({ rows: [], unchanged: 1 });
    expect(plan([sent(task('a'), { state: 'ended' })], task('b'))).toEqual({ rows: [], unchanged: 1 });
  });

  it('that was dropped before it was ever sent may be wanted again', () => {
    const dropped = plan([first(task('a', { ownerKey: 'rita' }))]).rows;
    expect(dropped).toMatchObject([{ state: 'ended', ownerKey: null }]);
    expect(plan(dropped, task('a', { ownerKey: 'rita' })).rows).toMatchObject([{ state: 'pending', ownerKey: 'rita' }]);
  });

  it('that nobody wants any more keeps what it last showed', () => {
    const waiting = {
      ...acknowledged(task('a')),
      desired: { value: 'b' },
      desiredHash: hash('b'),
      state: 'pending' as const,
    };
    expect(plan([waiting]).rows).toMatchObject([
      { state: 'acknowledged', desired: { value: 'a' }, desiredHash: hash('a') },
    ]);
    expect(plan([acknowledged(task('a'))]).rows).toEqual([]);
    expect(plan([sent(task('a'))]).rows).toEqual([]);
  });
});

describe('a comment', () => {
  it('is never changed or repeated once it was sent', () => {
    for (const row of [
      sent(note('a')),
      acknowledged(note('a')),
      sent(note('a'), { state: 'unconfirmed' }),
      sent(note('a'), { state: 'failed' }),
    ])
      expect(plan([row], note('b'))).toEqual({ rows: [], unchanged: 1 });
  });

  it('takes the newest text until it is sent, and is dropped when its status passed before', () => {
    expect(plan([first(note('a'))], note('b')).rows).toMatchObject([{ desired: { value: 'b' } }]);
    expect(plan([first(note('a'))]).rows).toMatchObject([{ state: 'ended' }]);
  });
});

describe('a row whose id was made under a former name of the connection', () => {
  const renamed = { handoffId: 'h1', connection: 'crm' };
  const moved = (row: OutboxRow): OutboxRow => ({ ...row, connection: 'crm' });

  it('is the same item: nothing is created, and a change keeps its id', () => {
    const row = moved(acknowledged(task('a')));
    expect(planWriteBack([row], [task('a')], renamed)).toEqual({ rows: [], unchanged: 1 });
    expect(planWriteBack([row], [task('b')], renamed).rows).toMatchObject([{ id: row.id, state: 'pending', order: 1, remoteId: 'r1' }]);
    const other = planWriteBack([], [task('a')], renamed).rows[0];
    expect(other?.id).not.toBe(row.id);
  });

  it('stays ended when a person ended it, is not posted again, and is dropped when nobody wants it', () => {
    expect(planWriteBack([moved(acknowledged(task('a'), { state: 'ended' }))], [task('b')], renamed).rows).toEqual([]);
    expect(planWriteBack([moved(acknowledged(note('a')))], [note('b')], renamed).rows).toEqual([]);
    expect(planWriteBack([moved(first(item('a')))], [], renamed).rows).toMatchObject([{ id: first(item('a')).id, state: 'ended' }]);
  });

  it('is not mixed up with the same item on another record or of another handoff', () => {
    const rows = [
      moved(acknowledged(task('a', { target: { object: 'Opportunity', externalId: '006B' } }))),
      { ...moved(acknowledged(task('a'))), handoffId: 'h2' },
      acknowledged(task('a')),
    ];
    expect(planWriteBack(rows, [task('a')], renamed).rows).toMatchObject([{ state: 'pending', order: 0, target: { externalId: '006A' } }]);
  });
});

it('our own fields are shown again on a record that was gone and came back', () => {
  expect(plan([acknowledged(item('a'), { state: 'ended' })], item('b')).rows).toMatchObject([{ state: 'pending' }]);
});

it('two sendings without an answer leave open what the target shows, even when the second was what it had acknowledged', () => {
  const lost = asSent({ ...acknowledged(item('a')), desired: { value: 'b' }, desiredHash: hash('b'), state: 'pending' });
  const lostAgain = asSent(plan([lost], item('a')).rows[0] ?? lost);
  const wanted = plan([lostAgain], item('c')).rows[0] ?? lostAgain;
  expect(plan([wanted], item('a')).rows).toMatchObject([{ state: 'sent', desiredHash: hash('a') }]);
});

it('planning from its own rows plans nothing more, and every delivered state ends at what is desired', () => {
  const values = fc.constantFrom('a', 'b', 'c');
  const fates = fc.constantFrom('acknowledge', 'lose_answer', 'lose_request', 'wait');
  fc.assert(
    fc.property(fc.array(fc.tuple(values, fates), { minLength: 1, maxLength: 10 }), (steps) => {
      let row: OutboxRow | undefined;
      let shown: JsonValue | undefined;
      for (const [value, fate] of steps) {
        row = plan(row === undefined ? [] : [row], item(value)).rows[0] ?? row;
        if (row === undefined) throw new Error('nothing was planned');
        expect(plan([row], item(value)).rows).toEqual([]);
        if (row.state === 'acknowledged' || fate === 'wait') continue;
        if (fate !== 'lose_request') shown = row.desired['value'];
        row = asSent(row);
        if (fate === 'acknowledge')
          row = { ...row, state: 'acknowledged', acknowledgedHash: row.desiredHash, acknowledged: row.desired };
      }
      if (row?.state === 'acknowledged') expect(shown).toBe(steps.at(-1)?.[0]);
    }),
    { numRuns: 2_000 },
  );
});
