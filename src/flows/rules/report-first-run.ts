import type { HandoffKind } from '../../core/handoff/mapping-file.ts';
import type { Clock, Store } from '../../core/ports.ts';
import { FirstRunTally } from '../../core/report/tally-first-run.ts';
import type { FirstRunReport } from '../../core/view/first-run-report.ts';

const DAY_MS = 86_400_000;

export interface FirstRunAsked {
  /** null: the kind that these connections hold; customers, where they hold both or nothing yet. */
  readonly kind: HandoffKind | null;
  /** Some of these may hold the other kind only: they are left out. */
  readonly connections: readonly string[];
  /** Back from now. */
  readonly days: number;
}

interface ReportDeps {
  readonly store: Pick<Store, 'eachAssessed' | 'findConnections' | 'findLastRuns' | 'countByStatus'>;
  readonly clock: Clock;
}

/** Counts the stored verdicts of the handoffs that were reached in these days. Read-only; no account is asked. */
export async function reportFirstRun(deps: ReportDeps, asked: FirstRunAsked): Promise<FirstRunReport> {
  const now = deps.clock.now();
  const from = new Date(now.getTime() - asked.days * DAY_MS).toISOString();
  const held = (await deps.store.countByStatus()).filter(({ connection }) => asked.connections.includes(connection));
  const kinds = new Set(held.map(({ kind }) => kind));
  const kind = asked.kind ?? (kinds.size === 1 && kinds.has('employee') ? 'employee' : 'customer');
  const other = new Set(held.flatMap((each) => (each.kind === kind ? [] : [each.connection])));
  const connections = asked.connections.filter((id) => !other.has(id) || held.some((each) => each.connection === id && each.kind === kind));
  const tally = new FirstRunTally({ kind, connections, neverSynced: await findNeverSynced(deps, connections), from, to: now.toISOString() });
  for await (const page of deps.store.eachAssessed({ kind, connections, from })) for (const row of page) tally.add(row);
  return tally.report();
}

async function findNeverSynced({ store }: ReportDeps, connections: readonly string[]): Promise<readonly string[]> {
  const stored = new Set((await store.findConnections()).flatMap(({ id, cursor }) => (cursor === null ? [] : [id])));
  const read = new Set((await store.findLastRuns(connections)).flatMap(({ connection, pulled, outcome }) => (pulled > 0 || outcome === 'complete' ? [connection] : [])));
  return connections.filter((id) => !stored.has(id) && !read.has(id));
}
