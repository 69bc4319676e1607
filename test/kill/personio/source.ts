import { Ledger } from '../ledger.ts';
import { createRandom } from '../random.ts';
import type { KillSource, Shown } from '../source.ts';
import { brokenSockets, tokensEnd, vendorTrouble } from '../troubles.ts';
import { PersonioPeople } from './people.ts';
import { isHire, personOf, readCompany, stageOf, type Application, type Company } from './rows.ts';

const API = '/v[12]/(?!auth)';
const SEED = 11;
/** Moved on to "hired" they still are accepted. */
const ACCEPTED = new Set(['ACCEPTED', 'HIRED']);
/** Set inactive after the applicant was entered: nobody moves the application, and the hire is off all the same. */
const fellThrough = (company: Company, application: Application): boolean => personOf(company, application)?.employments[0]?.status === 'inactive';

/** Recruiting and personnel files in one account; there are no tasks, they stand as a list in an attribute. */
export const personioSource: KillSource = {
  id: 'hr',
  connector: 'personio',
  mapping: 'employee/personio.yaml',
  settings: (url) => `{ companyId: "48213", clientId: papi-demo-client, clientSecret: papi-demo-secret, baseUrl: ${url} }`,
  setUp: false,
  seedBeforeSetup: async (control, { applications, employees }) => {
    await control.control('company-seed');
    // Else an employment's change is noticed within the hour (onboardingRecheckMinutes), which no run waits for.
    await control.control('settings', { employmentTouchesPerson: true });
    // The same at every run, whatever happens later.
    const people = new PersonioPeople(control, createRandom(SEED), new Ledger().of('seed'));
    for (let count = 0; count < Math.ceil(employees / 2); count += 1) await people.hire();
    for (let count = 0; count < Math.ceil(applications / 4); count += 1) await people.accept(await readCompany(control));
  },
  seedAfterSetup: () => Promise.resolve(),
  deletionsBySweep: false,
  writes: /^PATCH|^POST .*documents/,
  troubles: [...brokenSockets(API, { method: 'PATCH' }), vendorTrouble(API, 'throttle', { seconds: 7 }), tokensEnd('expire-tokens')],
  people: (control, random, ledger) => new PersonioPeople(control, random, ledger),
  read: async (control, today): Promise<Shown> => {
    const company = await readCompany(control);
    const labels = new Map(company.attributes.filter(({ custom }) => custom).map(({ key, label }) => [key, `attributes.${label}`]));
    return {
      records: [
        ...Object.values(company.applications).map((one) => ({ ref: `application ${one.id}`, counts: ACCEPTED.has(stageOf(company, one)) && !fellThrough(company, one), fields: null, scoreField: '', stillShows: null })),
        ...Object.values(company.persons).map((person) => {
          const fields: Record<string, unknown> = Object.fromEntries(Object.entries(person.attributes).map(([key, value]) => [labels.get(key) ?? key, value]));
          const status = fields['attributes.Handoff status'];
          return { ref: `person ${person.id}`, counts: isHire(person, today), fields, scoreField: 'attributes.Handoff score', stillShows: typeof status !== 'string' || status === '' || status === 'Withdrawn' ? null : status };
        }),
      ],
      tasks: [],
      notes: [],
    };
  },
  ownerShown: ({ email, name }) => email ?? name ?? '',
};
