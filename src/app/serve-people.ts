import { HandoffError } from '../core/errors.ts';
import type { StoredHandoff } from '../core/handoff/handoff.ts';
import type { PeopleService } from '../http/service-port.ts';
import type { App } from './app-contract.ts';

/** Erasing people, and the secrets of the encrypted store. */
export function servePeople(app: App): PeopleService {
  const { store } = app;
  const find = async (person: string): Promise<readonly StoredHandoff[]> => {
    const byId = await store.findHandoffByText(person);
    const found = byId.length > 0 ? byId : await store.findHandoffsMentioning(person);
    if (found.length > 0) return found;
    throw new HandoffError({ code: 'nobody_found', message: 'No handoff holds this person.', remedy: 'Check the spelling; GET /api/v1/handoffs shows ids.' });
  };
  return {
    findPerson: find,
    forgetPerson: async (person, confirm) => {
      const found = await find(person);
      if (found.length !== confirm) {
        throw new HandoffError({ code: 'forget_not_confirmed', message: `${found.length} handoffs hold this person; ${confirm} was confirmed. Nothing was erased.`, remedy: 'Look at them with POST /api/v1/people/search, then confirm their number.', place: 'body.confirm' });
      }
      const forgotten = found.map(({ id }) => id);
      return { forgotten, rows: await store.forget(forgotten) };
    },
    listSecrets: () => store.secretNames(),
    saveSecret: (name, value) => store.secretSet('secret', name, value),
    deleteSecret: async (name) => {
      if (await store.secretDelete('secret', name)) return;
      throw new HandoffError({ code: 'secret_not_found', message: `There is no secret "${name}".`, remedy: 'GET /api/v1/secrets lists their names.' });
    },
    rotateKeys: () => app.rotateKeys(),
  };
}
