import type { ObjectRead, SourceRecord } from '../../../src/core/connector.ts';
import { chunksOf } from '../../kit/pagination.ts';
import { rememberHiredStatuses } from './accepted-statuses.ts';
import { READ_AGAIN, type BambooHrCursor } from './cursor.ts';
import { APPLICATIONS_PER_PAGE, MOST_KNOWN_APPLICATIONS } from '../limits.ts';
import type { People } from '../people.ts';
import { readApplication } from './read-application.ts';
import { readEach, type SessionParts } from '../session-parts.ts';
import { unreadReason, walkApplications, type Walk } from './walk-applications.ts';

export interface PartPage {
  readonly records: readonly SourceRecord[];
  readonly unread: readonly string[];
}

/** Yields accepted applications that are new or changed, and those that are accepted no longer. Moves `cursor` along. */
export async function* pullApplications(
  parts: SessionParts,
  people: People,
  read: ObjectRead,
  cursor: BambooHrCursor['applications'],
): AsyncGenerator<PartPage, void, undefined> {
  const { settings, context, client, memory, maker } = parts;
  const sinceComparedMs =
    cursor.comparedAt === null ? Number.POSITIVE_INFINITY : context.now().getTime() - Date.parse(cursor.comparedAt);
  let walk: Walk;
  try {
    walk = await walkApplications(client, settings, cursor, sinceComparedMs >= settings.recheckMinutes * 60_000);
  } catch (error) {
    const reason = unreadReason(error);
    if (reason === null) throw error;
    yield { records: [], unread: [reason] };
    return;
  }
  if (walk.hiredStatusIds.length > cursor.hiredStatusIds.length)
    await rememberHiredStatuses(parts, walk.hiredStatusIds);
  cursor.hiredStatusIds = [...walk.hiredStatusIds];
  const acceptedIds = new Set([...settings.acceptedStatusIds, ...walk.hiredStatusIds]);
  await memory.load();
  // Saved with the first page already: a run that is cut off there must not find everything "moved" once more.
  cursor.order = walk.order;
  for (const id of walk.toRead) cursor.known[String(id)] = READ_AGAIN;
  for (const chunk of chunksOf(walk.toRead, APPLICATIONS_PER_PAGE)) {
    const { found, failed, unread } = await readEach(
      chunk,
      async (id) => ({
        id,
        ...(await readApplication({ client, people, maker, memory }, read, String(id), acceptedIds)),
      }),
      (id) => `Application ${id}`,
    );
    for (const { id, statusId } of found) {
      if (statusId !== null && acceptedIds.has(statusId)) cursor.known[String(id)] = statusId;
      else delete cursor.known[String(id)];
    }
    for (const id of failed) cursor.known[String(id)] = READ_AGAIN;
    await memory.save();
    yield { records: found.map(({ record }) => record), unread };
  }
  if (walk.wholeLists) cursor.comparedAt = maker.now();
  forgetOldest(cursor);
}

/** The oldest are those that no list shows any more within the length that is walked. */
function forgetOldest(cursor: BambooHrCursor['applications']): void {
  if (Object.keys(cursor.known).length <= MOST_KNOWN_APPLICATIONS) return;
  const listed = new Set(
    [...cursor.order.accepted, ...cursor.order.hired].slice(0, MOST_KNOWN_APPLICATIONS).map(String),
  );
  cursor.known = Object.fromEntries(Object.entries(cursor.known).filter(([id]) => listed.has(id)));
}
