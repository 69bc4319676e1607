import { maySee, type Call } from './call.ts';
import type { Attribute, AttributeValue, Company, Employment, Person } from './company.ts';
import { addDays, dateOf, stamp } from './times.ts';

/** Follows the calendar: nobody edits anything on the first day, and no stamp moves. */
export function employmentStatus(
  company: Company,
  employment: Employment,
  now: number,
): 'ACTIVE' | 'INACTIVE' | 'ONBOARDING' | 'LEAVE' {
  if (employment.status !== 'auto') return employment.status === 'leave' ? 'LEAVE' : 'INACTIVE';
  const today = dateOf(now);
  const lastDay = employment.termination?.lastWorkingDay ?? employment.endDate;
  if (lastDay !== null && lastDay < today) return 'INACTIVE';
  const activeFrom = addDays(employment.startDate, company.settings.activationLagDays);
  return activeFrom > today ? 'ONBOARDING' : 'ACTIVE';
}

export function personStatus(company: Company, person: Person, now: number): 'ACTIVE' | 'INACTIVE' | 'UNSPECIFIED' {
  const [latest] = person.employments;
  if (latest === undefined) return 'UNSPECIFIED';
  return employmentStatus(company, latest, now) === 'INACTIVE' ? 'INACTIVE' : 'ACTIVE';
}

const V2_TYPES: Readonly<Record<Attribute['type'], string>> = {
  standard: 'STRING',
  list: 'STRING',
  link: 'STRING',
  multiline: 'STRING',
  date: 'DATE',
  integer: 'INT',
  decimal: 'DOUBLE',
  tags: 'STRING_LIST',
};

function valueView(call: Call, type: Attribute['type'], value: AttributeValue | undefined): unknown {
  if (value === undefined) return type === 'tags' ? [] : null;
  const isNumber = type === 'integer' || type === 'decimal';
  return isNumber && call.company.settings.attributeValues === 'typed' ? Number(value) : value;
}

function customAttributes(call: Call, person: Person): unknown[] {
  const { attributeTypes, attributeLabels } = call.company.settings;
  return call.company.attributes
    .filter(({ custom, key }) => custom && maySee(call, key))
    .map(({ key, type, universalId, label }) => ({
      id: key,
      type: attributeTypes === 'lower' ? V2_TYPES[type].toLowerCase() : V2_TYPES[type],
      value: valueView(call, type, person.attributes[key]),
      global_id: universalId,
      ...(attributeLabels ? { label } : {}),
    }));
}

/** Leaves out what is not ticked for the credential: no null, no hint. */
function ticked(call: Call, members: Readonly<Record<string, readonly [key: string, value: unknown]>>): object {
  return Object.fromEntries(
    Object.entries(members)
      .filter(([, [key]]) => maySee(call, key))
      .map(([name, [, value]]) => [name, value]),
  );
}

export function personView(call: Call, person: Person): unknown {
  const base = `${call.origin}/v2/persons/${person.id}`;
  return {
    id: person.id,
    created_at: stamp(person.createdAt),
    updated_at: stamp(person.updatedAt),
    ...ticked(call, {
      email: ['email', person.email],
      first_name: ['first_name', person.firstName],
      last_name: ['last_name', person.lastName],
      preferred_name: ['preferred_name', person.preferredName],
      gender: ['gender', person.gender],
      profile_picture: ['profile_picture', null],
    }),
    status: personStatus(call.company, person, call.now),
    custom_attributes: customAttributes(call, person),
    employments: person.employments.map(({ id }) => ({ id })),
    _meta: { links: { employments: { href: `${base}/employments` } } },
  };
}

const reference = (id: string | null): { id: string } | null => (id === null ? null : { id });

function orgUnits(call: Call, { departmentId, teamId }: Employment): unknown[] {
  return [
    ...(departmentId !== null && maySee(call, 'department') ? [{ type: 'department', id: departmentId }] : []),
    ...(teamId !== null && maySee(call, 'team') ? [{ type: 'team', id: teamId }] : []),
  ];
}

function terminationView({ termination }: Employment): unknown {
  if (termination === null) return null;
  return {
    termination_date: termination.terminationDate,
    last_working_day: termination.lastWorkingDay,
    terminated_at: termination.terminatedAt,
    type: termination.type,
    reason: termination.reason,
  };
}

export function employmentView(call: Call, person: Person, employment: Employment): unknown {
  return {
    id: employment.id,
    status: employmentStatus(call.company, employment, call.now),
    ...ticked(call, {
      type: ['employment_type', employment.type],
      employment_start_date: ['hire_date', employment.startDate],
      employment_end_date: ['termination_date', employment.endDate],
      probation_end_date: ['probation_period_end', employment.probationEndDate],
      contract_end_date: ['contract_end_date', employment.contractEndDate],
      weekly_working_hours: ['weekly_working_hours', employment.weeklyHours],
      full_time_weekly_working_hours: ['weekly_working_hours', employment.fullTimeWeeklyHours],
      position: ['position', employment.position === null ? null : { title: employment.position }],
      supervisor: ['supervisor', reference(employment.supervisorId)],
      office: ['office', reference(employment.officeId)],
      legal_entity: ['legal_entity', reference(employment.legalEntityId)],
      sub_company: ['legal_entity', reference(employment.legalEntityId)],
      cost_centers: ['cost_centers', employment.costCenters],
      termination: ['termination_date', terminationView(employment)],
    }),
    job: null,
    org_units: orgUnits(call, employment),
    person: { id: person.id },
    created_at: stamp(employment.createdAt),
    updated_at: stamp(employment.updatedAt),
    _meta: { links: { person: { href: `${call.origin}/v2/persons/${person.id}` } } },
  };
}
