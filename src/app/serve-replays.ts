import { maySeeValues, titleFor } from '../core/view/visible-values.ts';
import type { ReplayService, TriedFiles } from '../http/service-port.ts';
import { answerInTime, LOOK_MS } from './answer-in-time.ts';
import type { App } from './app-contract.ts';
import type { RulesText } from './keep-rules.ts';

/** What changed rules would do, shown to whoever has these roles. */
export function serveReplays({ replays, ruleFiles }: App, mostMs: number = LOOK_MS): ReplayService {
  const textsOf = (files: TriedFiles): readonly RulesText[] => files.map(({ id, text }) => ({ name: ruleFiles.findRulesFile(id).name, text }));
  return {
    startReplay: async (files, by, roles) => replays.show(await replays.start(textsOf(files), by), roles),
    showReplay: (id, roles) => replays.show(id, roles),
    cancelReplay: (id, roles) => {
      replays.cancel(id);
      return replays.show(id, roles);
    },
    sampleReplay: async (files, connection, limit, roles) => {
      const sample = await answerInTime(mostMs, `handoff mapping preview ${connection}`, (signal) => replays.sample(textsOf(files), connection, limit, signal));
      return { ...sample, handoffs: sample.handoffs.map((handoff) => ({ ...handoff, title: titleFor(handoff, roles), record: maySeeValues(roles, handoff.kind) ? handoff.record : '' })) };
    },
  };
}
