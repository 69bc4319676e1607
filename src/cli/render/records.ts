import type { App } from '../../app.ts';
import { CANONICAL_FIELDS } from '../../core/handoff/fields.ts';
import type { StoredHandoff } from '../../core/handoff/handoff.ts';
import { shortInWords } from '../../core/view/explain-handoff.ts';
import { shownRecords, type ShownRecord } from '../../core/view/shown-records.ts';
import { plainTable } from './plain-table.ts';

export async function findRecords(app: Pick<App, 'store' | 'config'>, handoff: StoredHandoff): Promise<readonly ShownRecord[]> {
  const { sources } = await app.store.findHandoffs([handoff.id]);
  return shownRecords(handoff, sources, app.config.connections.map((connection) => connection.id));
}

function standingOf({ configured, state, evidence }: ShownRecord): string {
  const why = evidence ?? 'founded on it';
  if (!configured) return `${why}; not in connections.yaml any more, so it is neither read nor counted`;
  return state === 'present' ? why : `${why}; ${state} in the source`;
}

export const recordsText = (records: readonly ShownRecord[], width: number): string =>
  plainTable(['Connection', 'Record', 'Why it is part of this handoff', 'Last read'], records.map((record) => [record.connection, `${record.object} ${record.externalId}`, standingOf(record), record.readAt]), width);

/** Who says what where records differ; null where all agree. */
export function contestedText(handoff: StoredHandoff, width: number): string | null {
  const rows = Object.entries(handoff.record.answers).flatMap(([field, { value, source, contested }]) =>
    (contested ?? []).map((other) => [
      CANONICAL_FIELDS[handoff.kind][field]?.label ?? field,
      `${shortInWords(value)}\n(${source?.connection ?? ''} · ${source?.object ?? ''})`,
      `${shortInWords(other.value)}\n(${other.source?.connection ?? ''} · ${other.source?.object ?? ''})`,
    ]),
  );
  if (rows.length === 0) return null;
  return `Records say different things; the first one counts, and nobody is asked:\n${plainTable(['Field', 'Counts', 'Says otherwise'], rows, width)}`;
}
