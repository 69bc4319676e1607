import { HandoffError } from '../../core/errors.ts';
import { StateMovedError } from '../../core/ports.ts';

/** Two lanes that share a handoff rarely meet; more often than this in a row they are both at work on very many. */
const MOST_ATTEMPTS = 8;

/** Works out and saves again from fresh state when another lane saved the same handoff first. */
export async function untilSaved<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StateMovedError)) throw error;
      if (attempt === MOST_ATTEMPTS) throw giveUp(error);
    }
  }
}

const giveUp = (cause: StateMovedError): HandoffError =>
  new HandoffError({
    code: 'handoffs_busy',
    message: `The run of another connection kept changing the same handoffs; after ${MOST_ATTEMPTS} attempts this one stopped.`,
    remedy: 'Nothing was lost: the next sync goes on from here.',
    exitCode: 3,
    cause,
  });
