import { Ledger } from '../ledger.ts';
import { createRandom } from '../random.ts';
import type { KillSource, Shown } from '../source.ts';
import { brokenSockets, vendorTrouble } from '../troubles.ts';
import { WorkdayPeople } from './people.ts';
import { isAccepted, isHire, ownFields, readTenant } from './rows.ts';

const API = '/ccx/service/';
const SEED = 12;

/** Two reports; what we know stands in a custom object on application and worker. There are no tasks. */
export const workdaySource: KillSource = {
  id: 'talent',
  connector: 'workday',
  mapping: 'employee/workday.yaml',
  settings: (url) => `{ host: wd2-impl-services1.workday.com, tenant: acme_impl, baseUrl: ${url},
      isu: { username: ISU_Handoff, password: isu-secret },
      reports: {
        jobApplication: { owner: ISU_Handoff, name: Handoff_Job_Applications, key: Application_ID, changedSince: {} },
        worker: { owner: ISU_Handoff, name: Handoff_New_Hires, key: Employee_ID } },
      writeBack: { jobApplication: { element: handoff }, worker: { element: handoff } } }`,
  setUp: false,
  seedBeforeSetup: async (control, { applications, employees }) => {
    await control.control('bulk-seed', {});
    // The same at every run, whatever happens later.
    const people = new WorkdayPeople(control, createRandom(SEED), new Ledger().of('seed'));
    for (let count = 0; count < Math.ceil(employees / 2); count += 1) await people.hire();
    for (let count = 0; count < Math.ceil(applications / 4); count += 1) await people.accept();
  },
  seedAfterSetup: () => Promise.resolve(),
  deletionsBySweep: false,
  writes: /^POST .*(Recruiting|Staffing)/,
  troubles: [...brokenSockets(API, { method: 'POST', path: '/(Recruiting|Staffing)/' }), vendorTrouble('customreport2', 'throttle'), vendorTrouble('/(Recruiting|Staffing)/', 'processing_fault')],
  people: (control, random, ledger) => new WorkdayPeople(control, random, ledger),
  read: async (control, today): Promise<Shown> => {
    const tenant = await readTenant(control);
    const shownBy = (record: Parameters<typeof ownFields>[0]): string | null => {
      const status = ownFields(record)['handoffStatus'] ?? '';
      return ['', 'Withdrawn', 'Rescinded'].includes(status) ? null : status;
    };
    return {
      records: [
        ...Object.values(tenant.applications).map((one) => ({ ref: `jobApplication ${one.id}`, counts: isAccepted(tenant, one), fields: ownFields(one), scoreField: 'handoffScore', stillShows: shownBy(one) })),
        ...Object.values(tenant.workers).map((one) => ({ ref: `worker ${one.id}`, counts: isHire(one, today), fields: ownFields(one), scoreField: 'handoffScore', stillShows: shownBy(one) })),
      ],
      tasks: [],
      notes: [],
    };
  },
  ownerShown: ({ email, name }) => email ?? name ?? '',
};
