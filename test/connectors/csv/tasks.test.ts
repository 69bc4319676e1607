import { mkdir } from 'node:fs/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { PullRequest } from '../../../src/core/connector.ts';
import { collect, createCsvFolder, readOf, requestOf, type CsvFolder } from '../../support/csv-folder.ts';

let folder: CsvFolder | null = null;
afterEach(async () => {
  await folder?.close();
  folder = null;
});

const watching = (cursor: PullRequest['cursor']): PullRequest => ({ ...requestOf(readOf('deals', ['account']), cursor), watchTasks: true });

describe('tasks.csv in the hands of people', () => {
  it('tells which tasks were closed, once per change of the file', async () => {
    folder = await createCsvFolder({ 'deals.csv': 'id,account\nD1,Acme\n' });
    const session = await folder.open({ file: 'deals.csv', id: 'id' });
    const first = await collect(session.pull(watching(null)));
    expect(first.pages.flatMap((page) => page.tasks)).toEqual([]);
    await mkdir(`${folder.path}/handoff-output`);
    await folder.write('handoff-output/tasks.csv', 'task,status\nk1,open\nk2, Done \nk3,in progress\n');
    const second = await collect(session.pull(watching(first.cursor)));
    expect(second.records).toEqual([]);
    expect(second.pages.flatMap((page) => page.tasks)).toEqual([{ taskKey: 'k2', remoteId: 'k2', state: 'closed' }]);
    expect((await collect(session.pull(watching(second.cursor)))).pages).toEqual([]);
  });

  it('is not looked at when nobody asks for tasks', async () => {
    folder = await createCsvFolder({ 'deals.csv': 'id,account\nD1,Acme\n' });
    const session = await folder.open({ file: 'deals.csv', id: 'id' });
    const { cursor } = await collect(session.pull(requestOf(readOf('deals', ['account']))));
    await mkdir(`${folder.path}/handoff-output`);
    await folder.write('handoff-output/tasks.csv', 'task,status\nk1,done\n');
    expect((await collect(session.pull(requestOf(readOf('deals', ['account']), cursor)))).pages).toEqual([]);
    expect((await collect(session.pull(watching(cursor)))).pages.flatMap((page) => page.tasks)).toHaveLength(1);
  });
});
