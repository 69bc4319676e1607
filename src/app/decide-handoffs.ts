import { STEPS } from '../core/acceptance/steps.ts';
import type { StoredHandoff } from '../core/handoff/handoff.ts';
import { decideHandoff, type DecideDeps } from '../flows/decide-handoff.ts';
import type { App } from './app-contract.ts';
import type { Connections } from './open-connections.ts';
import type { Base } from './open-sessions.ts';

/** The steps that people take on a handoff. No vendor's account has to answer. */
export function decisionsOf({ store, clock }: Base, { circleOf, limitOf }: Connections, wake: DecideDeps['wake']): Pick<App, 'submit' | 'accept' | 'reject' | 'ask' | 'answer' | 'confirmDelta' | 'recordAudit'> {
  const depsOf = async ({ kind }: Pick<StoredHandoff, 'kind'>): Promise<DecideDeps> => {
    const circle = await circleOf(store, kind);
    return { store, clock, circle, limit: await limitOf(store, circle), wake };
  };
  return {
    submit: async (handoff, input) => decideHandoff(await depsOf(handoff), handoff.id, STEPS.submit, input),
    accept: async (handoff, input) => decideHandoff(await depsOf(handoff), handoff.id, STEPS.accept, input),
    reject: async (handoff, input) => decideHandoff(await depsOf(handoff), handoff.id, STEPS.reject, input),
    ask: async (handoff, input) => decideHandoff(await depsOf(handoff), handoff.id, STEPS.ask, input),
    answer: async (handoff, input) => decideHandoff(await depsOf(handoff), handoff.id, STEPS.answer, input),
    confirmDelta: async (handoff, input) => decideHandoff(await depsOf(handoff), handoff.id, STEPS.confirm, input),
    recordAudit: async (handoff, input) => decideHandoff(await depsOf(handoff), handoff.id, STEPS.audit, input),
  };
}
