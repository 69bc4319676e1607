import { openQuestions } from '../core/acceptance/acceptance.ts';
import type { Role } from '../core/access/permissions.ts';
import type { StoredHandoff } from '../core/handoff/handoff.ts';
import { explainReport } from '../core/view/explain-handoff.ts';
import { packetOf, type HandoffPacket } from '../core/view/handoff-packet.ts';
import type { Decided } from '../flows/decide-handoff.ts';
import { findHandoff } from '../flows/find-handoff.ts';
import type { HandoffService, LinkService, StepService, Taken } from '../http/service-port.ts';
import type { App } from './app-contract.ts';

/** Looking at handoffs, and the steps that people take on them. */
export function serveHandoffs(app: App): HandoffService & StepService & LinkService {
  const { store } = app;
  const find = (text: string): Promise<StoredHandoff> => findHandoff(store, text);
  const packet = async (handoff: StoredHandoff, roles: readonly Role[]): Promise<HandoffPacket> =>
    packetOf(handoff, await store.findHandoffs([handoff.id]), { roles, configured: app.config.connections.map(({ id }) => id) });
  return {
    listHandoffs: async (filter, seek) => ({
      ...(await store.browseHandoffs(filter, seek)),
      olderThanStart: filter.backlog === false ? 0 : await store.countHandoffs({ ...filter, backlog: true }),
    }),
    showHandoff: async (text, roles) => packet(await find(text), roles),
    explainHandoff: async (text, roles) => explainReport(await find(text), roles),
    listEvents: (filter) => store.browseEvents(filter),
    findHandoffId: async (text) => (await find(text)).id,

    listSuggestions: () => app.suggestions(),
    linkHandoffs: async (kept, other, said) => (await app.link(await find(kept), await find(other), said)).id,
    unlinkRecord: async (text, record, said) => (await app.unlink(await find(text), record, said)).id,
    keepApart: async (text, other, said) => {
      const [one, two] = [await find(text), await find(other)];
      await app.keepApart(one, two, said);
      return [one.id, two.id];
    },

    submitHandoff: async (text, input) => taken(await app.submit(await find(text), input)),
    acceptHandoff: async (text, input) => taken(await app.accept(await find(text), input)),
    rejectHandoff: async (text, input) => taken(await app.reject(await find(text), input)),
    askAboutHandoff: async (text, input) => taken(await app.ask(await find(text), input)),
    answerQuestion: async (text, input) => taken(await app.answer(await find(text), input)),
    confirmDelta: async (text, input) => taken(await app.confirmDelta(await find(text), input)),
    recordAudit: async (text, input) => taken(await app.recordAudit(await find(text), input)),
  };
}

const taken = ({ handoff, changed, shownIn }: Decided): Taken => ({
  changed, shownIn, handoff: handoff.id, status: handoff.status, score: handoff.score, revision: handoff.revision ?? null, openQuestions: openQuestions(handoff.acceptance).map(({ number }) => number),
});
