import type { ObjectRead, RecordRef, SourceRecord } from '../core/connector.ts';
import { HandoffError } from '../core/errors.ts';
import { mapRecord } from '../core/handoff/map-record.ts';
import type { CompiledSource } from '../core/handoff/compile-mapping.ts';
import { mergeFields, pickFields, type Samples } from '../core/view/sample-view.ts';
import { readOf, readSamples } from '../flows/rules/read-samples.ts';
import type { SampleService } from '../http/service-port.ts';
import { answerInTime, LOOK_MS } from './answer-in-time.ts';
import type { App } from './app-contract.ts';
import { findConfig } from './open-sessions.ts';

const MOST_RECORDS = 50;
const MOST_KEPT = 20;
const KEPT_MS = 10 * 60_000;

/** Records of one object, and the fields of them that were read; pieces that are asked for later are added. */
interface Kept {
  readonly readAt: Date;
  refs: readonly RecordRef[];
  records: ReadonlyMap<string, SourceRecord>;
  readonly read: Map<string, Promise<void>>;
  readonly unreadable: Set<string>;
  /** The first reading says which records they are; the others wait for it. */
  first: Promise<void> | null;
}

/** Recent records for the mapping editor: asked for in pieces, so that a page of thousands of fields reads what it shows. */
export function serveSamples(app: App, mostMs: number = LOOK_MS): SampleService {
  const { store, clock, config } = app;
  const kept = new Map<string, Kept>();
  const keptOf = (key: string): Kept => {
    const now = clock.now();
    for (const [each, { readAt }] of kept) if (now.getTime() - readAt.getTime() >= KEPT_MS) kept.delete(each);
    const known = kept.get(key);
    if (known !== undefined) return known;
    const [oldest] = kept.keys();
    if (kept.size >= MOST_KEPT && oldest !== undefined) kept.delete(oldest);
    const made: Kept = { readAt: now, refs: [], records: new Map(), read: new Map(), unreadable: new Set(), first: null };
    kept.set(key, made);
    return made;
  };
  app.live.listen({ changed: () => kept.clear() });

  return {
    readSamples: (id, object, fields) =>
      answerInTime(mostMs, `handoff mapping preview ${id}`, async (signal) => {
        findConfig(config, id);
        const { session, connector, budget } = await app.openSession(id);
        if (connector.objects.length > 0 && !connector.objects.includes(object)) {
          throw new HandoffError({ code: 'unknown_object', message: `${connector.capabilities.displayName} has no records "${object}" that a mapping could read.`, remedy: `Use one of: ${connector.objects.join(', ')}.`, place: 'object' });
        }
        const source = await sourceOf(app, id, object);
        const wanted = [...new Set([...(source?.read.fields ?? []), ...fields])];
        const key = JSON.stringify([id, object]);
        const entry = keptOf(key);
        const before = session.calls().api;
        try {
          await budget.during(() => readPieces(entry, wanted, source?.read.relations ?? [], async (read) => {
            const known = entry.refs.length > 0 ? entry.refs : await store.findRecentRecords(id, object, MOST_RECORDS);
            return readSamples({ session, signal }, read, known, MOST_RECORDS);
          }, object));
        } catch (error) {
          if (entry.records.size === 0) kept.delete(key);
          throw error;
        }
        return viewOf(entry, { connection: id, object, source, wanted, asked: fields, apiCalls: session.calls().api - before });
      }),
  };
}

/** Only what was not read yet; readings of different fields run side by side. */
async function readPieces(entry: Kept, wanted: readonly string[], relations: ObjectRead['relations'], read: (what: ObjectRead) => Promise<readonly SourceRecord[]>, object: string): Promise<void> {
  // Without a pause where there is none: two that come at once must not both be the first, or neither.
  if (entry.first !== null) await entry.first;
  const missing = wanted.filter((path) => !entry.read.has(path));
  const isFirst = entry.first === null;
  if (missing.length > 0 || isFirst) {
    const reading = read(readOf(object, missing, isFirst ? relations : [])).then((records) => take(entry, records, isFirst));
    if (isFirst) entry.first = reading;
    for (const path of missing) entry.read.set(path, reading);
    await reading.catch((error: unknown) => {
      if (isFirst) entry.first = null;
      for (const path of missing) entry.read.delete(path);
      throw error;
    });
  }
  await Promise.all(wanted.flatMap((path) => entry.read.get(path) ?? []));
}

function take(entry: Kept, records: readonly SourceRecord[], isFirst: boolean): void {
  const merged = new Map(entry.records);
  for (const record of records) {
    const known = merged.get(record.externalId);
    if (known === undefined && !isFirst) continue;
    merged.set(record.externalId, known === undefined ? record : { ...known, fields: mergeFields(known.fields, record.fields) });
    for (const path of [...record.unreadable, ...record.nonexistent]) entry.unreadable.add(path);
  }
  entry.records = merged;
  if (isFirst) entry.refs = [...merged.values()].map(({ object, externalId }) => ({ object, externalId }));
}

interface Shown {
  readonly connection: string;
  readonly object: string;
  readonly source: CompiledSource | null;
  readonly wanted: readonly string[];
  readonly asked: readonly string[];
  readonly apiCalls: number;
}

const viewOf = (entry: Kept, { connection, object, source, wanted, asked, apiCalls }: Shown): Samples => ({
  connection, object, apiCalls,
  readAt: entry.readAt.toISOString(),
  records: [...entry.records.values()].map((record) => ({
    externalId: record.externalId,
    title: source === null ? `${object} ${record.externalId}` : mapRecord(source, record).title,
    url: record.url,
    fields: pickFields(record.fields, wanted),
    related: record.related,
  })),
  unreadable: asked.filter((path) => entry.unreadable.has(path)),
});

/** What the mapping reads of the object; null: nothing, or it cannot be used as it stands, which must not keep people from mending it. */
async function sourceOf(app: App, id: string, object: string): Promise<CompiledSource | null> {
  try {
    return (await app.rules(id)).mapping.sourceOf(object) ?? null;
  } catch (error) {
    if (error instanceof HandoffError) return null;
    throw error;
  }
}
