import type { Store } from '../core/ports.ts';
import { HandoffError } from '../core/errors.ts';

export interface TypedSecrets {
  readonly connection: string;
  /** By name of the encrypted store. */
  readonly secrets: ReadonlyMap<string, string>;
  /** What the account exchanged while it was tried. */
  readonly exchanged: ReadonlyMap<string, string>;
}

type SecretStore = Pick<Store, 'secretGet' | 'secretSet' | 'secretDelete' | 'secretNames'>;

/**
 * Stores secrets, under names that the file does not hold yet, and then has the file written that names them. When it
 * cannot be, they are what they were before; except where a person adds the lines by hand.
 */
export async function keepTyped(store: SecretStore, { connection, secrets, exchanged }: TypedSecrets, write: () => Promise<void>): Promise<void> {
  const before = new Map<string, string | null>();
  for (const [name, value] of secrets) {
    before.set(name, await store.secretGet('secret', name));
    await store.secretSet('secret', name, value);
  }
  try {
    await write();
  } catch (error) {
    const goesOnByHand = error instanceof HandoffError && error.code === 'folder_not_writable';
    if (!goesOnByHand) for (const [name, value] of before) await (value === null ? store.secretDelete('secret', name) : store.secretSet('secret', name, value));
    throw error;
  }
  if (secrets.size === 0) return;
  // What was exchanged for the former credential must not be taken for the new one.
  const scope = `connection:${connection}`;
  for (const { name } of (await store.secretNames()).filter((each) => each.scope === scope)) await store.secretDelete(scope, name);
  for (const [name, value] of exchanged) await store.secretSet(scope, name, value);
}
