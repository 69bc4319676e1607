import type { KillSource, Shown } from '../source.ts';
import { brokenSockets, vendorTrouble } from '../troubles.ts';
import { HrPeople } from './people.ts';
import { isOpenRow, readHrAccount, statusOf, TASK_COLUMNS, taskRowsOf } from './rows.ts';

const API = '/api/v';
const ACCEPTED = new Set(['Offer accepted', 'Hired']);

/** Recruiting goes on, people are hired; tasks are rows of a custom table. */
export const bambooHrSource: KillSource = {
  id: 'people',
  connector: 'bamboohr',
  mapping: 'employee/bamboohr.yaml',
  settings: (url) => `{ companyDomain: acme, baseUrl: ${url}, apiKey: demo-key, acceptedStatusIds: [31] }`,
  setUp: false,
  seedBeforeSetup: async (control, { applications, employees }) => void (await control.control('bulk-seed', { applications, employees })),
  seedAfterSetup: () => Promise.resolve(),
  deletionsBySweep: false,
  writes: /^POST .*(tables|comments|\/employees\/)/,
  troubles: [...brokenSockets(API, { method: 'POST', path: '/(employees|tables)/' }), vendorTrouble(API, 'throttle', { seconds: 7 }), vendorTrouble(API, 'throttle_503', { seconds: 7 })],
  people: (control, random, ledger) => new HrPeople(control, random, ledger),
  read: async (control, today): Promise<Shown> => {
    const account = await readHrAccount(control);
    const employees = Object.values(account.employees);
    return {
      records: [
        ...Object.values(account.applications).map((one) => ({ ref: `application ${one.id}`, counts: ACCEPTED.has(statusOf(account, one)), fields: null, scoreField: '', stillShows: null })),
        ...employees.map((one) => ({ ref: `employee ${one.id}`, counts: (one.values['hireDate'] ?? '') >= today, fields: one.values, scoreField: 'customHandoffScore', stillShows: null })),
      ],
      tasks: employees.flatMap((employee) =>
        taskRowsOf(employee).map((row) => ({
          target: `employee ${employee.id}`, remoteId: row.id, key: row.values[TASK_COLUMNS.key] ?? '', owner: row.values[TASK_COLUMNS.owner] ?? '',
          subject: row.values[TASK_COLUMNS.title] ?? '', body: null, dueDate: row.values[TASK_COLUMNS.due] ?? '', open: isOpenRow(row), deleted: false,
        })),
      ),
      notes: account.comments.map((comment) => ({ ref: `application ${comment.applicationId}`, text: comment.comment })),
    };
  },
  ownerShown: ({ email, name }) => email ?? name ?? '',
};
