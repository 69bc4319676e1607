import type { SourceRecord } from '../connector.ts';
import type { StoredHandoff, StoredSource } from '../handoff/handoff.ts';
import { compilePath, names, rowsOf } from '../handoff/source-path.ts';
import { isNothing } from '../handoff/path-reader.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import { workOutHandoff } from '../line/advance-handoff.ts';
import { readSource, sourceKey } from '../line/place-record.ts';
import type { OutboxRow } from '../reconcile/outbox.ts';
import type { ReplaySample } from '../view/replay-view.ts';
import type { NewPath, NewPaths } from './find-not-stored.ts';
import type { ReplayedCircle } from './to-figures.ts';

interface Sampled {
  readonly connection: string;
  readonly handoffs: readonly { readonly known: StoredHandoff; readonly sources: readonly StoredSource[]; readonly outbox: readonly OutboxRow[] }[];
  /** Of that connection, as they are now. */
  readonly records: readonly SourceRecord[];
  readonly circle: ReplayedCircle;
  readonly newPaths: NewPaths;
  readonly now: Date;
}

/** What records that were read just now say about the fields that were never stored, and what becomes of their handoffs. */
export function sampleDraft({ connection, handoffs, records, circle, newPaths, now }: Sampled): Pick<ReplaySample, 'fields' | 'handoffs'> {
  const present = records.filter(({ state }) => state.kind === 'present');
  const ruleset = circle.after.memberOf(connection)?.ruleset;
  const read = new Map(present.flatMap((record) => {
    const found = ruleset === undefined ? undefined : readSource(ruleset, record);
    return found === undefined ? [] : [[sourceKey(found.source), found.source] as const];
  }));
  const worked = handoffs.flatMap(({ known, sources, outbox }) => {
    const renewed = sources.map((source) => ({ ...source, ...read.get(sourceKey(source)) }));
    const [first] = sources.filter((source) => read.has(sourceKey(source)));
    if (first === undefined) return [];
    const { handoff } = workOutHandoff({ id: known.id, known, sources: renewed, founding: known.founding, connection: known.connection, joins: known.joins, circle: circle.after, outbox, mayOpen: () => false, now });
    const { id, title, kind } = known;
    return [{ id, title, kind, connection: known.connection, record: `${first.object} ${first.externalId}`, score: { from: known.score, to: handoff.score }, status: { from: known.status, to: handoff.status } }];
  });
  return { fields: fieldsIn(present, newPaths.get(connection) ?? new Map<string, readonly NewPath[]>()), handoffs: worked };
}

const fieldsIn = (records: readonly SourceRecord[], paths: ReadonlyMap<string, readonly NewPath[]>): ReplaySample['fields'] =>
  [...paths].flatMap(([object, asked]) => {
    const own = records.filter((record) => record.object === object);
    return asked.map((path) => ({
      object, path: path.path, of: own.length,
      filled: own.filter((record) => holds(record, path)).length,
      unreadable: own.some(({ unreadable }) => names(unreadable, path.path)),
    }));
  });

function holds(record: SourceRecord, { relation, segments }: NewPath): boolean {
  const has = (fields: JsonObject): boolean => !isNothing(compilePath(segments.join('.')).find(fields, record));
  if (relation === null) return has(record.fields);
  const rows = rowsOf(relation, record.fields, record) ?? [];
  return segments.length === 0 ? rows.length > 0 : rows.some((row) => isJsonObject(row) && has(row));
}
