import { HandoffError } from '../core/errors.ts';
import { explainReport } from '../core/view/explain-handoff.ts';
import type { RuleService } from '../http/service-port.ts';
import { answerInTime, LOOK_MS } from './answer-in-time.ts';
import type { App } from './app-contract.ts';
import { wakeUsers } from './wake-users.ts';

/** Rules as they are published, tried and changed by people. */
export function serveRules(app: App, wake: (connections: readonly string[]) => Promise<void>, mostMs: number = LOOK_MS): RuleService {
  const { ruleFiles } = app;
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
      if (app.config.service.approval === 'another_person') throw new HandoffError({ code: 'needs_approval', message: 'Here another person has to approve every change (service.approval: another_person).', remedy: 'Make the change as a draft, propose it, and publish it once it is approved.', place: id });
      const published = await ruleFiles.publishRules(id, text, after, said);
      await wakeUsers(app, wake, [published.name]);
      return published;
    },
  };
}
