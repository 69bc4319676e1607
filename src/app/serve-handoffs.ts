import type { Role } from '../core/access/permissions.ts';
import type { StoredHandoff } from '../core/handoff/handoff.ts';
import { explainReport } from '../core/view/explain-handoff.ts';
import { packetOf, type HandoffPacket } from '../core/view/handoff-packet.ts';
import type { Decided } from '../flows/decide-handoff.ts';
import { findHandoff } from '../flows/find-handoff.ts';
import type { HandoffService, StepService, Taken } from '../http/service-port.ts';
import type { App } from './app-contract.ts';

/** Looking at handoffs, and the steps that people take on them. */
export function serveHandoffs(app: App): HandoffService & StepService {
  const { store } = app;
  const find = (text: string): Promise<StoredHandoff> => findHandoff(store, text);
  const packet = async (handoff: StoredHandoff, roles: readonly Role[]): Promise<HandoffPacket> =>
    packetOf(handoff, await store.findHandoffs([handoff.id]), { roles, configured: app.config.connections.map(({ id }) => id) });
  const taken = async ({ handoff, changed, shownIn }: Decided, roles: readonly Role[]): Promise<Taken> => ({ changed, shownIn, handoff: await packet(handoff, roles) });
  return {
    listHandoffs: async (filter, seek) => ({
      ...(await store.browseHandoffs(filter, seek)),
      olderThanStart: filter.backlog === false ? 0 : await store.countHandoffs({ ...filter, backlog: true }),
    }),
    showHandoff: async (text, roles) => packet(await find(text), roles),
    explainHandoff: async (text, roles) => explainReport(await find(text), roles),
    listEvents: (filter) => store.browseEvents(filter),
    findHandoffId: async (text) => (await find(text)).id,

    submitHandoff: async (text, input, roles) => taken(await app.submit(await find(text), input), roles),
    acceptHandoff: async (text, input, roles) => taken(await app.accept(await find(text), input), roles),
    rejectHandoff: async (text, input, roles) => taken(await app.reject(await find(text), input), roles),
    askAboutHandoff: async (text, input, roles) => taken(await app.ask(await find(text), input), roles),
    answerQuestion: async (text, input, roles) => taken(await app.answer(await find(text), input), roles),
    confirmDelta: async (text, input, roles) => taken(await app.confirmDelta(await find(text), input), roles),
  };
}
