import { StateMovedError } from '../core/ports.ts';

/** Two lanes that share a handoff rarely meet; more often than this in a row something else is wrong. */
const MOST_ATTEMPTS = 8;

/** Works out and saves again from fresh state when another lane saved the same handoff first. */
export async function untilSaved<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StateMovedError) || attempt === MOST_ATTEMPTS) throw error;
    }
  }
}
