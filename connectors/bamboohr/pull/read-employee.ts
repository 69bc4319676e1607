import type { SourceRecord } from '../../../src/core/connector.ts';
import { shortHashOf } from '../../../src/core/hash.ts';
import type { JsonObject, JsonValue } from '../../../src/core/json.ts';
import { applyPerson } from './apply-person.ts';
import type { BambooHrClient } from '../client.ts';
import { employeePage } from '../config.ts';
import type { People } from '../people.ts';
import { rootOf, type EmployeePlan } from './plan-read.ts';
import type { RecordMaker } from './record-maker.ts';
import { employeeSchema } from '../schema.ts';

/**
 * Reads one employee with exactly the mapped fields. `onlyCurrent=false` because the job, department and supervisor of
 * somebody who has not started yet are future-dated rows; without it they come back empty.
 * A 404 means the employee is gone: the record says so. Throws ConnectorError.
 */
export async function readEmployee(
  client: BambooHrClient,
  people: People,
  maker: RecordMaker,
  plan: EmployeePlan,
  id: string,
  lastHumanEditAt: string | null,
): Promise<SourceRecord> {
  const answer: Record<string, JsonValue> = {};
  for (const names of plan.requests) {
    const part = await client
      .get(`/api/v1/employees/${encodeURIComponent(id)}`, employeeSchema, {
        fields: names.join(','),
        onlyCurrent: 'false',
      })
      .catch((error: unknown) => maker.nullWhenGone(error));
    if (part === null) return maker.deleted('employee', id);
    Object.assign(answer, part);
  }
  const { fields, unreadable } = await shapeFields(people, plan, id, answer);
  const own = Object.fromEntries(
    plan.own.flatMap((name) => (answer[name] === undefined ? [] : [[name, answer[name]]])),
  );
  return {
    connection: maker.connection,
    object: 'employee',
    externalId: id,
    version: shortHashOf(fields),
    url: employeePage(maker.settings, id),
    fields,
    related: {},
    state: { kind: 'present' },
    unreadable,
    nonexistent: plan.nonexistent,
    readAt: maker.now(),
    lastHumanEditAt,
    lockGroup: null,
    own: plan.own.length === 0 ? null : own,
  };
}

/**
 * A requested field that the answer leaves out is unreadable for this key. That is not a guess from a blank: a blank is
 * null or an empty text, and the specification of this call says "Fields the caller does not have permission to view
 * are omitted". meta/fields alone cannot tell, because it also lists fields that the key may not see; it only decides
 * which `ifExists` fields do not exist at all. It holds per record, since access levels differ per group of employees.
 */
async function shapeFields(
  people: People,
  plan: EmployeePlan,
  id: string,
  answer: Readonly<Record<string, JsonValue>>,
): Promise<{ fields: JsonObject; unreadable: readonly string[] }> {
  const fields: Record<string, JsonValue> = {};
  const unreadable: string[] = [];
  for (const path of plan.paths) {
    const root = rootOf(path);
    if (root === 'supervisor') continue;
    if (root === 'id') fields['id'] = id;
    else if (answer[root] === undefined) unreadable.push(path);
    else fields[root] = withoutZeroDate(answer[root]);
  }
  if (!plan.wantsSupervisor) return { fields, unreadable };
  const paths = plan.paths.filter((path) => rootOf(path) === 'supervisor');
  if (answer['supervisor'] === undefined && answer['supervisorEId'] === undefined)
    return { fields, unreadable: [...unreadable, ...paths] };
  const name = textOf(answer['supervisor']);
  const supervisorId = textOf(answer['supervisorEId']);
  if (supervisorId === null) {
    fields['supervisor'] = name === null ? null : { id: null, name, email: null, active: null };
    // The name without the id: who it is can be read, where to reach them cannot.
    const hidden =
      name !== null && answer['supervisorEId'] === undefined ? paths.filter((path) => path !== 'supervisor.name') : [];
    return { fields, unreadable: [...unreadable, ...hidden] };
  }
  const expanded = await people.employee(supervisorId, name);
  fields['supervisor'] = expanded.person;
  return { fields, unreadable: [...unreadable, ...applyPerson('supervisor', paths, expanded)] };
}

/** A date that was never set is sent as zeros: that is BambooHR's null, not an answer. */
const withoutZeroDate = (value: JsonValue): JsonValue => (value === '0000-00-00' ? null : value);

const textOf = (value: JsonValue | undefined): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value : typeof value === 'number' ? String(value) : null;
