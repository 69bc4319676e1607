import type { ObjectRead, SourceRecord } from '../../../src/core/connector.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import { chunksOf } from '../../kit/pagination.ts';
import { advanceStream, BROKEN_LIST, finishStream, listChanges, type Change } from './change-list.ts';
import type { PersonioCursor } from './cursor.ts';
import { isInteresting } from './holds.ts';
import { APPLICATIONS_PER_LIST, MOST_KNOWN_APPLICATIONS, RECORDS_PER_PAGE } from '../limits.ts';
import { findApplication, readApplication } from './read-application.ts';
import { signatureOf } from './record-maker.ts';
import { applicationSchema, objectAt } from '../schema.ts';
import { readEach, type SessionParts } from '../session-parts.ts';
import { isAccepted, phaseOf } from './stages.ts';

export interface PartPage {
  readonly records: readonly SourceRecord[];
  readonly unread: readonly string[];
}

/**
 * Yields applications that changed and are accepted, or were handed over before. All others (rejected people above all)
 * are passed over: nothing of them is kept. Moves `cursor` along.
 */
export async function* pullApplications(parts: SessionParts, read: ObjectRead, cursor: PersonioCursor['applications']): AsyncGenerator<PartPage, void, undefined> {
  const { client, settings, memory } = parts;
  startAnewForStages(cursor, settings.acceptedStageIds.map(String).toSorted().join());
  const isRelevant = ({ id, item }: Change): boolean => cursor.known[id] !== undefined || cursor.again.includes(id) || isWorthReading(parts, read, item);
  const list = await listChanges(client, '/v2/recruiting/applications', applicationSchema, APPLICATIONS_PER_LIST, cursor, settings.overlapSeconds, isRelevant);
  const listed = new Set(list.changes.map(({ id }) => id));
  const again = cursor.again.filter((id) => !listed.has(id)).map((id) => ({ id, updatedAt: null, item: null }));
  for (const chunk of chunksOf([...again, ...list.changes], RECORDS_PER_PAGE)) {
    const { found, failed, unread } = await readEach('Application', chunk, async ({ id, item }) =>
      item === null ? await findApplication(parts, read, id) : await readApplication(parts, read, item),
    );
    const news = found.filter((record) => cursor.known[record.externalId] !== signatureOf(record));
    for (const record of news) cursor.known[record.externalId] = signatureOf(record);
    await memory.save();
    advanceStream(cursor, list, chunk, failed, settings.overlapSeconds);
    yield { records: news, unread };
  }
  finishStream(cursor, list, settings.overlapSeconds);
  cursor.known = Object.fromEntries(Object.entries(cursor.known).slice(-MOST_KNOWN_APPLICATIONS));
  if (list.broken) yield { records: [], unread: [BROKEN_LIST('applications')] };
}

/** Applications that stood in a stage before the settings named it do not change any more: only the whole list shows them. */
function startAnewForStages(cursor: PersonioCursor['applications'], stages: string): void {
  if (cursor.stages !== null && cursor.stages !== stages) Object.assign(cursor, { latest: null, seen: {} });
  cursor.stages = stages;
}

/** What can be told without further calls. An anonymised one was never ours if it is not known. */
function isWorthReading({ settings, maker }: SessionParts, read: ObjectRead, item: JsonObject): boolean {
  if (item['is_anonymized'] === true) return false;
  const stage = objectAt(item, 'current_stage');
  const accepted = isAccepted(settings, stage);
  return accepted || isInteresting(read.interesting, { ...item, current_stage: { ...stage, accepted, phase: phaseOf(stage) } }, maker.today());
}
