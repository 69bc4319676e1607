import type { App } from '../../app.ts';
import { CANONICAL_FIELDS } from '../../core/handoff/fields.ts';
import type { StoredHandoff } from '../../core/handoff/handoff.ts';
import { sourceKey } from '../../core/line/place-record.ts';
import { shortInWords } from './explain.ts';
import { plainTable } from './plain-table.ts';

/** One record of a handoff, as people look at it. */
export interface ShownRecord {
  readonly connection: string;
  readonly object: string;
  readonly externalId: string;
  readonly url: string | null;
  readonly state: 'present' | 'deleted' | 'merged';
  /** ISO instant of the last reading. */
  readonly readAt: string;
  /** False when connections.yaml does not name the connection any more: kept, but neither read nor counted. */
  readonly configured: boolean;
  /** Why it is part of this handoff; null for the one it was founded on. */
  readonly evidence: string | null;
}

export async function findRecords(app: Pick<App, 'store' | 'config'>, handoff: StoredHandoff): Promise<readonly ShownRecord[]> {
  const { sources } = await app.store.findHandoffs([handoff.id]);
  const evidence = new Map(handoff.joins.map((join) => [sourceKey(join), join.evidence]));
  const configured = new Set(app.config.connections.map((connection) => connection.id));
  return sources
    .map(({ connection, object, externalId, url, state, readAt, ...source }) => ({
      connection, object, externalId, url, state, readAt, configured: configured.has(connection),
      evidence: evidence.get(sourceKey({ connection, object, externalId, ...source })) ?? null,
    }))
    .sort((a, b) => Number(a.evidence !== null) - Number(b.evidence !== null) || a.connection.localeCompare(b.connection));
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
