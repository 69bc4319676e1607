import { z } from 'zod';
import type { Company } from './company.ts';
import { createPerson } from './control-people.ts';
import { createApplication } from './control-recruiting.ts';
import { DAY, MANAGERS, seedCompany } from './seed-company.ts';
import { dateOf } from './times.ts';

const input = z
  .strictObject({
    applications: z.int().nonnegative().default(0),
    persons: z.int().nonnegative().default(0),
    /** All carry one and the same stamp, as after an import. */
    sameStamp: z.boolean().default(false),
  })
  .nullish();

const FIRST = [
  'Amelie',
  'Bastian',
  'Ceren',
  'Dario',
  'Elif',
  'Fritz',
  'Giulia',
  'Hannes',
  'Ivo',
  'Jana',
  'Kerem',
  'Lotte',
];
const LAST = [
  'Albrecht',
  'Berger',
  'Celik',
  'Dietrich',
  'Egger',
  'Frei',
  'Gruber',
  'Hofer',
  'Imhof',
  'Jovanovic',
  'Keller',
];
const JOBS = ['Account Executive', 'Solutions Engineer', 'Senior Backend Engineer', 'Financial Controller'];
const STAGES = ['UNASSIGNED', 'OFFER', 'ACCEPTED', 'ACCEPTED', 'ACCEPTED', 'REJECTED'];
const WORK_MODELS = ['Remote', 'Hybrid', 'On-site', ''];
const LEADS = [MANAGERS.sales, MANAGERS.sales, MANAGERS.engineering, MANAGERS.finance];

const pick = (list: readonly string[], index: number): string => list[index % list.length] ?? '';

/** Invented but repeatable people: the same numbers give the same company. */
export function bulkSeed(company: Company, payload: unknown, now: number): unknown {
  const { applications = 0, persons = 0, sameStamp = false } = input.parse(payload) ?? {};
  seedCompany(company, now);
  for (let index = 0; index < applications; index += 1) {
    const at = now - DAY - (sameStamp ? 0 : (applications - index) * 1000);
    createApplication(
      company,
      {
        firstName: pick(FIRST, index),
        lastName: `${pick(LAST, index * 7)}-${index}`,
        email: `applicant.${index}@example.com`,
        phone: index % 3 === 0 ? null : `+49 89 55501${String(index % 100).padStart(2, '0')}`,
        job: pick(JOBS, index),
        channel: 'LinkedIn',
        appliedAt: at - 20 * DAY,
      },
      now,
      [{ stage: pick(STAGES, index), at }],
    );
  }
  for (let index = 0; index < persons; index += 1) {
    createPerson(company, personNumber(index, now), now - DAY - (sameStamp ? 0 : (persons - index) * 1000));
  }
  return {
    applications: Object.keys(company.applications).length,
    persons: Object.keys(company.persons).length,
  };
}

function personNumber(index: number, now: number): Parameters<typeof createPerson>[1] {
  return {
    firstName: pick(FIRST, index * 5),
    lastName: `${pick(LAST, index)}-${index}`,
    email: `hire.${index}@acme.example`,
    attributes: { dynamic_801: `hire.${index}@example.com`, dynamic_802: pick(WORK_MODELS, index) },
    employment: {
      startDate: dateOf(now + (5 + (index % 60)) * DAY),
      position: pick(JOBS, index),
      department: 'Sales',
      office: 'Munich',
      legalEntity: 'Acme Deutschland GmbH',
      supervisor: pick(LEADS, index),
      costCenters: index % 3 === 0 ? [] : [{ name: 'DACH Sales', weight: 100 }],
    },
  };
}
