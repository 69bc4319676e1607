import type { ObjectRead, SourceRecord } from '../../../src/core/connector.ts';
import { shortHashOf } from '../../../src/core/hash.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../src/core/json.ts';
import type { AcceptedMemory } from './accepted-memory.ts';
import { applyPerson } from './apply-person.ts';
import type { BambooHrClient } from '../client.ts';
import { applicationPage } from '../config.ts';
import { nameOf, type ExpandedPerson, type People } from '../people.ts';
import type { RecordMaker } from './record-maker.ts';
import { applicationDetailSchema } from '../schema.ts';

export interface ApplicationReader {
  readonly client: BambooHrClient;
  readonly people: People;
  readonly maker: RecordMaker;
  readonly memory: AcceptedMemory;
}

/**
 * Reads one application. Beside the vendor's fields it carries, in the same nesting:
 * `applicant.name`, `status.accepted` (the status is one of the accepted ones), `acceptedAt` (when it first was),
 * and `job.hiringLead` and `status.changedByUser` as persons {id, name, email, active}.
 * Only mapped paths are kept: an application holds far more about a person than a handoff needs.
 * Throws ConnectorError.
 */
export async function readApplication(
  reader: ApplicationReader,
  read: ObjectRead,
  id: string,
  acceptedIds: ReadonlySet<number>,
): Promise<{ record: SourceRecord; statusId: number | null }> {
  const { client, maker, memory } = reader;
  const detail = await client.find(
    `/api/v1/applicant_tracking/applications/${encodeURIComponent(id)}`,
    applicationDetailSchema,
  );
  if (detail === null) {
    memory.forget(id);
    return { record: maker.deleted('application', id), statusId: null };
  }
  const status = objectAt(detail, 'status');
  const statusId = Number(status['id']);
  const accepted = acceptedIds.has(statusId);
  const changedAt = typeof status['dateChanged'] === 'string' ? status['dateChanged'] : null;
  const acceptedAt = accepted ? memory.acceptedAt(id, changedAt) : memory.forget(id);
  const applicant = objectAt(detail, 'applicant');
  const name = nameOf(asText(applicant['firstName']), asText(applicant['lastName']));
  const people = await expandPeople(reader, read, detail);
  const whole: JsonObject = {
    ...detail,
    acceptedAt,
    applicant: { ...applicant, name },
    status: {
      ...status,
      accepted,
      ...(people.mover === undefined ? {} : { changedByUser: people.mover?.person ?? null }),
    },
    job: {
      ...objectAt(detail, 'job'),
      ...(people.lead === undefined ? {} : { hiringLead: people.lead?.person ?? null }),
    },
  };
  const paths = [...read.fields, ...(read.keep === 'custom' ? [] : read.keep)];
  const fields = pick(whole, paths);
  const unreadable = [
    ...(people.lead === undefined || people.lead === null ? [] : applyPerson('job.hiringLead', paths, people.lead)),
    ...(people.mover === undefined || people.mover === null
      ? []
      : applyPerson('status.changedByUser', paths, people.mover)),
  ];
  return { record: recordOf(maker, id, fields, unreadable), statusId };
}

function recordOf(maker: RecordMaker, id: string, fields: JsonObject, unreadable: readonly string[]): SourceRecord {
  return {
    connection: maker.connection,
    object: 'application',
    externalId: id,
    version: shortHashOf(fields),
    url: applicationPage(maker.settings, id),
    fields,
    related: {},
    state: { kind: 'present' },
    unreadable,
    nonexistent: [],
    readAt: maker.now(),
    lastHumanEditAt: null,
    lockGroup: null,
    own: null,
  };
}

/** undefined: not mapped, so nothing is asked; null: there is nobody. */
async function expandPeople(
  { people }: ApplicationReader,
  read: ObjectRead,
  detail: JsonObject,
): Promise<{ lead: ExpandedPerson | null | undefined; mover: ExpandedPerson | null | undefined }> {
  const isMapped = (root: string): boolean => read.fields.some((path) => path === root || path.startsWith(`${root}.`));
  const lead = objectAt(objectAt(detail, 'job'), 'hiringLead');
  const mover = objectAt(objectAt(detail, 'status'), 'changedByUser');
  const leadId = idOf(lead['employeeId']);
  const moverId = idOf(mover['id']);
  const called = (person: JsonObject): string | null => nameOf(asText(person['firstName']), asText(person['lastName']));
  return {
    lead: !isMapped('job.hiringLead')
      ? undefined
      : leadId === null
        ? null
        : await people.employee(leadId, called(lead)),
    mover: !isMapped('status.changedByUser')
      ? undefined
      : moverId === null
        ? null
        : await people.user(moverId, called(mover)),
  };
}

/** Copies just these dotted paths. A missing step ends in nothing: absent stays absent. */
export function pick(whole: JsonObject, paths: readonly string[]): JsonObject {
  const picked: Record<string, JsonValue> = {};
  const byRoot = new Map<string, string[]>();
  for (const path of paths) {
    const [root = '', ...rest] = path.split('.');
    byRoot.set(root, [...(byRoot.get(root) ?? []), ...(rest.length === 0 ? [''] : [rest.join('.')])]);
  }
  for (const [root, rests] of byRoot) {
    const value = whole[root];
    if (value === undefined) continue;
    picked[root] = isJsonObject(value) && !rests.includes('') ? pick(value, rests) : value;
  }
  return picked;
}

function objectAt(value: JsonObject, key: string): JsonObject {
  const found = value[key];
  return isJsonObject(found) ? found : {};
}
const asText = (value: JsonValue | undefined): string | null => (typeof value === 'string' ? value : null);
const idOf = (value: JsonValue | undefined): string | null =>
  typeof value === 'number' || (typeof value === 'string' && value !== '') ? String(value) : null;
