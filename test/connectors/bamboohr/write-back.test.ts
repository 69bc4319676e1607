import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { itSendsOnlyWhatTheSpecificationAllows } from './specification.ts';
import {
  applicationId,
  asStored,
  byName,
  deliver,
  fieldsOf,
  idByName,
  noteOf,
  openAccount,
  pullAll,
  taskOf,
  type Account,
} from './session.ts';

const TABLE = 'customHandoffTasks';
const rowsSchema = z.array(z.record(z.string(), z.string()));
let account: Account;
let jonas: string;
beforeEach(async () => {
  account = await openAccount();
  await account.control.control('define-fields');
  await account.control.control('define-table');
  await account.control.control('demo-seed');
  jonas = await idByName(account, 'Jonas Weber');
});
afterEach(() => account.close());

const rowsOf = async (person: string): Promise<z.infer<typeof rowsSchema>> =>
  rowsSchema.parse(await account.control.control('list-rows', { person, table: TABLE }));

describe('writing fields to BambooHR', () => {
  it('sets our fields, reads them back and acknowledges', async () => {
    const [receipt] = await deliver(await account.open(), [
      fieldsOf(jonas, {
        customHandoffScore: 72,
        customHandoffStatus: 'Incomplete',
        customHandoffMissing: 'laptop\nmanager',
      }),
    ]);
    expect(receipt).toMatchObject({ outcome: 'acknowledged' });
    expect(await account.control.control('list-employees')).toContainEqual(
      expect.objectContaining({ id: jonas, customHandoffScore: '72', customHandoffStatus: 'Incomplete' }),
    );
  });

  it('names the fields that BambooHR skipped without an error, and keeps those that took', async () => {
    const [receipt] = await deliver(await account.open({ apiKey: 'limited-key' }), [
      fieldsOf(jonas, { customHandoffScore: 72, customHandoffMissing: 'laptop' }),
    ]);
    expect(receipt).toMatchObject({
      outcome: 'failed',
      resolution: {
        action: 'skip_record',
        code: 'fields_not_written',
        message: expect.stringContaining('customHandoffScore'),
      },
    });
    expect(await account.control.control('list-employees')).toContainEqual(
      expect.objectContaining({ id: jonas, customHandoffMissing: 'laptop' }),
    );
  });

  it('refuses a list value that is not an option before BambooHR refuses the whole request', async () => {
    const [receipt] = await deliver(await account.open(), [
      fieldsOf(jonas, { customHandoffStatus: 'Splendid', customHandoffScore: 5 }),
    ]);
    expect(receipt).toMatchObject({
      outcome: 'failed',
      resolution: { message: expect.stringContaining('"Splendid" is not an option of the list customHandoffStatus') },
    });
    expect(await account.control.control('list-employees')).toContainEqual(
      expect.objectContaining({ id: jonas, customHandoffScore: '5' }),
    );
  });

  it('never writes a field that is not ours', async () => {
    await account.control.resetCalls();
    const [receipt] = await deliver(await account.open(), [fieldsOf(jonas, { jobTitle: 'Sales Director' })]);
    expect(receipt).toMatchObject({ outcome: 'failed', resolution: { code: 'not_our_field' } });
    expect((await account.control.calls()).total).toBe(0);
  });

  it('explains the refusal for somebody on a pay schedule synced with Trax Payroll', async () => {
    await account.control.control('set-trax', { on: true, employees: [jonas] });
    const [receipt] = await deliver(await account.open(), [fieldsOf(jonas, { customHandoffScore: 1 })]);
    expect(receipt).toMatchObject({
      outcome: 'failed',
      resolution: { code: 'trax_payroll', remedy: expect.stringContaining('tasks table') },
    });
  });

  it('fails one person who is gone and still writes the others', async () => {
    const receipts = await deliver(await account.open(), [
      fieldsOf('999999', { customHandoffScore: 1 }),
      fieldsOf(jonas, { customHandoffScore: 2 }),
    ]);
    expect(receipts.map(({ outcome }) => outcome)).toEqual(['failed', 'acknowledged']);
  });

  it('does not mistake the echo of its own write for an edit by a person', async () => {
    await account.advance(10_000);
    const session = await account.open();
    const { cursor } = await pullAll(session);
    await account.advance(60_000);
    await deliver(session, [fieldsOf(jonas, { customHandoffScore: 72 })]);
    const page = await pullAll(await account.open(), { cursor });
    expect(byName(page, 'employee', 'Jonas Weber')).toMatchObject({
      lastHumanEditAt: null,
      own: { customHandoffScore: '72' },
    });
  });
});

