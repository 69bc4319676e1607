import { setupRequestOf } from '../core/line/setup-request.ts';
import { reportOfPlan } from '../core/view/plan-report.ts';
import { viewConnection } from '../flows/view-connection.ts';
import type { AccountService } from '../http/service-port.ts';
import { answerInTime, LOOK_MS } from './answer-in-time.ts';
import type { App } from './app-contract.ts';
import { findConfig } from './open-sessions.ts';

/** A page shows no more; the terminal lists all. */
const MOST_WRITES = 500;

/** What accounts are asked while somebody waits. `mostMs`: how long. */
export function serveAccounts(app: App, mostMs: number = LOOK_MS): AccountService {
  const { config, store } = app;
  return {
    checkConnection: (id) => {
      findConfig(config, id);
      return answerInTime(mostMs, `handoff connections check ${id}`, async () => (await viewConnection(app, id)).view);
    },
    describeConnection: (id, object) =>
      answerInTime(mostMs, `handoff connections describe ${id}`, async () => {
        const { session, connector } = await app.openSession(id);
        return session.describe(object === null ? connector.objects : [object]);
      }),
    planSync: (id, { full }) =>
      answerInTime(mostMs, `handoff sync ${id} --dry-run`, async (signal) => {
        const plan = await app.plan(id, { full, signal });
        const { handoffs } = await store.findHandoffs([...plan.planned.handoffs.keys()]);
        const report = reportOfPlan({ ...plan, before: new Map(handoffs.map((handoff) => [handoff.id, handoff])) });
        return { ...report, writes: report.writes.slice(0, MOST_WRITES), writesTotal: report.writes.length };
      }),
    planSetup: (id, request) =>
      answerInTime(mostMs, `handoff setup ${id} --dry-run`, async () => {
        const { session, ruleset } = await app.open(id);
        return session.setup(setupRequestOf(ruleset, { ...request, dryRun: true }));
      }),
  };
}
