import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findMoved } from '../../../connectors/bamboohr/pull/find-moved.ts';
import { readCursor, writeCursor } from '../../../connectors/bamboohr/pull/cursor.ts';
import { itSendsOnlyWhatTheSpecificationAllows } from './specification.ts';
import { applicationRead, openAccount, pullAll, type Account } from './session.ts';

let account: Account;
const reads = [applicationRead];
const names = (page: Awaited<ReturnType<typeof pullAll>>): unknown[] =>
  page.records.map(({ fields }) => fields['applicant']);
const named = (name: string): unknown => expect.objectContaining({ name });
const person = (index: number): string => `Candidate Number-${index}`;

beforeEach(async () => {
  account = await openAccount();
  await account.control.control('bulk-seed', { applications: 0, employees: 0 });
  for (let index = 0; index < 120; index += 1) {
    await account.control.control('create-application', {
      firstName: 'Candidate',
      lastName: `Number-${index}`,
      email: `c${index}@example.com`,
      job: 'Account Executive',
      status: 'Offer accepted',
      appliedAt: Date.now() - (200 - index) * 60_000,
    });
  }
});
afterEach(() => account.close());

describe('a list of applications longer than a page', () => {
  it('is walked whole the first time and one page deep when nothing changed', async () => {
    const first = await pullAll(await account.open(), { reads });
    expect(first.records).toHaveLength(120);
    await account.control.resetCalls();
    const idle = await pullAll(await account.open(), { reads, cursor: first.cursor });
    expect(idle.records).toEqual([]);
    expect((await account.control.calls()).total).toBe(2);
  });

  it('shows an edited and a new application wherever they stood before', async () => {
    const { cursor } = await pullAll(await account.open(), { reads });
    await account.control.control('update-application', { person: person(3), phone: '+1 555 0100' });
    await account.control.control('create-application', {
      firstName: 'Brand',
      lastName: 'New',
      email: 'new@example.com',
      job: 'Account Executive',
      status: 'Hired',
    });
    const page = await pullAll(await account.open(), { reads, cursor });
    expect(names(page)).toHaveLength(2);
    expect(names(page)).toEqual(expect.arrayContaining([named(person(3)), named('Brand New')]));
  });

  it('notices within the hour that somebody deep in the list left it', async () => {
    const { cursor } = await pullAll(await account.open(), { reads });
    await account.control.control('set-application-status', { person: person(2), status: 'Offer rescinded' });
    const soon = await pullAll(await account.open(), { reads, cursor });
    expect(soon.records).toEqual([]);
    await account.advance(61 * 60_000);
    const later = await pullAll(await account.open(), { reads, cursor: soon.cursor });
    expect(names(later)).toEqual([named(person(2))]);
    expect(later.records[0]?.fields['status']).toMatchObject({ accepted: false });
    expect((await pullAll(await account.open(), { reads, cursor: later.cursor })).records).toEqual([]);
  });

  it('reads again what could not be read, even though the list no longer calls it news', async () => {
    await account.control.faults([
      { match: { path: 'applications/\\d+$' }, times: 4, fault: { kind: 'status', status: 500 } },
    ]);
    const first = await pullAll(await account.open({}, 1), { reads });
    expect(first.unread).toHaveLength(1);
    expect(first.records).toHaveLength(119);
    expect((await pullAll(await account.open(), { reads, cursor: first.cursor })).records).toHaveLength(1);
  });
});

describe('finding what moved in a list sorted by last change', () => {
  it.each([
    { case: 'nothing', before: [1, 2, 3], now: [1, 2, 3], moved: [] },
    { case: 'one moved to the front', before: [1, 2, 3, 4], now: [3, 1, 2, 4], moved: [3] },
    { case: 'two moved in reverse', before: [1, 2, 3, 4], now: [4, 3, 1, 2], moved: [4, 3] },
    { case: 'a newcomer', before: [1, 2], now: [9, 1, 2], moved: [9] },
    { case: 'one that left', before: [1, 2, 3], now: [1, 3], moved: [] },
    { case: 'everything new', before: [], now: [1, 2], moved: [2, 1] },
  ])('sees $case', ({ before, now, moved }) => {
    expect([...findMoved(before, now)].toSorted((a, b) => b - a)).toEqual(moved);
  });
});

describe('the cursor', () => {
  it('starts over when it cannot be understood, and survives being stored', () => {
    const fresh = readCursor(null);
    expect(readCursor({ applications: 'nonsense' })).toEqual(fresh);
    fresh.applications.known['7'] = 31;
    expect(readCursor(writeCursor(fresh))).toEqual(fresh);
  });
});

describe('what is sent', () => {
  itSendsOnlyWhatTheSpecificationAllows();
});
