import { acceptSchema, answerSchema, askSchema, confirmSchema, rejectSchema, submitSchema } from '../core/acceptance/step-inputs.ts';
import { takeAccept, takeAnswer, takeAsk, takeConfirm, takeReject, takeSubmit } from '../core/acceptance/take-step.ts';
import type { StoredHandoff } from '../core/handoff/handoff.ts';
import { decideHandoff, type DecideDeps } from '../flows/decide-handoff.ts';
import type { App } from './app-contract.ts';
import type { Connections } from './open-connections.ts';
import type { Base } from './open-sessions.ts';

/** The steps that people take on a handoff. No vendor's account has to answer. */
export function decisionsOf({ store, clock }: Base, { circleOf, limitOf }: Connections, wake: DecideDeps['wake']): Pick<App, 'submit' | 'accept' | 'reject' | 'ask' | 'answer' | 'confirmDelta'> {
  const depsOf = async ({ kind }: Pick<StoredHandoff, 'kind'>): Promise<DecideDeps> => {
    const circle = await circleOf(store, kind, null);
    return { store, clock, circle, limit: await limitOf(store, circle), wake };
  };
  return {
    submit: async (handoff, input) => decideHandoff(await depsOf(handoff), handoff.id, submitSchema, takeSubmit, input),
    accept: async (handoff, input) => decideHandoff(await depsOf(handoff), handoff.id, acceptSchema, takeAccept, input),
    reject: async (handoff, input) => decideHandoff(await depsOf(handoff), handoff.id, rejectSchema, takeReject, input),
    ask: async (handoff, input) => decideHandoff(await depsOf(handoff), handoff.id, askSchema, takeAsk, input),
    answer: async (handoff, input) => decideHandoff(await depsOf(handoff), handoff.id, answerSchema, takeAnswer, input),
    confirmDelta: async (handoff, input) => decideHandoff(await depsOf(handoff), handoff.id, confirmSchema, takeConfirm, input),
  };
}
