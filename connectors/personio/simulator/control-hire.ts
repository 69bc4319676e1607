import { z } from 'zod';
import type { Command, Company } from './company.ts';
import { employmentInput, who } from './control-employments.ts';
import { createPerson } from './control-people.ts';
import { applicationBy } from './control-recruiting.ts';

const hireInput = employmentInput.extend({
  ...who,
  /** The login; none is reserved when left out. */
  email: z.string().nullable().default(null),
});

/** Where the personnel file keeps the applicant's address. */
const PERSONAL_EMAIL = 'dynamic_801';

/** What the vendor does when a recruiter turns an accepted applicant into an employee: nothing links the two. */
function hire(company: Company, payload: unknown, now: number): unknown {
  const { id, person: name, email, ...employment } = hireInput.parse(payload);
  const application = applicationBy(company, { id, person: name });
  const candidate = company.candidates[application.candidateId];
  const job = company.jobs.find((one) => one.id === application.jobId);
  if (candidate === undefined || candidate.anonymized) throw new Error('The applicant was erased');
  const known = company.attributes.some(({ key }) => key === PERSONAL_EMAIL);
  const person = createPerson(
    company,
    {
      firstName: candidate.firstName,
      lastName: candidate.lastName,
      gender: candidate.gender,
      email,
      attributes: known ? { [PERSONAL_EMAIL]: candidate.email } : {},
      employment: {
        position: job?.name ?? null,
        department: job?.departmentId ?? null,
        supervisor: job?.hiringTeam[0]?.personId ?? null,
        ...employment,
      },
    },
    now,
  );
  return { id: person.id, employment: person.employments[0]?.id ?? null, applicationId: application.id };
}

export const hireCommands: Readonly<Record<string, Command>> = { 'hire-applicant': hire };
