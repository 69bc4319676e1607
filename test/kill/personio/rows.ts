import { z } from 'zod';
import type { SimulatorControl } from '../../../connectors/kit/simulator/control-client.ts';

/** What the checks and the people look at, straight from the simulator's tables. */
const employment = z.object({ status: z.enum(['auto', 'leave', 'inactive']), startDate: z.string(), position: z.string().nullable() });
const companySchema = z.object({
  attributes: z.array(z.object({ key: z.string(), label: z.string(), custom: z.boolean() })),
  persons: z.record(z.string(), z.object({ id: z.string(), firstName: z.string(), lastName: z.string(), attributes: z.record(z.string(), z.union([z.string(), z.array(z.string())])), employments: z.array(employment) })),
  categories: z.array(z.object({ stages: z.array(z.object({ id: z.string(), kind: z.string() })) })),
  jobs: z.array(z.object({ id: z.string(), name: z.string() })),
  candidates: z.record(z.string(), z.object({ id: z.string(), firstName: z.string(), lastName: z.string(), email: z.string(), availableFrom: z.string().nullable() })),
  applications: z.record(z.string(), z.object({ id: z.string(), candidateId: z.string(), jobId: z.string(), history: z.array(z.object({ stageId: z.string() })) })),
});
export type Company = z.infer<typeof companySchema>;
export type Person = Company['persons'][string];
export type Application = Company['applications'][string];

export const PERSONAL_EMAIL = 'dynamic_801';

export const readCompany = async (control: SimulatorControl): Promise<Company> => companySchema.parse(await control.control('state'));

/** Personio's own word for the stage that an application is in: OFFER, ACCEPTED, … */
export const stageOf = (company: Company, { history }: Application): string => {
  const id = history.at(-1)?.stageId;
  return company.categories.flatMap(({ stages }) => stages).find((stage) => stage.id === id)?.kind ?? '';
};

/** The person whom an applicant became, known by the private address. */
export const personOf = (company: Company, { candidateId }: Application): Person | undefined =>
  Object.values(company.persons).find(({ attributes }) => attributes[PERSONAL_EMAIL] === company.candidates[candidateId]?.email);

/** Who still has to start and is not set inactive. */
export const isHire = ({ employments: [latest] }: Person, today: string): boolean => latest !== undefined && latest.status !== 'inactive' && latest.startDate >= today;
