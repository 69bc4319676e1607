import type { ConnectorSession, ObjectRead, RecordRef, SourceRecord } from '../../core/connector.ts';

export interface SampleDeps {
  readonly session: Pick<ConnectorSession, 'reread' | 'pull'>;
  readonly signal: AbortSignal;
}

/** So much of an object; a hint that would leave records out has no place here. */
export const readOf = (object: string, fields: readonly string[], relations: ObjectRead['relations']): ObjectRead => ({ object, fields, optional: [], relations, interesting: [], keep: [], own: [] });

/** Reads these records now; where none is known yet, those of the first page that holds any. */
export async function readSamples({ session, signal }: SampleDeps, read: ObjectRead, known: readonly RecordRef[], most: number): Promise<readonly SourceRecord[]> {
  const request = { reads: [read], cursor: null, watchTasks: false, signal };
  if (known.length > 0) return (await session.reread(request, known)).filter(isThere);
  for await (const { records } of session.pull(request)) {
    const found = records.filter((record) => record.object === read.object && isThere(record));
    if (found.length > 0) return found.slice(0, most);
  }
  return [];
}

const isThere = ({ state }: SourceRecord): boolean => state.kind === 'present';