describe('writing task rows to BambooHR', () => {
  it('creates a row with the key, learns its id by reading back, and writes nothing when it already looks so', async () => {
    const session = await account.open();
    const [created] = await deliver(session, [taskOf(jonas, 'key-1')]);
    const rows = await rowsOf('Jonas Weber');
    expect(rows).toEqual([
      expect.objectContaining({
        customHandoffTaskKey: 'key-1',
        customHandoffTaskStatus: 'Open',
        customHandoffTaskDue: '2026-12-01',
        customHandoffTaskOwner: 'ida@acme.example',
      }),
    ]);
    expect(created).toMatchObject({ outcome: 'acknowledged', created: true, remoteId: rows[0]?.['id'] });
    await account.control.resetCalls();
    const [again] = await deliver(session, [taskOf(jonas, 'key-1', {}, { uncertain: true })]);
    expect(again).toMatchObject({ outcome: 'acknowledged', created: false, remoteId: rows[0]?.['id'] });
    expect((await account.control.calls()).total).toBe(1);
  });

  it('creates no second row when the answer to the first was lost', async () => {
    const session = await account.open();
    await account.control.faults([{ match: { method: 'POST', path: '/tables/' }, fault: { kind: 'drop_after' } }]);
    expect(await deliver(session, [taskOf(jonas, 'key-1')])).toMatchObject([{ outcome: 'acknowledged' }]);
    expect(await rowsOf('Jonas Weber')).toHaveLength(1);
  });

  it('reports a row that never arrived as to be tried again', async () => {
    await account.control.faults([{ match: { method: 'POST', path: '/tables/' }, fault: { kind: 'drop_before' } }]);
    const session = await account.open();
    expect(await deliver(session, [taskOf(jonas, 'key-1')])).toMatchObject([
      { outcome: 'failed', resolution: { action: 'retry' } },
    ]);
    expect(await deliver(session, [taskOf(jonas, 'key-1', {}, { uncertain: true })])).toMatchObject([
      { outcome: 'acknowledged', created: true },
    ]);
    expect(await rowsOf('Jonas Weber')).toHaveLength(1);
  });

  it('changes only the columns that changed, so that a person’s edit stays', async () => {
    const session = await account.open();
    const [created] = await deliver(session, [taskOf(jonas, 'key-1')]);
    const rowId = created?.outcome === 'acknowledged' ? created.remoteId : null;
    await account.control.control('update-row', {
      person: 'Jonas Weber',
      table: TABLE,
      rowId,
      values: { customHandoffTaskTitle: 'Order a big laptop' },
    });
    await deliver(session, [
      taskOf(
        jonas,
        'key-1',
        { status: 'done', note: 'Nothing is missing any more.' },
        { remoteId: rowId, changed: ['status', 'note'] },
      ),
    ]);
    expect(await rowsOf('Jonas Weber')).toEqual([
      expect.objectContaining({
        customHandoffTaskTitle: 'Order a big laptop',
        customHandoffTaskStatus: 'Done',
        customHandoffTaskNote: expect.stringContaining('Nothing is missing'),
      }),
    ]);
  });

  for (const [what, column, value] of [
    ['owner', 'customHandoffTaskOwner', 'priya@acme.example'],
    ['due date', 'customHandoffTaskDue', '2027-02-02'],
    ['title', 'customHandoffTaskTitle', 'Order a big laptop'],
    ['text', 'customHandoffTaskNote', 'By phone only'],
  ] as const)
    it(`leaves the ${what} that a person changed and updates the rest, also the next time`, async () => {
      const session = await account.open();
      const first = taskOf(jonas, 'key-1');
      const [created] = await deliver(session, [first]);
      const rowId = created?.outcome === 'acknowledged' ? created.remoteId : null;
      const values = { [column]: value };
      await account.control.control('update-row', { person: 'Jonas Weber', table: TABLE, rowId, values });
      const changed = ['subject', 'body', 'dueDate', 'owner'] as const;
      let acknowledged = first.task;
      for (const round of ['1', '2']) {
        const task = {
          ...first.task,
          subject: `Subject ${round}`,
          body: `Text ${round}`,
          dueDate: `2026-12-2${round}`,
          owner: { id: null, name: null, email: `new${round}@acme.example` },
        };
        const more = { remoteId: rowId, changed, acknowledged: asStored(acknowledged) };
        expect(await deliver(session, [taskOf(jonas, 'key-1', task, more)])).toMatchObject([
          { outcome: 'acknowledged' },
        ]);
        acknowledged = task;
      }
      const updated = {
        customHandoffTaskOwner: 'new2@acme.example',
        customHandoffTaskDue: '2026-12-22',
        customHandoffTaskTitle: 'Subject 2',
        customHandoffTaskNote: 'Text 2',
      };
      expect(await rowsOf('Jonas Weber')).toEqual([expect.objectContaining({ ...updated, ...values })]);
    });

  it('closes a row whose text a person changed, and puts the reason before their words', async () => {
    const session = await account.open();
    const first = taskOf(jonas, 'key-1');
    const [created] = await deliver(session, [first]);
    const rowId = created?.outcome === 'acknowledged' ? created.remoteId : null;
    const values = { customHandoffTaskNote: 'By phone only' };
    await account.control.control('update-row', { person: 'Jonas Weber', table: TABLE, rowId, values });
    const closing = taskOf(
      jonas,
      'key-1',
      { status: 'done', note: 'Filled.' },
      { remoteId: rowId, changed: ['status', 'note'], acknowledged: asStored(first.task) },
    );
    await deliver(session, [closing]);
    await deliver(session, [{ ...closing, uncertain: true }]);
    expect(await rowsOf('Jonas Weber')).toEqual([
      expect.objectContaining({
        customHandoffTaskStatus: 'Done',
        customHandoffTaskNote: 'Filled.\n\nBy phone only',
      }),
    ]);
  });

  it('tells that a row was deleted by a person instead of creating it again', async () => {
    const session = await account.open();
    const [created] = await deliver(session, [taskOf(jonas, 'key-1')]);
    const rowId = created?.outcome === 'acknowledged' ? created.remoteId : null;
    await account.control.control('delete-row', { person: 'Jonas Weber', table: TABLE, rowId });
    expect(
      await deliver(session, [
        taskOf(jonas, 'key-1', { dueDate: '2026-12-09' }, { remoteId: rowId, changed: ['dueDate'] }),
      ]),
    ).toMatchObject([{ outcome: 'gone' }]);
    expect(await rowsOf('Jonas Weber')).toEqual([]);
  });

  it('does not create a task that is closed already', async () => {
    expect(await deliver(await account.open(), [taskOf(jonas, 'key-1', { status: 'withdrawn' })])).toMatchObject([
      { outcome: 'acknowledged', created: false, remoteId: null },
    ]);
    expect(await rowsOf('Jonas Weber')).toEqual([]);
  });

  it('keeps the oldest of two rows with one key and says which can be deleted', async () => {
    const values = { customHandoffTaskKey: 'key-1', customHandoffTaskTitle: 'Twice', customHandoffTaskStatus: 'Open' };
    await account.control.control('update-employee', { person: 'Jonas Weber', rows: { [TABLE]: [values, values] } });
    const [older, younger] = (await rowsOf('Jonas Weber')).map(({ id }) => Number(id)).toSorted((a, b) => a - b);
    expect(await deliver(await account.open(), [taskOf(jonas, 'key-1', {}, { uncertain: true })])).toMatchObject([
      { outcome: 'acknowledged', remoteId: String(older) },
    ]);
    expect(account.memory.logs.join()).toContain(`row ${older} is kept, ${younger} can be deleted`);
  });

  it('stops after one row when the key column cannot be written, instead of littering', async () => {
    await account.control.control('set-permissions', {
      key: 'limited-key',
      unreadable: [],
      readOnly: ['customHandoffTaskKey'],
    });
    const receipts = await deliver(await account.open({ apiKey: 'limited-key' }), [
      taskOf(jonas, 'key-1'),
      taskOf(jonas, 'key-2'),
      taskOf(jonas, 'key-3'),
    ]);
    expect(
      receipts.map((receipt) => (receipt.outcome === 'failed' ? receipt.resolution.code : receipt.outcome)),
    ).toEqual(Array.from({ length: 3 }, () => 'key_column_not_writable'));
    expect(await rowsOf('Jonas Weber')).toHaveLength(1);
  });

  it('names a column that was skipped without an error', async () => {
    await account.control.control('set-permissions', {
      key: 'limited-key',
      unreadable: [],
      readOnly: ['customHandoffTaskDue'],
    });
    const receipts = await deliver(await account.open({ apiKey: 'limited-key' }), [taskOf(jonas, 'key-1')]);
    expect(receipts).toMatchObject([
      {
        outcome: 'failed',
        resolution: { code: 'columns_not_written', message: expect.stringContaining('customHandoffTaskDue') },
      },
    ]);
  });

  it('says what to create when the table does not exist', async () => {
    await account.control.control('remove-fields', { aliases: [TABLE] });
    expect(await deliver(await account.open(), [taskOf(jonas, 'key-1')])).toMatchObject([
      { outcome: 'failed', resolution: { code: 'table_missing', message: expect.stringContaining(TABLE) } },
    ]);
  });

  it('reads the whole table once when many people get tasks', async () => {
    const people = ['Jonas Weber', 'Mei Tanaka', 'Oluwaseun Adeyemi', 'Lee Porter', 'Sofia Rossi'];
    const ids = await Promise.all(people.map((name) => idByName(account, name)));
    const session = await account.open();
    await deliver(session, [taskOf(ids[0] ?? '', 'warm')]);
    await account.control.resetCalls();
    const receipts = await deliver(
      session,
      ids.flatMap((id) => [taskOf(id, `a-${id}`), taskOf(id, `b-${id}`)]),
    );
    expect(receipts.every(({ outcome }) => outcome === 'acknowledged')).toBe(true);
    expect((await account.control.calls()).byKey).toEqual({
      'GET /api/v1/employees/{id}/tables/{table}': 2,
      'POST /api/v1_1/employees/{id}/tables/{table}': 10,
    });
  });

  it('tells which tasks people closed or deleted', async () => {
    await account.advance(10_000);
    const session = await account.open();
    await deliver(session, [taskOf(jonas, 'key-1'), taskOf(jonas, 'key-2')]);
    await account.advance(60_000);
    const first = await pullAll(session);
    expect(first.tasks.map(({ state }) => state)).toEqual(['open', 'open']);
    const rows = await rowsOf('Jonas Weber');
    const rowId = (key: string): string => rows.find((row) => row['customHandoffTaskKey'] === key)?.['id'] ?? '';
    await account.control.control('update-row', {
      person: 'Jonas Weber',
      table: TABLE,
      rowId: rowId('key-1'),
      values: { customHandoffTaskStatus: 'Done' },
    });
    await account.control.control('delete-row', { person: 'Jonas Weber', table: TABLE, rowId: rowId('key-2') });
    const { tasks } = await pullAll(await account.open(), { cursor: first.cursor });
    expect(tasks.map(({ taskKey, state }) => `${taskKey} ${state}`).toSorted()).toEqual([
      'key-1 closed',
      'key-2 deleted',
    ]);
  });

  it('still tells that a task was closed when the run that read its employee ended before the rows were asked for', async () => {
    await account.advance(10_000);
    const session = await account.open();
    await deliver(session, [taskOf(jonas, 'key-1')]);
    await account.advance(600_000);
    const first = await pullAll(session);
    const [row] = await rowsOf('Jonas Weber');
    await account.control.control('update-row', { person: 'Jonas Weber', table: TABLE, rowId: row?.['id'] ?? '', values: { customHandoffTaskStatus: 'Done' } });
    await account.advance(600_000);
    const { pages } = await pullAll(await account.open(), { cursor: first.cursor });
    const afterEmployees = pages.find(({ records }) => records.length > 0);
    const rest = await pullAll(await account.open(), { cursor: afterEmployees?.cursor ?? null });
    expect(rest.tasks).toEqual([expect.objectContaining({ taskKey: 'key-1', state: 'closed' })]);
    const idle = await pullAll(await account.open(), { cursor: rest.cursor });
    expect(idle.tasks).toEqual([]);
  });

  it('leaves a row alone that a person closed before its first receipt arrived', async () => {
    const session = await account.open();
    await deliver(session, [taskOf(jonas, 'key-1')]);
    const [row] = await rowsOf('Jonas Weber');
    await account.control.control('update-row', { person: 'Jonas Weber', table: TABLE, rowId: row?.['id'] ?? '', values: { customHandoffTaskStatus: 'Done' } });
    expect(await deliver(session, [taskOf(jonas, 'key-1', {}, { uncertain: true })])).toMatchObject([{ outcome: 'gone', how: 'closed' }]);
    expect(await rowsOf('Jonas Weber')).toMatchObject([{ customHandoffTaskStatus: 'Done' }]);
  });

  it('concludes nothing about tasks when the key column is hidden', async () => {
    const session = await account.open();
    await deliver(session, [taskOf(jonas, 'key-1')]);
    const { cursor } = await pullAll(session);
    await account.control.control('set-permissions', {
      key: 'limited-key',
      unreadable: ['customHandoffTaskKey'],
      readOnly: [],
    });
    await account.control.control('update-employee', { person: 'Jonas Weber', fields: { country: 'Italy' } });
    const page = await pullAll(await account.open({ apiKey: 'limited-key' }), { cursor });
    expect(page.tasks).toEqual([]);
    expect(page.unread).toEqual([expect.stringContaining('customHandoffTaskKey')]);
  });
});

