import type { JsonObject } from '../../src/core/json.ts';
import { chunksOf } from '../kit/pagination.ts';
import type { Attributes } from './catalogue.ts';
import type { PersonioClient } from './client.ts';
import { wholeList } from './list-pages.ts';
import { PERSONS_PER_LIST } from './limits.ts';
import { fullNameOf, idOf, personSchema, textAt } from './schema.ts';

/** The shape behind `capabilities.person`. */
export interface PersonValue extends JsonObject {
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly active: boolean;
}
export interface ExpandedPerson {
  readonly person: PersonValue;
  /** Parts that the credential may not read, as named in the person. */
  readonly unreadable: readonly ('name' | 'email')[];
}

/** Supervisors, up to fifty per request, each once per run: one manager has many hires. */
export class People {
  readonly #client: PersonioClient;
  readonly #attributes: Attributes;
  readonly #known = new Map<string, ExpandedPerson>();

  constructor(client: PersonioClient, attributes: Attributes) {
    this.#client = client;
    this.#attributes = attributes;
  }

  /** Throws ConnectorError. */
  async load(ids: readonly string[]): Promise<void> {
    const wanted = [...new Set(ids)].filter((id) => !this.#known.has(id));
    for (const chunk of chunksOf(wanted, PERSONS_PER_LIST)) {
      const found = await wholeList(this.#client, '/v2/persons', personSchema, PERSONS_PER_LIST, { id: chunk.join(',') });
      for (const person of found) this.#known.set(idOf(person), await this.#expand(person));
      for (const id of chunk) if (!this.#known.has(id)) this.#known.set(id, { person: { id, name: null, email: null, active: false }, unreadable: [] });
    }
  }

  /** After `load`. */
  get(id: string): ExpandedPerson | null {
    return this.#known.get(id) ?? null;
  }

  async #expand(person: JsonObject): Promise<ExpandedPerson> {
    const value = {
      id: idOf(person),
      name: fullNameOf(person),
      email: textAt(person, 'email'),
      // ACTIVE counts those who have not started yet and those on leave; only who left is INACTIVE.
      active: textAt(person, 'status')?.toUpperCase() !== 'INACTIVE',
    };
    const isHidden = async (members: readonly string[]): Promise<boolean> =>
      members.every((member) => person[member] === undefined) && (await this.#attributes.listsAnyOf(members)) === false;
    return {
      person: value,
      unreadable: [...((await isHidden(['first_name', 'last_name'])) ? (['name'] as const) : []), ...((await isHidden(['email'])) ? (['email'] as const) : [])],
    };
  }
}
