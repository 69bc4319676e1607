import { isPermitted, type Role } from '../core/access/permissions.ts';
import { HandoffError } from '../core/errors.ts';
import { LIVE_STATUSES } from '../core/line/taken-back.ts';
import type { ListedHandoff } from '../core/report/report-store.ts';
import { CSV_HEAD, csvLineOf } from '../core/view/handoff-csv.ts';
import { applyFilter, type HandoffListFilter } from '../core/view/handoff-filter.ts';
import { rowFor } from '../core/view/handoff-row.ts';
import type { Overview } from '../core/view/overview.ts';
import { runChangesOf } from '../core/view/run-detail.ts';
import { MOST_SAVED_FILTERS } from '../core/view/saved-filter.ts';
import { reportFirstRun } from '../flows/rules/report-first-run.ts';
import type { ListService, ReportService } from '../http/service-port.ts';
import type { App } from './app-contract.ts';
import { findConfig } from './open-sessions.ts';
import { serveConnections } from './serve-connections.ts';

const MOST_ALARMS = 1_000;
/** Comparing all handoffs with each other opens every document: not at every look at the first page. */
const MOST_COMPARED = 1_000;
const EXPORT_PAGE = 1_000;

const todayOf = (clock: App['clock']): string => clock.now().toISOString().slice(0, 10);

type Wake = Parameters<typeof serveConnections>[1];
const NOBODY: Wake = () => Promise.resolve();

/** Figures over many handoffs; no account has to answer. */
export function serveReports(app: App): ReportService {
  const { store, clock, config } = app;
  return {
    reportFirstRun: ({ kind, connections, days }) => {
      for (const id of connections ?? []) findConfig(config, id);
      return reportFirstRun(app, { kind, connections: connections ?? config.connections.map(({ id }) => id), days });
    },
    showOverview: async (roles) => {
      const counts = await store.countOverview(todayOf(clock));
      const alarms = await store.findAlarms({ includeResolved: false, limit: MOST_ALARMS });
      return {
        ...counts,
        connections: await countConnections(app),
        alarms: { critical: alarms.filter(({ severity }) => severity === 'critical').length, warning: alarms.filter(({ severity }) => severity === 'warning').length },
        suggestions: await countSuggestions(app, roles),
      };
    },
    showRunChanges: async (id, limit, roles) => {
      const run = await store.findRun(id);
      if (run === null) throw new HandoffError({ code: 'unknown_run', message: `There is no run ${id}.`, remedy: 'GET /api/v1/runs lists those that are kept.' });
      const to = run.finishedAt ?? clock.now().toISOString();
      const found = await store.findRunChanges(run, to, limit);
      const refused = await store.browseErrors({ connection: run.connection, includeResolved: true, from: run.startedAt, to }, { limit, after: null });
      const titles = await store.findTitles(refused.items.flatMap(({ handoffId }) => handoffId ?? []));
      return runChangesOf(run, found, { ...refused, titles }, roles);
    },
  };
}

async function countConnections(app: App): Promise<Overview['connections']> {
  const { items } = await serveConnections(app, NOBODY).listConnections({ limit: app.config.connections.length, offset: 0 });
  const of = (state: (typeof items)[number]['state']): number => items.filter((connection) => connection.state === state).length;
  return { new: of('new'), working: of('working'), paused: of('paused'), frozen: of('frozen') };
}

async function countSuggestions(app: App, roles: readonly Role[]): Promise<number | null> {
  if (!isPermitted(roles, 'see_suggestions') || (await app.store.countHandoffs({ status: LIVE_STATUSES })) > MOST_COMPARED) return null;
  return (await app.suggestions()).length;
}

/** The long list, its export, and the filters that people keep for it. */
export function serveLists(app: App): ListService {
  const { store, clock } = app;
  const today = (): string => todayOf(clock);
  return {
    today,
    listRows: async (seek, roles) => {
      const { items, total } = await store.listRows(seek, false);
      return { items: items.map((listed) => ({ ...rowFor(listed, roles), createdAt: listed.createdAt })), total };
    },
    exportLines: (filter, roles) => exportLines(app, filter, roles, today()),
    findFilters: (caller) => store.findFilters(caller),
    saveFilter: async (caller, name, filter) => {
      const saved = { name, filter, savedAt: clock.now().toISOString() };
      if (await store.saveFilter(caller, saved, MOST_SAVED_FILTERS)) return saved;
      throw new HandoffError({ code: 'too_many_filters', message: `You have ${MOST_SAVED_FILTERS} saved filters, which is the most.`, remedy: 'Delete one that you no longer use, or save over it.' });
    },
    deleteFilter: async (caller, name) => {
      if (!(await store.deleteFilter(caller, name))) throw new HandoffError({ code: 'filter_not_found', message: 'You have no saved filter of this name.', remedy: 'GET /api/v1/me/filters lists those you have.' });
    },
  };
}

type Exported = ReturnType<typeof rowFor> & { readonly listed: ListedHandoff };

async function* exportLines({ store }: Pick<App, 'store'>, filter: HandoffListFilter, roles: readonly Role[], today: string): AsyncGenerator<readonly (string | number | null)[], void, undefined> {
  yield CSV_HEAD;
  // What is sorted is known only when all were seen; otherwise each page leaves as it is read.
  const kept: Exported[] = [];
  let after: { readonly at: string; readonly id: string } | null = null;
  for (;;) {
    const { items }: { readonly items: readonly ListedHandoff[] } = await store.listRows({ limit: EXPORT_PAGE, after }, true);
    const rows = items.map((listed) => ({ ...rowFor(listed, roles), listed }));
    if (filter.sort === undefined) for (const row of applyFilter(rows, filter, today)) yield csvLineOf(row, row.listed);
    else kept.push(...applyFilter(rows, filter, today));
    const last = items.at(-1);
    if (last === undefined || items.length < EXPORT_PAGE) break;
    after = { at: last.createdAt, id: last.id };
  }
  for (const row of applyFilter(kept, filter, today)) yield csvLineOf(row, row.listed);
}
