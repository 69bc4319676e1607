import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Command, type Company, type Employment, nextId, type Person } from './company.ts';
import { tell } from './happenings.ts';
import { employmentStatus } from './people.ts';
import { isDate } from './times.ts';

const date = z.string().refine(isDate, 'expected YYYY-MM-DD');
const text = z.string().nullable();
export const who = { id: z.string().optional(), person: z.string().optional() };

const employmentFields = {
  status: z.enum(['auto', 'leave', 'inactive']),
  type: z.enum(['UNSPECIFIED', 'INTERNAL', 'EXTERNAL']),
  startDate: date,
  endDate: date.nullable(),
  probationEndDate: date.nullable(),
  contractEndDate: date.nullable(),
  weeklyHours: z.number().nullable(),
  fullTimeWeeklyHours: z.number().nullable(),
  position: text,
  /** An id, or the name or e-mail of somebody who is there. */
  supervisor: text,
  /** Names from the company's lists. */
  office: text,
  legalEntity: text,
  department: text,
  team: text,
  costCenters: z.array(z.strictObject({ name: z.string(), weight: z.number() })),
  termination: z
    .strictObject({
      terminationDate: date,
      lastWorkingDay: date,
      terminatedAt: z.string(),
      type: z.string(),
      reason: z.string(),
    })
    .nullable(),
};

const employmentChange = z.strictObject(employmentFields).partial();
export const employmentInput = employmentChange.extend({ startDate: date });

const employmentChangeInput = employmentChange.extend(who);

export function personBy(company: Company, by: { id?: string | undefined; person?: string | undefined }): Person {
  const found =
    by.id === undefined
      ? Object.values(company.persons).find(
          (one) => `${one.firstName} ${one.lastName}` === by.person || one.email === by.person,
        )
      : company.persons[by.id];
  if (found === undefined) throw new Error(`No person ${by.id ?? by.person ?? ''}`);
  return found;
}

function idNamed(list: readonly { id: string; name: string }[], name: string | null, what: string): string | null {
  if (name === null) return null;
  const found = list.find((one) => one.name === name || one.id === name);
  if (found === undefined) throw new Error(`No ${what} ${name}`);
  return found.id;
}

function applyEmployment(company: Company, employment: Employment, change: z.infer<typeof employmentChange>): void {
  const { supervisor, office, legalEntity, department, team, costCenters, ...plain } = change;
  Object.assign(employment, Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined)));
  const units = (type: string) => company.orgUnits.filter((unit) => unit.type === type);
  if (supervisor !== undefined)
    employment.supervisorId =
      supervisor === null || company.persons[supervisor] !== undefined
        ? supervisor
        : personBy(company, { person: supervisor }).id;
  if (office !== undefined) employment.officeId = idNamed(company.workplaces, office, 'workplace');
  if (legalEntity !== undefined) employment.legalEntityId = idNamed(company.legalEntities, legalEntity, 'legal entity');
  if (department !== undefined) employment.departmentId = idNamed(units('department'), department, 'department');
  if (team !== undefined) employment.teamId = idNamed(units('team'), team, 'team');
  if (costCenters !== undefined)
    employment.costCenters = costCenters.map(({ name, weight }) => ({
      id: idNamed(company.costCenters, name, 'cost center') ?? '',
      weight,
    }));
}

export function addEmployment(
  company: Company,
  person: Person,
  input: z.input<typeof employmentInput>,
  now: number,
): Employment {
  const digest = createHash('md5')
    .update(`employment-${nextId(company)}`)
    .digest('hex');
  const employment: Employment = {
    id: digest.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    createdAt: now,
    updatedAt: now,
    status: 'auto',
    type: 'INTERNAL',
    startDate: input.startDate,
    endDate: null,
    probationEndDate: null,
    contractEndDate: null,
    weeklyHours: 40,
    fullTimeWeeklyHours: 40,
    position: null,
    supervisorId: null,
    officeId: null,
    legalEntityId: null,
    departmentId: null,
    teamId: null,
    costCenters: [],
    termination: null,
  };
  applyEmployment(company, employment, employmentInput.parse(input));
  person.employments.unshift(employment);
  tell(company, 'employment.created', { personId: person.id, employmentId: employment.id }, now);
  return employment;
}

function updateEmployment(company: Company, payload: unknown, now: number): unknown {
  const { id, person: name, ...change } = employmentChangeInput.parse(payload);
  const person = personBy(company, { id, person: name });
  const [latest] = person.employments;
  if (latest === undefined) throw new Error('This person has no employment');
  applyEmployment(company, latest, change);
  latest.updatedAt = now;
  if (company.settings.employmentTouchesPerson) person.updatedAt = now;
  const what = change.costCenters === undefined ? 'updated' : 'updated.cost-centers';
  const event = change.termination == null ? what : 'terminated';
  tell(company, `employment.${event}`, { personId: person.id, employmentId: latest.id }, now);
  return { id: person.id, employment: latest.id, status: employmentStatus(company, latest, now) };
}

export const employmentCommands: Readonly<Record<string, Command>> = {
  'create-employment': (company, payload, now) => {
    const { id, person: name, ...input } = employmentInput.extend(who).parse(payload);
    const person = personBy(company, { id, person: name });
    return { id: person.id, employment: addEmployment(company, person, input, now).id };
  },
  'update-employment': updateEmployment,
  'delete-employment': (company, payload, now) => {
    const person = personBy(company, z.strictObject(who).parse(payload));
    const removed = person.employments.shift();
    if (removed === undefined) throw new Error('This person has no employment');
    tell(company, 'employment.deleted', { personId: person.id, employmentId: removed.id }, now);
    return { deleted: removed.id };
  },
};
