import type {
  ObjectRead,
  PullPage,
  PullRequest,
  RecordRef,
  SourceRecord,
  TaskObservation,
} from '../../src/core/connector.ts';
import { chunksOf } from '../kit/pagination.ts';
import { acceptedStatusIds } from './pull/accepted-statuses.ts';
import { readCursor, writeCursor, type BambooHrCursor } from './pull/cursor.ts';
import { EMPLOYEES_PER_PAGE } from './limits.ts';
import type { People } from './people.ts';
import { planEmployeeRead } from './pull/plan-read.ts';
import { pullApplications } from './pull/pull-applications.ts';
import { pullEmployees } from './pull/pull-employees.ts';
import { readApplication } from './pull/read-application.ts';
import { readEmployee } from './pull/read-employee.ts';
import { newPeople, readEach, type SessionParts } from './session-parts.ts';
import { unreadReason } from './pull/walk-applications.ts';
import { watchAllTasks, watchChangedTasks } from './pull/watch-tasks.ts';

const readOf = (request: PullRequest, object: string): ObjectRead | undefined =>
  request.reads.find((read) => read.object === object);

const page = (
  cursor: BambooHrCursor,
  parts: {
    readonly records?: readonly SourceRecord[];
    readonly tasks?: readonly TaskObservation[];
    readonly unread?: readonly string[];
    readonly total?: number;
  },
): PullPage => ({
  records: parts.records ?? [],
  tasks: parts.tasks ?? [],
  cursor: writeCursor(cursor),
  unread: parts.unread ?? [],
  total: parts.total ?? null,
});

/** Accepted applications, then changed employees, then what people did to our task rows. */
export async function* pull(parts: SessionParts, request: PullRequest): AsyncGenerator<PullPage, void, undefined> {
  parts.client.signal = request.signal;
  const cursor = readCursor(request.cursor);
  const people = newPeople(parts);
  const applications = readOf(request, 'application');
  if (applications !== undefined) {
    for await (const found of pullApplications(parts, people, applications, cursor.applications))
      yield page(cursor, found);
  }
  const employees = readOf(request, 'employee');
  let tasks: readonly TaskObservation[] = [];
  let unread: readonly string[] = [];
  if (employees !== undefined) {
    for await (const found of pullEmployees(parts, people, employees, cursor.employees)) yield page(cursor, found);
    const { watchSince } = cursor.employees;
    if (request.watchTasks && watchSince !== null) {
      ({ tasks, unread } = await watchChangedTasks(parts, request, cursor.employees, watchSince));
    }
    // Where the table may not be read the question stays open.
    if (unread.length === 0) cursor.employees.watchSince = null;
  }
  // Always one last page: an idle run must save that it was made, and the order of the lists is only final here.
  yield page(cursor, { tasks, unread });
}

/** Reads every known record again, and the whole task table once. A vanished record comes back as deleted. */
export async function* sweep(
  parts: SessionParts,
  request: PullRequest,
  known: AsyncIterable<readonly RecordRef[]>,
): AsyncGenerator<PullPage, void, undefined> {
  parts.client.signal = request.signal;
  const cursor = readCursor(request.cursor);
  let reader: Awaited<ReturnType<typeof newReader>>;
  try {
    reader = await newReader(parts, request);
  } catch (error) {
    const reason = unreadReason(error);
    if (reason === null) throw error;
    yield page(cursor, { unread: [reason] });
    return;
  }
  for await (const refs of known) {
    for (const chunk of chunksOf(refs, EMPLOYEES_PER_PAGE)) {
      const { found, unread } = await readEach(chunk, reader, ({ object, externalId }) => `${object} ${externalId}`);
      await parts.memory.save();
      yield page(cursor, { records: found.flatMap((record) => record ?? []), unread });
    }
  }
  if (!request.watchTasks || readOf(request, 'employee') === undefined) return;
  yield page(cursor, await watchAllTasks(parts, request, cursor.employees));
}

/** Reads just these records now. Throws what one of them throws: the caller asked for exactly these. */
export async function reread(
  parts: SessionParts,
  request: PullRequest,
  refs: readonly RecordRef[],
): Promise<readonly SourceRecord[]> {
  parts.client.signal = request.signal;
  const reader = await newReader(parts, request);
  const records = await Promise.all(refs.map(reader));
  await parts.memory.save();
  return records.flatMap((record) => record ?? []);
}

async function newReader(
  parts: SessionParts,
  request: PullRequest,
): Promise<(ref: RecordRef) => Promise<SourceRecord | null>> {
  const { client, maker, memory, metadata } = parts;
  const people: People = newPeople(parts);
  const applications = readOf(request, 'application');
  const employees = readOf(request, 'employee');
  const acceptedIds = applications === undefined ? new Set<number>() : await acceptedStatusIds(parts);
  const plan = employees === undefined ? null : planEmployeeRead(employees, await metadata.fields());
  await memory.load();
  return async ({ object, externalId }) => {
    if (object === 'application' && applications !== undefined) {
      return (await readApplication({ client, people, maker, memory }, applications, externalId, acceptedIds)).record;
    }
    if (object === 'employee' && plan !== null)
      return await readEmployee(client, people, maker, plan, externalId, null);
    return null;
  };
}
