import type { ObjectRead, PullPage, PullRequest, RecordRef, SourceRecord } from '../../src/core/connector.ts';
import { ConnectorError } from '../../src/core/errors.ts';
import { chunksOf } from '../kit/pagination.ts';
import { isCode, reasonOf } from './client.ts';
import { readCursor, writeCursor, type PersonioCursor } from './pull/cursor.ts';
import { MISSING_SCOPE, NOT_FOUND } from './errors.ts';
import { findPersons } from './pull/find-persons.ts';
import { RECORDS_PER_PAGE } from './limits.ts';
import { pullApplications, type PartPage } from './pull/pull-applications.ts';
import { pullPersons } from './pull/pull-persons.ts';
import { findApplication } from './pull/read-application.ts';
import { readPersons, type Surroundings } from './pull/read-persons.ts';
import { newSurroundings, readEach, type ReadEach, type SessionParts } from './session-parts.ts';

const readOf = (request: PullRequest, object: string): ObjectRead | undefined => request.reads.find((read) => read.object === object);

const pageOf = (cursor: PersonioCursor, { records, unread }: PartPage): PullPage => ({ records, tasks: [], cursor: writeCursor(cursor), unread, total: null });

/** Accepted applications, then new persons with their employments. A part that may not be read costs only itself. */
export async function* pull(parts: SessionParts, request: PullRequest): AsyncGenerator<PullPage, void, undefined> {
  parts.client.signal = request.signal;
  const cursor = readCursor(request.cursor);
  const works: { readonly what: string; readonly pages: AsyncGenerator<PartPage, void, undefined> }[] = [];
  const [applications, persons] = [readOf(request, 'application'), readOf(request, 'person')];
  if (applications !== undefined) works.push({ what: 'Applications', pages: pullApplications(parts, applications, cursor.applications) });
  if (persons !== undefined) works.push({ what: 'Persons', pages: pullPersons(parts, persons, cursor.persons) });
  const refusals: ConnectorError[] = [];
  for (const { what, pages } of works) {
    try {
      for await (const page of pages) yield pageOf(cursor, page);
    } catch (error) {
      const reason = refusedPart(error);
      if (reason === null || !(error instanceof ConnectorError)) throw error;
      refusals.push(error);
      yield pageOf(cursor, { records: [], unread: [`${what} could not be read: ${reason}`] });
    }
  }
  const [first] = refusals;
  if (first !== undefined && refusals.length === works.length) throw refusedEverywhere(parts, first);
  // Always one last page: an idle run must save that it was made.
  yield pageOf(cursor, { records: [], unread: [] });
}

/** In words, when only this part is closed to the credential or not part of the account; null for what concerns the run. */
function refusedPart(error: unknown): string | null {
  if (isCode(error, NOT_FOUND)) return 'Personio knows no such list here, as where recruiting is not part of the plan. Take the source out of the mapping, or check baseUrl in the connection.';
  return isCode(error, MISSING_SCOPE, 'forbidden') ? reasonOf(error) : null;
}

const refusedEverywhere = ({ context }: SessionParts, error: ConnectorError): ConnectorError =>
  new ConnectorError(context.connection, { ...error.resolution, action: 'fail', message: `Nothing of what the mapping needs may be read. ${error.resolution.message}` }, error);

/** Reads every known record again. A vanished record comes back as deleted. */
export async function* sweep(parts: SessionParts, request: PullRequest, known: AsyncIterable<readonly RecordRef[]>): AsyncGenerator<PullPage, void, undefined> {
  parts.client.signal = request.signal;
  const cursor = readCursor(request.cursor);
  const reader = newReader(parts, request, true);
  for await (const refs of known) {
    for (const chunk of chunksOf(refs, RECORDS_PER_PAGE)) {
      try {
        const { found, unread } = await reader(chunk);
        yield pageOf(cursor, { records: found, unread });
      } catch (error) {
        const reason = refusedPart(error);
        if (reason === null) throw error;
        yield pageOf(cursor, { records: [], unread: [`${chunk.length} known records could not be looked at: ${reason}`] });
      }
    }
  }
}

/** Reads just these records now. Throws what one of them throws: the caller asked for exactly these. */
export async function reread(parts: SessionParts, request: PullRequest, refs: readonly RecordRef[]): Promise<readonly SourceRecord[]> {
  parts.client.signal = request.signal;
  const reader = newReader(parts, request, false);
  const records: SourceRecord[] = [];
  for (const chunk of chunksOf(refs, RECORDS_PER_PAGE)) {
    const { found, errors } = await reader(chunk);
    if (errors.length > 0) throw errors[0];
    records.push(...found);
  }
  return records;
}

type Found = Pick<ReadEach<SourceRecord>, 'found' | 'unread' | 'errors'>;
const NOTHING: Found = { found: [], unread: [], errors: [] };

/** `fresh`: names of departments and the like are read anew, to notice that somebody renamed one. */
function newReader(parts: SessionParts, request: PullRequest, fresh: boolean): (refs: readonly RecordRef[]) => Promise<Found> {
  const [applications, persons] = [readOf(request, 'application'), readOf(request, 'person')];
  const around = newSurroundings(parts);
  around.lookups.fresh = fresh;
  return async (refs) => {
    const idsOf = (object: string): readonly string[] => refs.filter((ref) => ref.object === object).map(({ externalId }) => externalId);
    const ofApplications = applications === undefined ? NOTHING : await readEach('Application', idsOf('application').map((id) => ({ id })), ({ id }) => findApplication(parts, applications, id));
    const ofPersons = persons === undefined ? NOTHING : await findAndRead(parts, persons, around, idsOf('person'));
    await parts.memory.save();
    return { found: [...ofApplications.found, ...ofPersons.found], unread: [...ofApplications.unread, ...ofPersons.unread], errors: [...ofApplications.errors, ...ofPersons.errors] };
  };
}

async function findAndRead(parts: SessionParts, read: ObjectRead, around: Surroundings, ids: readonly string[]): Promise<Found> {
  const { found: persons, gone } = await findPersons(parts, ids);
  const { found, unread, errors } = await readPersons(parts, read, around, persons);
  return { found: [...found.map(({ record }) => record), ...gone.map((id) => parts.maker.deleted('person', id))], unread, errors };
}