describe('commenting on an application', () => {
  const comments = async (): Promise<unknown> => await account.control.control('list-comments', { person: 'Ana Ruiz' });

  it('appends one comment and keeps its id', async () => {
    const ana = await applicationId(account, 'Ana Ruiz');
    const [receipt] = await deliver(await account.open(), [noteOf(ana, 'Handoff is incomplete: start date, manager')]);
    expect(receipt).toMatchObject({ outcome: 'acknowledged', created: true, remoteId: expect.stringMatching(/^\d+$/) });
    expect(await comments()).toHaveLength(1);
  });

  it.each(['drop_after', 'drop_before'] as const)(
    'leaves a comment unconfirmed and sends it once when the socket broke (%s)',
    async (kind) => {
      const ana = await applicationId(account, 'Ana Ruiz');
      await account.control.faults([{ match: { path: '/comments' }, fault: { kind } }]);
      await account.control.resetCalls();
      const session = await account.open();
      expect(await deliver(session, [noteOf(ana, 'Ready')])).toMatchObject([{ outcome: 'unconfirmed' }]);
      expect((await account.control.calls()).total).toBe(1);
      expect(await deliver(session, [noteOf(ana, 'Ready', { uncertain: true })])).toMatchObject([
        { outcome: 'unconfirmed' },
      ]);
      expect((await account.control.calls()).total).toBe(1);
    },
  );

  it('fails when the application is gone, and sends again after throttling', async () => {
    const ana = await applicationId(account, 'Ana Ruiz');
    const session = await account.open();
    expect(await deliver(session, [noteOf('424242', 'Ready')])).toMatchObject([
      { outcome: 'failed', resolution: { code: 'not_found' } },
    ]);
    await account.control.faults([
      { match: { path: '/comments' }, fault: { kind: 'vendor', name: 'throttle', seconds: 7 } },
    ]);
    expect(await deliver(session, [noteOf(ana, 'Ready')])).toMatchObject([{ outcome: 'acknowledged' }]);
    expect(account.memory.waits).toContain(7_000);
    expect(await comments()).toHaveLength(1);
  });

  it('refuses tasks and fields on an application in plain words', async () => {
    const ana = await applicationId(account, 'Ana Ruiz');
    const target = { object: 'application', externalId: ana };
    const receipts = await deliver(await account.open(), [
      taskOf('x', 'k', {}, { target }),
      fieldsOf('x', { customHandoffScore: 1 }, { target }),
    ]);
    expect(receipts.map((receipt) => (receipt.outcome === 'failed' ? receipt.resolution.code : ''))).toEqual([
      'no_tasks_here',
      'no_fields_here',
    ]);
  });
});

describe('what is sent', () => {
  itSendsOnlyWhatTheSpecificationAllows();
});
