import { z } from 'zod';
import { type Application, type Candidate, type Command, type Company, nextId, type Stage } from './company.ts';
import { stageOf } from './recruiting.ts';
import { dateOf, isDate } from './times.ts';

const which = { id: z.string().optional(), person: z.string().optional() };
const text = z.string().nullable();

const gender = z.enum(['UNSPECIFIED', 'MALE', 'FEMALE', 'DIVERSE']);
const names = { firstName: z.string(), lastName: z.string(), email: z.string() };
const details = { phone: text, location: text, birthday: text, linkedinProfile: text, availableFrom: text };

export const applicationInput = z.strictObject({
  ...names,
  gender: gender.default('UNSPECIFIED'),
  phone: text.default(null),
  location: text.default(null),
  birthday: text.default(null),
  linkedinProfile: text.default(null),
  availableFrom: text.default(null),
  /** Name or id of a vacancy. */
  job: z.string(),
  /** Name, id or kind of a stage of the vacancy's category. */
  stage: z.string().default('UNASSIGNED'),
  channel: text.default(null),
  appliedAt: z.number().optional(),
  applicationDate: z.string().refine(isDate).optional(),
});

/** No defaults here: a default would wipe what a change does not name. */
const changeInput = z.strictObject({
  ...which,
  ...z.strictObject({ ...names, gender, ...details }).partial().shape,
  job: z.string().optional(),
});

export interface Step {
  readonly stage: string;
  readonly at: number;
}

export function applicationBy(
  company: Company,
  by: { id?: string | undefined; person?: string | undefined },
): Application {
  const found = Object.values(company.applications).find((one) => {
    const candidate = company.candidates[one.candidateId];
    if (by.id !== undefined) return one.id === by.id;
    return (
      candidate !== undefined &&
      (`${candidate.firstName} ${candidate.lastName}` === by.person || candidate.email === by.person)
    );
  });
  if (found === undefined) throw new Error(`No application ${by.id ?? by.person ?? ''}`);
  return found;
}

function candidateOf(company: Company, application: Application): Candidate {
  const candidate = company.candidates[application.candidateId];
  if (candidate === undefined) throw new Error(`No candidate ${application.candidateId}`);
  return candidate;
}

function findStage(company: Company, application: Application, wanted: string): Stage {
  const job = company.jobs.find(({ id }) => id === application.jobId);
  const stages = company.categories.find(({ id }) => id === job?.categoryId)?.stages ?? [];
  const found = stages.find(({ id, name, kind }) => [id, name, kind].includes(wanted) || kind === wanted.toUpperCase());
  if (found === undefined) throw new Error(`No stage ${wanted}`);
  return found;
}

function move(company: Company, application: Application, wanted: string, at: number): Stage {
  const stage = findStage(company, application, wanted);
  application.history.push({ stageId: stage.id, at });
  application.updatedAt = Math.max(application.updatedAt, at);
  return stage;
}

export function createApplication(
  company: Company,
  input: z.input<typeof applicationInput>,
  now: number,
  steps: readonly Step[] = [],
): Application {
  const { job: wanted, stage, channel, appliedAt, applicationDate, ...person } = applicationInput.parse(input);
  const job = company.jobs.find(({ id, name }) => name === wanted || id === wanted);
  if (job === undefined) throw new Error(`No vacancy ${wanted}`);
  const at = appliedAt ?? now;
  const candidate: Candidate = {
    ...person,
    id: String(nextId(company)),
    anonymized: false,
    createdAt: at,
    updatedAt: at,
  };
  const application: Application = {
    id: String(nextId(company)),
    candidateId: candidate.id,
    jobId: job.id,
    channel: channel === null ? null : { id: String(channel.length), name: channel },
    applicationDate: applicationDate ?? dateOf(at),
    history: [{ stageId: '', at }],
    createdAt: at,
    updatedAt: at,
  };
  application.history = [{ stageId: findStage(company, application, stage).id, at }];
  company.candidates[candidate.id] = candidate;
  company.applications[application.id] = application;
  for (const step of steps) move(company, application, step.stage, step.at);
  return application;
}

/** Of a candidate an application shows these; the rest stands beside it. */
const SHOWN = ['firstName', 'lastName', 'email', 'gender'];

function touches(company: Company, changed: readonly string[]): boolean {
  const { candidateTouchesApplication: when } = company.settings;
  return when === 'always' || (when === 'shown' && changed.some((name) => SHOWN.includes(name)));
}

function updateApplication(company: Company, payload: unknown, now: number): unknown {
  const { id, person: name, job: wanted, ...change } = changeInput.parse(payload);
  const application = applicationBy(company, { id, person: name });
  const candidate = candidateOf(company, application);
  Object.assign(candidate, Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)));
  const job = company.jobs.find((one) => one.name === wanted || one.id === wanted);
  if (wanted !== undefined && job === undefined) throw new Error(`No vacancy ${wanted}`);
  if (Object.keys(change).length > 0) candidate.updatedAt = now;
  if (job !== undefined || touches(company, Object.keys(change))) application.updatedAt = now;
  application.jobId = job?.id ?? application.jobId;
  return { id: application.id, candidateId: candidate.id };
}

/** Erasure of an applicant: ids and stages stay, everything personal goes. */
function anonymize(company: Company, payload: unknown, now: number): unknown {
  const application = applicationBy(company, z.strictObject(which).parse(payload));
  const candidate = candidateOf(company, application);
  const erased = { phone: null, location: null, birthday: null, linkedinProfile: null, availableFrom: null };
  Object.assign(candidate, { ...erased, firstName: '', lastName: '', email: '', anonymized: true, updatedAt: now });
  for (const one of Object.values(company.applications)) {
    if (one.candidateId === candidate.id) one.updatedAt = now;
  }
  return { id: application.id, candidateId: candidate.id };
}

export const recruitingCommands: Readonly<Record<string, Command>> = {
  'create-application': (company, payload, now) => {
    const { id, candidateId } = createApplication(company, applicationInput.parse(payload), now);
    return { id, candidateId };
  },
  'update-application': updateApplication,
  'move-stage': (company, payload, now) => {
    const input = z.strictObject({ ...which, stage: z.string() }).parse(payload);
    const application = applicationBy(company, input);
    const { id, name, kind } = move(company, application, input.stage, now);
    return { id: application.id, stage: { id, name, kind } };
  },
  'anonymize-application': anonymize,
  'delete-application': (company, payload) => {
    const { id, candidateId } = applicationBy(company, z.strictObject(which).parse(payload));
    delete company.applications[id];
    if (!Object.values(company.applications).some((one) => one.candidateId === candidateId))
      delete company.candidates[candidateId];
    return { deleted: id };
  },
  'list-applications': (company) =>
    Object.values(company.applications).map((application) => {
      const { firstName, lastName, email, anonymized } = candidateOf(company, application);
      const stage = stageOf(company, application.history.at(-1)?.stageId ?? '');
      const job = company.jobs.find(({ id }) => id === application.jobId);
      const { id, candidateId } = application;
      return { id, candidateId, name: `${firstName} ${lastName}`, email, anonymized, job: job?.name, stage };
    }),
  'list-stages': (company) => company.categories,
};
