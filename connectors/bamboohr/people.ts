import { z } from 'zod';
import type { JsonObject } from '../../src/core/json.ts';
import { isCode, type BambooHrClient } from './client.ts';
import type { Metadata } from './metadata.ts';

/** The shape behind `capabilities.person`. `active` is null when it could not be read. */
export interface PersonValue extends JsonObject {
  readonly id: string | null;
  readonly name: string | null;
  readonly email: string | null;
  readonly active: boolean | null;
}
export interface ExpandedPerson {
  readonly person: PersonValue;
  /** Parts that the key may not read, as named in the person. */
  readonly unreadable: readonly ('name' | 'email' | 'active')[];
}

const text = z.union([z.string(), z.null()]).optional();
const employeeSchema = z.object({ firstName: text, lastName: text, workEmail: text, status: text });

/** Supervisors and hiring leads, read once per run each: one manager has many hires. */
export class People {
  readonly #client: BambooHrClient;
  readonly #metadata: Metadata;
  readonly #employees = new Map<string, Promise<ExpandedPerson>>();

  constructor(client: BambooHrClient, metadata: Metadata) {
    this.#client = client;
    this.#metadata = metadata;
  }

  /** `name` is used when the employee cannot be read. */
  async employee(id: string, name: string | null): Promise<ExpandedPerson> {
    const known = this.#employees.get(id);
    if (known !== undefined) return await known;
    const reading = this.#readEmployee(id, name);
    this.#employees.set(id, reading);
    reading.catch(() => this.#employees.delete(id));
    return await reading;
  }

  /** A user of the account, who need not be an employee. */
  async user(id: string, name: string | null): Promise<ExpandedPerson> {
    try {
      const found = Object.values(await this.#metadata.users()).find((user) => user.id === id);
      const email = blankToNull(found?.email);
      const active = found?.status === undefined || found.status === null ? null : found.status === 'enabled';
      return { person: { id, name: nameOf(found?.firstName, found?.lastName) ?? name, email, active }, unreadable: [] };
    } catch (error) {
      if (!isCode(error, 'forbidden')) throw error;
      return { person: { id, name, email: null, active: null }, unreadable: ['email', 'active'] };
    }
  }

  async #readEmployee(id: string, name: string | null): Promise<ExpandedPerson> {
    try {
      const found = await this.#client.find(`/api/v1/employees/${encodeURIComponent(id)}`, employeeSchema, {
        fields: 'firstName,lastName,workEmail,status',
      });
      if (found === null) return { person: { id, name, email: null, active: false }, unreadable: [] };
      const person = {
        id,
        name: nameOf(found.firstName, found.lastName) ?? name,
        email: blankToNull(found.workEmail),
        active: found.status === undefined || found.status === null ? null : found.status === 'Active',
      };
      // Documented: "Fields the caller does not have permission to view are omitted." An empty one is null.
      return {
        person,
        unreadable: [
          ...(found.workEmail === undefined ? (['email'] as const) : []),
          ...(found.status === undefined ? (['active'] as const) : []),
        ],
      };
    } catch (error) {
      if (!isCode(error, 'forbidden')) throw error;
      return { person: { id, name, email: null, active: null }, unreadable: ['email', 'active'] };
    }
  }
}

const blankToNull = (value: string | null | undefined): string | null =>
  value === undefined || value === null || value.trim() === '' ? null : value;

export function nameOf(first: string | null | undefined, last: string | null | undefined): string | null {
  const name = [first, last].flatMap((part) => blankToNull(part) ?? []).join(' ');
  return name === '' ? null : name;
}
