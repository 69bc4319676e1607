import type { ObjectRead } from '../../../src/core/connector.ts';
import { isJsonArray, type JsonObject } from '../../../src/core/json.ts';
import { chunksOf } from '../../kit/pagination.ts';
import { advanceStream, BROKEN_LIST, finishStream, listChanges, type Change } from './change-list.ts';
import type { PersonioCursor } from './cursor.ts';
import { findPersons } from './find-persons.ts';
import { isInteresting } from './holds.ts';
import { PERSONS_PER_LIST, RECORDS_PER_PAGE, WATCH_HIRES_FOR_DAYS } from '../limits.ts';
import type { PartPage } from './pull-applications.ts';
import { readPersons, type PersonReading, type Surroundings } from './read-persons.ts';
import { signatureOf } from './record-maker.ts';
import { instantAt, personSchema } from '../schema.ts';
import { newSurroundings, type SessionParts } from '../session-parts.ts';

const DAY_MS = 86_400_000;
type Persons = PersonioCursor['persons'];
interface Work {
  readonly parts: SessionParts;
  readonly read: ObjectRead;
  readonly around: Surroundings;
  readonly cursor: Persons;
}

/**
 * Yields persons who changed and are new (or came back), those followed since, and those whose employment changed
 * before the first day. Long-standing employees are passed over: their employment is not even asked for.
 */
export async function* pullPersons(parts: SessionParts, read: ObjectRead, cursor: Persons): AsyncGenerator<PartPage, void, undefined> {
  const { client, settings, context } = parts;
  const work: Work = { parts, read, around: newSurroundings(parts), cursor };
  const newSince = new Date(context.now().getTime() - settings.newWithinDays * DAY_MS).toISOString();
  const isRelevant = ({ id, item }: Change): boolean => cursor.followed[id] !== undefined || cursor.again.includes(id) || mayBeHire(item, newSince);
  const list = await listChanges(client, '/v2/persons', personSchema, PERSONS_PER_LIST, cursor, settings.overlapSeconds, isRelevant);
  for (const chunk of chunksOf(list.changes, RECORDS_PER_PAGE)) {
    const { records, failed, unread } = await readChunk(work, chunk.map(({ item }) => item));
    advanceStream(cursor, list, chunk, failed, settings.overlapSeconds);
    yield { records, unread };
  }
  finishStream(cursor, list, settings.overlapSeconds);
  if (list.broken) yield { records: [], unread: [BROKEN_LIST('persons')] };
  yield* recheck(work, new Set(list.changes.map(({ id }) => id)));
  forgetStarted(cursor, context.now());
}

/**
 * Nobody has verified that a changed employment moves the person's own stamp, so whoever has not started is looked at
 * now and then, and whoever could not be read last time.
 */
async function* recheck(work: Work, done: ReadonlySet<string>): AsyncGenerator<PartPage, void, undefined> {
  const { parts, cursor } = work;
  const { settings, maker, context } = parts;
  const sinceMs = cursor.recheckedAt === null ? Number.POSITIVE_INFINITY : context.now().getTime() - Date.parse(cursor.recheckedAt);
  const isDue = sinceMs >= settings.onboardingRecheckMinutes * 60_000;
  const today = maker.today();
  const waiting = isDue ? Object.entries(cursor.followed).filter(([, { start }]) => start === null || start >= today) : [];
  const ids = [...new Set([...cursor.again, ...waiting.map(([id]) => id)])].filter((id) => !done.has(id));
  for (const chunk of chunksOf(ids, RECORDS_PER_PAGE)) {
    const { found, gone } = await findPersons(parts, chunk);
    const { records, failed, unread } = await readChunk(work, found);
    cursor.again = [...cursor.again.filter((id) => !chunk.includes(id)), ...failed];
    const deleted = gone.filter((id) => cursor.followed[id]?.signature != null).map((id) => maker.deleted('person', id));
    for (const id of gone) delete cursor.followed[id];
    if (records.length + deleted.length + unread.length > 0) yield { records: [...records, ...deleted], unread };
  }
  if (isDue) cursor.recheckedAt = maker.now();
}

/** What is news among these, and what could not be read. */
async function readChunk({ parts, read, around, cursor }: Work, persons: readonly JsonObject[]) {
  const { found, ...rest } = await readPersons(parts, read, around, persons);
  return { ...rest, records: found.flatMap((reading) => (isNews(parts, read, cursor, reading) ? [reading.record] : [])) };
}

/** Also remembers whom to follow. */
function isNews({ maker }: SessionParts, read: ObjectRead, cursor: Persons, { record, start }: PersonReading): boolean {
  const known = cursor.followed[record.externalId];
  const signature = signatureOf(record);
  const wasHandedOver = known !== undefined && known.signature !== null;
  const today = maker.today();
  // Who started lately may be a handoff that is followed already, when the cursor was lost and everything is read again.
  const isRecent = start !== null && start >= dayBefore(today, WATCH_HIRES_FOR_DAYS);
  const wanted = wasHandedOver || isRecent || isInteresting(read.interesting, record.fields, today);
  if (start === null || wanted) cursor.followed[record.externalId] = { start, signature: wanted ? signature : null, since: known?.since ?? maker.now() };
  return wanted && known?.signature !== signature;
}

/** Created lately, or with several employments: somebody who came back. */
function mayBeHire(person: JsonObject, newSince: string): boolean {
  const createdAt = instantAt(person, 'created_at');
  const employments = person['employments'];
  return createdAt === null || createdAt >= newSince || (isJsonArray(employments) && employments.length > 1);
}

/** Whoever started long ago, and whoever never got a first day. */
function forgetStarted(cursor: Persons, now: Date): void {
  const oldest = new Date(now.getTime() - WATCH_HIRES_FOR_DAYS * DAY_MS).toISOString();
  cursor.followed = Object.fromEntries(Object.entries(cursor.followed).filter(([, { start, since }]) => (start === null ? since >= oldest : start >= oldest.slice(0, 10))));
}

const dayBefore = (today: string, days: number): string => new Date(Date.parse(today) - days * DAY_MS).toISOString().slice(0, 10);

