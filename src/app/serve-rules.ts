import { explainReport } from '../core/view/explain-handoff.ts';
import type { RuleService } from '../http/service-port.ts';
import { answerInTime, LOOK_MS } from './answer-in-time.ts';
import type { App } from './app-contract.ts';

/** Rules as they are published, tried and changed by people. */
export function serveRules(app: App, wake: (connections: readonly string[]) => Promise<void>, mostMs: number = LOOK_MS): RuleService {
  const { ruleFiles, store, clock } = app;
  return {
    listRules: () => ruleFiles.listRules(),
    showRules: (id, version) => ruleFiles.showRules(id, version),
    listVersions: (id) => ruleFiles.listVersions(id),
    lintRules: (id, text) => ruleFiles.lintRules(id, text),
    previewRules: async (connection, candidate, limit, roles) => {
      const named = candidate === null ? undefined : [{ name: ruleFiles.findRulesFile(candidate.id).name, text: candidate.text }];
      const handoffs = await answerInTime(mostMs, `handoff mapping preview ${connection}`, () => app.preview(connection, limit, named));
      return handoffs.map((handoff) => explainReport(handoff, roles));
    },
    publishRules: async (id, text, after, said) => {
      const published = await ruleFiles.publishRules(id, text, after, said);
      const { connections } = ruleFiles.findRulesFile(id);
      // Every open handoff is assessed again by the next run.
      for (const connection of connections) await store.requestPull(connection, clock.now().toISOString(), null);
      await wake(connections);
      return published;
    },
  };
}
