import { z } from 'zod';
import { type Account, type Application, type Command, nextId } from './account.ts';
import { changeStatus, jobOf, statusOf } from './applicants.ts';

const which = { applicationId: z.number().int().optional(), person: z.string().optional() };
const status = z.union([z.string(), z.number().int()]);

const NO_ADDRESS = {
  addressLine1: null,
  addressLine2: null,
  city: null,
  state: null,
  zipcode: null,
  country: null,
};

const text = z.string().nullable();

const attributes = z.strictObject({
  firstName: z.string(),
  lastName: z.string(),
  email: z.string(),
  phone: text.default(null),
  source: text.default(null),
  availableStartDate: text.default(null),
  address: z
    .strictObject({ addressLine1: text, addressLine2: text, city: text, state: text, zipcode: text, country: text })
    .partial()
    .default({}),
  rating: z.number().int().min(1).max(5).nullable().default(null),
  answers: z.array(z.strictObject({ question: z.string(), answer: z.string() })).default([]),
});

export const applicationInput = attributes.extend({
  job: z.string(),
  status: status.default('New'),
  appliedAt: z.number().optional(),
});

const changeInput = z.strictObject({ ...which, ...attributes.partial().shape });

function applicationBy(
  account: Account,
  by: { applicationId?: number | undefined; person?: string | undefined },
): Application {
  const found = Object.values(account.applications).find(
    (one) => one.id === by.applicationId || `${one.firstName} ${one.lastName}` === by.person || one.email === by.person,
  );
  if (found === undefined) throw new Error(`No application ${by.applicationId ?? by.person ?? ''}`);
  return found;
}

function statusId(account: Account, wanted: string | number): number {
  const found = account.statuses.find(({ id, name, code }) => id === wanted || name === wanted || code === wanted);
  if (found === undefined) throw new Error(`No status ${wanted}`);
  return found.id;
}

/** One step of an application's way: the status and when it was reached. */
export interface Step {
  readonly status: string;
  readonly at: number;
  readonly userId: number | null;
}

export function createApplication(
  account: Account,
  input: z.input<typeof applicationInput>,
  now: number,
  steps: readonly Step[] = [],
): Application {
  const data = applicationInput.parse(input);
  const job = account.jobs.find(({ title }) => title === data.job);
  if (job === undefined) throw new Error(`No job ${data.job}`);
  const appliedAt = data.appliedAt ?? now;
  const application: Application = {
    id: nextId(account),
    applicantId: nextId(account),
    jobId: job.id,
    appliedAt,
    updatedAt: appliedAt,
    history: [{ statusId: statusId(account, data.status), at: appliedAt, userId: null }],
    rating: data.rating,
    firstName: data.firstName,
    lastName: data.lastName,
    email: data.email,
    phone: data.phone,
    source: data.source,
    address: { ...NO_ADDRESS, ...withoutUndefined(data.address) },
    availableStartDate: data.availableStartDate,
    answers: data.answers,
  };
  account.applications[String(application.id)] = application;
  for (const step of steps) changeStatus(account, application, statusId(account, step.status), step.at, step.userId);
  return application;
}

function withoutUndefined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const kept: { [K in keyof T]?: Exclude<T[K], undefined> } = {};
  return Object.assign(kept, Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)));
}

export const hiringCommands: Readonly<Record<string, Command>> = {
  'create-application': (account, payload, now) => {
    const { id, applicantId } = createApplication(account, applicationInput.parse(payload), now);
    return { id, applicantId };
  },
  'update-application': (account, payload, now) => {
    const { applicationId, person, address, ...changes } = changeInput.parse(payload);
    const application = applicationBy(account, { applicationId, person });
    Object.assign(application, withoutUndefined(changes));
    Object.assign(application.address, withoutUndefined(address ?? {}));
    application.updatedAt = now;
    return application;
  },
  'set-application-status': (account, payload, now) => {
    const input = z
      .strictObject({ ...which, status, userId: z.number().int().nullable().default(null) })
      .parse(payload);
    const application = applicationBy(account, input);
    changeStatus(account, application, statusId(account, input.status), now, input.userId);
    return { id: application.id, status: statusOf(account, application)?.name };
  },
  'list-applications': (account) =>
    Object.values(account.applications).map((application) => ({
      id: application.id,
      name: `${application.firstName} ${application.lastName}`,
      email: application.email,
      job: jobOf(account, application)?.title,
      status: statusOf(account, application)?.name,
      statusId: statusOf(account, application)?.id,
    })),
  'list-comments': (account, payload) => {
    const filter = z.strictObject(which).nullish().parse(payload);
    if (filter?.applicationId === undefined && filter?.person === undefined) return account.comments;
    const { id } = applicationBy(account, filter);
    return account.comments.filter(({ applicationId }) => applicationId === id);
  },
};
