import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ConnectorSession, Receipt, TaskContent, TaskWriteBack, WriteBack } from '../../../src/core/connector.ts';
import { createCsvFolder, type CsvFolder } from '../../support/csv-folder.ts';

const DEALS = 'id,account\nD1,Acme\n';
let folder: CsvFolder;
let session: ConnectorSession;
beforeEach(async () => {
  folder = await createCsvFolder({ 'deals.csv': DEALS });
  session = await folder.open({ file: 'deals.csv', id: 'id' });
});
afterEach(() => folder.close());

const fields = (externalId: string, values: Record<string, string | number | null>): WriteBack => ({
  kind: 'fields', id: `f-${externalId}`, handoffId: 'h', target: { object: 'deals', externalId }, lockGroup: null, desiredHash: 'x', uncertain: false, remoteId: null, values,
});
const TASK: TaskContent = { subject: 'Complete the handoff', body: 'Goal\nBuyer, "champion"', dueDate: '2026-11-25', owner: { id: null, name: 'Ann', email: 'ann@x.example' }, team: 'Sales', status: 'open', note: null };
const task = (taskKey: string, content: Partial<TaskContent> = {}, more: Partial<TaskWriteBack> = {}): TaskWriteBack => ({
  kind: 'task', id: `t-${taskKey}`, handoffId: 'h', target: { object: 'deals', externalId: 'D1' }, lockGroup: null, desiredHash: 'x', uncertain: false, remoteId: null,
  taskKey, task: { ...TASK, ...content }, changed: null, settings: {}, ...more,
});
async function write(...items: WriteBack[]): Promise<Receipt[]> {
  const receipts: Receipt[] = [];
  await session.writeBack(items, async (given) => void receipts.push(...given));
  return receipts;
}
const results = (): Promise<string> => folder.read('handoff-output/results.csv');
const tasks = (): Promise<string> => folder.read('handoff-output/tasks.csv');

describe('writing back to CSV files', () => {
  it('keeps one row per record and leaves the export alone', async () => {
    await write(fields('D1', { score: 40, status: 'incomplete' }), fields('D2', { score: 90, status: 'ready' }));
    await write(fields('D1', { score: 55, status: 'incomplete' }));
    expect(await results()).toBe('id,object,score,status\nD1,deals,55,incomplete\nD2,deals,90,ready\n');
    expect(await folder.read('deals.csv')).toBe(DEALS);
  });

  it('gives one receipt per item and says what was created', async () => {
    const first = await write(fields('D1', { score: 1 }), task('k1'));
    expect(first).toEqual([
      { id: 'f-D1', desiredHash: 'x', outcome: 'acknowledged', remoteId: 'D1', created: true },
      { id: 't-k1', desiredHash: 'x', outcome: 'acknowledged', remoteId: 'k1', created: true },
    ]);
    expect(await write(task('k1', {}, { uncertain: true }))).toMatchObject([{ outcome: 'acknowledged', created: false }]);
    expect((await tasks()).match(/^k1,/gm)).toHaveLength(1);
  });

  it('writes texts with quotes and line breaks so that they are read as they were', async () => {
    await write(task('k1'));
    expect(await tasks()).toBe(
      'task,object,record,subject,owner,owner_email,team,due,status,note,body\nk1,deals,D1,Complete the handoff,Ann,ann@x.example,Sales,2026-11-25,open,,"Goal\nBuyer, ""champion"""\n',
    );
    await write(task('k2'));
    expect((await tasks()).split('\n').slice(1, 3).join('\n')).toBe('k1,deals,D1,Complete the handoff,Ann,ann@x.example,Sales,2026-11-25,open,,"Goal\nBuyer, ""champion"""');
  });

  it('never writes a text that a spreadsheet would run as a formula', async () => {
    await write(fields('=1+1', { a: '=HYPERLINK("x")', b: '+1', c: '-1', d: '@x', e: -1, f: 'a=b' }));
    await write(fields('=1+1', { a: '=2' }));
    expect(await results()).toBe("id,object,a,b,c,d,e,f\n'=1+1,deals,'=2,'+1,'-1,'@x,-1,a=b\n");
  });

  it('changes only what changed since the last write, so that a person’s edits stay', async () => {
    await write(task('k1'));
    const path = 'handoff-output/tasks.csv';
    await folder.write(path, (await tasks()).replace(',Ann,', ',Bob,').replace('note,body', 'note,body,remark').replace(/"\n$/, '",mine\n'));
    await write(task('k1', { dueDate: '2026-12-01' }, { changed: ['dueDate'], remoteId: 'k1' }));
    expect(await tasks()).toContain('Bob,ann@x.example,Sales,2026-12-01,open');
    expect(await tasks()).toContain('",mine');
  });

  it('does not create a task again that a person deleted, but writes a file anew that was taken away', async () => {
    await write(task('k1'), task('k2'));
    await folder.write('handoff-output/tasks.csv', (await tasks()).split('\nk2')[0] + '\n');
    expect(await write(task('k2', {}, { remoteId: 'k2' }))).toMatchObject([{ outcome: 'gone' }]);
    await rm(join(folder.path, 'handoff-output/tasks.csv'));
    expect(await write(task('k2', {}, { remoteId: 'k2' }))).toMatchObject([{ outcome: 'acknowledged', created: true }]);
  });

  it('creates no task that is closed already', async () => {
    expect(await write(task('k1', { status: 'done' }))).toMatchObject([{ outcome: 'acknowledged', created: false }]);
    expect(await readdir(folder.path)).toEqual(['deals.csv']);
  });

  it('replaces a file whole and leaves no other behind', async () => {
    await write(fields('D1', { score: 1 }));
    const before = await stat(join(folder.path, 'handoff-output/results.csv'));
    await write(fields('D1', { score: 2 }));
    expect((await stat(join(folder.path, 'handoff-output/results.csv'))).ino).not.toBe(before.ino);
    expect(await readdir(join(folder.path, 'handoff-output'))).toEqual(['results.csv']);
  });

  it('refuses comments, and results of another object under the same id', async () => {
    const note: WriteBack = { kind: 'note', id: 'n', handoffId: 'h', target: { object: 'deals', externalId: 'D1' }, lockGroup: null, desiredHash: 'x', uncertain: false, remoteId: null, text: 'hello' };
    expect(await write(note)).toMatchObject([{ outcome: 'failed', resolution: { action: 'skip_record' } }]);
    await write(fields('D1', { score: 1 }));
    const other = { ...fields('D1', { score: 2 }), target: { object: 'hires', externalId: 'D1' } };
    await expect(write(other)).rejects.toThrow('results of "deals"');
  });

  it('refuses an output folder that is the folder of the exports', async () => {
    await expect((async () => folder.open({ file: 'deals.csv', id: 'id', output: folder.path }))()).rejects.toThrow('another folder');
  });
});
