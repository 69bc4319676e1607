import type { ObjectRead, SourceRecord } from '../../../src/core/connector.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../../src/core/json.ts';
import { isCode } from '../client.ts';
import { NOT_FOUND } from '../errors.ts';
import { wholeList } from '../list-pages.ts';
import { PERSONS_PER_LIST } from '../limits.ts';
import { judgePerson, type PersonPlan, planPersonRead } from './plan-person-read.ts';
import type { Lookups, UnitType } from '../lookups.ts';
import type { People } from '../people.ts';
import { employmentSchema, fullNameOf, idOf, objectAt, textAt } from '../schema.ts';
import { readEach, type ReadEach, type SessionParts } from '../session-parts.ts';

export interface Surroundings {
  readonly people: People;
  readonly lookups: Lookups;
}
export interface PersonReading {
  readonly record: SourceRecord;
  /** First day, null while there is none. */
  readonly start: string | null;
}

/** The employment that counts: the one that starts last. Most people have one, who comes back has several. */
async function readEmployment(parts: SessionParts, personId: string): Promise<JsonObject | null> {
  const path = `/v2/persons/${encodeURIComponent(personId)}/employments`;
  const all = await wholeList(parts.client, path, employmentSchema, PERSONS_PER_LIST).catch((error: unknown) => {
    // Deleted since the list of persons was read: without an employment nobody is a hire, and the sweep says the rest.
    if (isCode(error, NOT_FOUND)) return [];
    throw error;
  });
  const startOf = (one: JsonObject): string => textAt(one, 'employment_start_date') ?? '';
  return all.reduce<JsonObject | null>((latest, one) => (latest === null || startOf(one) > startOf(latest) ? one : latest), null);
}

const supervisorIdOf = (employment: JsonObject | null): string | null => (employment === null ? null : textAt(objectAt(employment, 'supervisor'), 'id'));

/** One reader for many persons. */
function personReader(parts: SessionParts, read: ObjectRead, around: Surroundings): (person: JsonObject, employment: JsonObject | null) => Promise<PersonReading> {
  const plan = planPersonRead(read);
  return async (person, employment) => {
    const hidden: string[] = [];
    const whole: JsonObject = { ...person, name: fullNameOf(person), employment: employment === null ? null : await expand(plan, around, employment, hidden) };
    const { fields, unreadable, nonexistent, own } = await judgePerson(parts.attributes, plan, whole);
    const record = parts.maker.present('person', idOf(person), fields, { unreadable: [...new Set([...unreadable, ...hidden])], nonexistent, own });
    return { record, start: employment === null ? null : textAt(employment, 'employment_start_date') };
  };
}

/** Puts names beside the ids, as far as a mapping asks for them. What may not be looked up is added to `hidden`. */
async function expand(plan: PersonPlan, { people, lookups }: Surroundings, employment: JsonObject, hidden: string[]): Promise<JsonObject> {
  const expanded: Record<string, JsonValue> = { ...employment };
  const named = async (member: string, look: (id: string) => Promise<{ name: string | null; unreadable: boolean }>, source: JsonValue | undefined): Promise<void> => {
    if (source === undefined) return;
    const id = isJsonObject(source) ? textAt(source, 'id') : null;
    if (id === null) return void (expanded[member] = null);
    if (!plan.wants(`employment.${member}.name`)) return void (expanded[member] = { id });
    const { name, unreadable } = await look(id);
    expanded[member] = { id, name };
    if (unreadable) hidden.push(`employment.${member}.name`);
  };
  await named('office', (id) => lookups.named('workplaces', id), employment['office']);
  await named('legal_entity', (id) => lookups.named('legal-entities', id), employment['legal_entity']);
  for (const type of ['department', 'team'] as const) await named(type, (id) => lookups.unit(type, id), unitIn(employment, type));
  await costCenters(plan, lookups, employment, expanded, hidden);
  if (employment['supervisor'] !== undefined) expanded['supervisor'] = supervisor(people, employment, hidden);
  return expanded;
}

/** undefined: none is shown. Departments and teams share one list, so its being there says nothing about either. */
function unitIn(employment: JsonObject, type: UnitType): JsonValue | undefined {
  const units = employment['org_units'];
  if (!isJsonArray(units)) return undefined;
  return units.find((unit) => isJsonObject(unit) && textAt(unit, 'type')?.toLowerCase() === type);
}

async function costCenters(plan: PersonPlan, lookups: Lookups, employment: JsonObject, expanded: Record<string, JsonValue>, hidden: string[]): Promise<void> {
  const rows = employment['cost_centers'];
  if (!isJsonArray(rows) || !plan.wants('employment.cost_centers.name')) return;
  const named: JsonValue[] = [];
  for (const row of rows) {
    if (!isJsonObject(row)) continue;
    const { name, unreadable } = await lookups.named('cost-centers', idOf(row));
    named.push({ ...row, name });
    if (unreadable) hidden.push('employment.cost_centers.name');
  }
  expanded['cost_centers'] = named;
}

function supervisor(people: People, employment: JsonObject, hidden: string[]): JsonValue {
  const id = supervisorIdOf(employment);
  if (id === null) return null;
  const found = people.get(id);
  for (const part of found?.unreadable ?? []) hidden.push(`employment.supervisor.${part}`);
  return found?.person ?? { id, name: null, email: null, active: null };
}

/** Employments first, then all their supervisors in one request, then the records. */
export async function readPersons(parts: SessionParts, read: ObjectRead, around: Surroundings, persons: readonly JsonObject[]): Promise<ReadEach<PersonReading>> {
  const make = personReader(parts, read, around);
  const byId = persons.map((person) => ({ id: idOf(person), person }));
  const employed = await readEach('Employment of person', byId, async ({ id, person }) => ({ id, person, employment: await readEmployment(parts, id) }));
  await around.people.load(employed.found.flatMap(({ employment }) => supervisorIdOf(employment) ?? []));
  const made = await readEach('Person', employed.found, async ({ person, employment }) => await make(person, employment));
  await parts.attributes.save();
  return {
    found: made.found,
    failed: [...employed.failed, ...made.failed],
    unread: [...employed.unread, ...made.unread],
    errors: [...employed.errors, ...made.errors],
  };
}
