import type { PersonRef } from '../../../src/core/connector.ts';
import type { HubSpotClient } from '../client.ts';
import type { Metadata, Owner } from '../metadata.ts';

/** People as HubSpot owners: by owner id (never user id), else by e-mail. */
export class OwnerDirectory {
  readonly #client: HubSpotClient;
  readonly #metadata: Metadata;
  #owners: readonly Owner[] = [];

  constructor(client: HubSpotClient, metadata: Metadata) {
    this.#client = client;
    this.#metadata = metadata;
  }

  /** Reads the owners; once more per session when somebody asked for is not among them. */
  async prepare(people: readonly PersonRef[]): Promise<void> {
    this.#owners = (await this.#metadata.owners()) ?? [];
    const unknown = people.some((person) => (person.id ?? person.email) !== null && this.find(person) === null);
    if (unknown && (await this.#metadata.freshen('owners'))) this.#owners = (await this.#metadata.owners()) ?? [];
  }

  /** Id of an active owner, or null. */
  find(person: PersonRef): string | null {
    const email = person.email?.trim().toLowerCase() ?? '';
    const byId = this.#owners.find(({ id, active }) => active && id === person.id);
    return (byId ?? this.#owners.find((owner) => owner.active && email !== '' && owner.email?.toLowerCase() === email))?.id ?? null;
  }

  /** The configured owner for what nobody active owns. */
  fallback(): string | null {
    const text = this.#client.settings.fallbackOwner;
    return text === undefined ? null : this.find({ id: text, name: null, email: text });
  }

  /** Whether a task of this person that shows this owner was given to them by us: to them, who may have left since, or to the fallback. */
  gave(person: PersonRef, ownerId: string): boolean {
    const email = person.email?.trim().toLowerCase() ?? '';
    const theirs = this.#owners.filter(({ id, email: address }) => id === person.id || (email !== '' && address?.toLowerCase() === email));
    return theirs.some(({ id }) => id === ownerId) || (this.fallback() === ownerId && !theirs.some(({ active }) => active));
  }
}
