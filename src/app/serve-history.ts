import { lookAtConfig } from '../config/look-at-config.ts';
import { HandoffError } from '../core/errors.ts';
import { mend, type Finding } from '../core/view/finding.ts';
import { collectDigest } from '../flows/watch/collect-digest.ts';
import { lookAtConnection } from '../flows/sync/look-at-connection.ts';
import type { HistoryService } from '../http/service-port.ts';
import type { App } from './app-contract.ts';
import { findConfig } from './open-sessions.ts';

const HOUR_MS = 3_600_000;
const MOST_ALARMS = 1_000;
const MOST_ERRORS_OF_RUN = 200;

/** What happened, what is wrong, and how fresh things are. No account has to answer. */
export function serveHistory(app: App, wake: (connections: readonly string[]) => Promise<void>): HistoryService {
  const { store, clock, config } = app;
  /** A write is sent by the lane alone; a record that could not be worked on takes a run. */
  const tryAgain = async (connections: readonly string[]): Promise<void> => {
    const configured = connections.filter((id) => config.connections.some((connection) => connection.id === id));
    for (const id of configured) await store.requestPull(id, clock.now().toISOString(), null);
    await wake(configured);
  };
  return {
    listRuns: (filter, seek) => store.browseRuns(filter, seek),
    showRun: async (id) => {
      const run = await store.findRun(id);
      if (run === null) throw new HandoffError({ code: 'unknown_run', message: `There is no run ${id}.`, remedy: 'GET /api/v1/runs lists those that are kept.' });
      const to = run.finishedAt ?? clock.now().toISOString();
      const { items } = await store.browseErrors({ connection: run.connection, includeResolved: true, from: run.startedAt, to }, { limit: MOST_ERRORS_OF_RUN, after: null });
      return { run, errors: items };
    },
    listErrors: (filter, seek) => store.browseErrors(filter, seek),
    retryError: async (id) => {
      const error = await store.findSyncError(id);
      if (error === null) throw new HandoffError({ code: 'unknown_error', message: `There is no sync error ${id}.`, remedy: 'GET /api/v1/errors lists those that are open.' });
      if (error.resolvedAt !== null) throw new HandoffError({ code: 'already_resolved', message: 'This sync error is resolved.', remedy: 'There is nothing to do.' });
      refuseGone(config, error.connection);
      const retried = await store.retrySyncErrors([id], null);
      await tryAgain([error.connection]);
      return retried;
    },
    retryErrors: async (connection) => {
      if (connection !== null) findConfig(config, connection);
      const retried = await store.retrySyncErrors('all', connection);
      if (retried > 0) await tryAgain(connection === null ? config.connections.map(({ id }) => id) : [connection]);
      return retried;
    },
    listAlarms: ({ connection, includeResolved }) => store.findAlarms({ includeResolved, limit: MOST_ALARMS, ...(connection === undefined ? {} : { connection }) }),
    showFreshness: async (connection, hours) => {
      if (connection !== null) findConfig(config, connection);
      const now = clock.now();
      const from = new Date(now.getTime() - hours * HOUR_MS).toISOString();
      const ids = connection === null ? config.connections.map(({ id }) => id) : [connection];
      return { from, to: now.toISOString(), freshness: await store.findFreshness(ids, from, now.toISOString()) };
    },
    countHandoffs: () => store.countByStatus(),
    findMistakes: async () => {
      const findings: Finding[] = [...app.live.findings(), ...lookAtConfig(config, clock.now())];
      for (const { id } of config.connections) findings.push(...(await lookAtConnection(app, id).catch(mendOr(`${id}: rules`))));
      return findings;
    },
    previewDigest: () => collectDigest(store, config.connections.map(({ id, rollout }) => ({ id, asks: rollout === 'tasks' || rollout === 'gate' }))),
  };
}

/** It was taken out of the file by hand; a page ends its errors with it. */
function refuseGone({ connections, file }: App['config'], id: string): void {
  if (connections.some((connection) => connection.id === id)) return;
  throw new HandoffError({ code: 'unknown_connection', message: `"${id}" is not in ${file} any more, so nothing can be sent to its account.`, remedy: 'Connect the same account again, under any name, and try again then; or leave it.', place: `connection "${id}"` });
}

const mendOr = (what: string) => (error: unknown): readonly Finding[] => {
  if (error instanceof HandoffError) return [mend(what, error.message, error.remedy)];
  throw error;
};
