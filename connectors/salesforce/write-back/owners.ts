import { z } from 'zod';
import type { PersonRef } from '../../../src/core/connector.ts';
import { shortHashOf } from '../../../src/core/hash.ts';
import type { SalesforceClient } from '../client.ts';
import { askToTheEnd } from '../composite.ts';
import { DESCRIBE_TTL_MS, IDS_PER_QUERY } from '../limits.ts';
import { idIn, quote, select } from '../soql.ts';
import { textOf } from '../schema.ts';

const USER_ID = /^005[A-Za-z0-9]{12}([A-Za-z0-9]{3})?$/;
const foundSchema = z.object({ id: z.string() });
/** E-mail addresses may have 80 characters; so many fit a WHERE clause of 4,000. */
const EMAILS_PER_QUERY = Math.floor(IDS_PER_QUERY / 4);

/** People as Salesforce users: by id, else by e-mail, one query for all that are asked for together. */
export class OwnerDirectory {
  readonly #client: SalesforceClient;
  readonly #byEmail = new Map<string, string | null>();
  /** All users of an address, those who left included: whom we once gave a task. */
  readonly #everyone = new Map<string, readonly string[]>();
  readonly #left = new Set<string>();

  constructor(client: SalesforceClient) {
    this.#client = client;
  }

  /** Looks up those of these people who are only known by e-mail. */
  async prepare(people: readonly PersonRef[], signal?: AbortSignal): Promise<void> {
    const fallback = this.#client.settings.fallbackOwner;
    const wanted = people.filter((person) => !USER_ID.test(person.id ?? '')).map((person) => person.email ?? '');
    if (fallback !== undefined && !USER_ID.test(fallback)) wanted.push(fallback);
    const emails = [
      ...new Set(wanted.map((email) => email.trim().toLowerCase()).filter((email) => email.includes('@'))),
    ];
    const unknown: string[] = [];
    for (const email of emails.filter((item) => !this.#byEmail.has(item))) {
      const cached = foundSchema.safeParse(await this.#client.context.cache.get(cacheKey(email))).data;
      if (cached === undefined) unknown.push(email);
      else this.#byEmail.set(email, cached.id);
    }
    if (unknown.length > 0) await this.#ask(unknown, signal);
  }

  /** Salesforce id of an active user, or null. `prepare` comes first. */
  find(person: PersonRef): string | null {
    if (USER_ID.test(person.id ?? '')) return person.id;
    return this.#byEmail.get((person.email ?? '').trim().toLowerCase()) ?? null;
  }

  fallback(): string | null {
    const text = this.#client.settings.fallbackOwner;
    return text === undefined
      ? null
      : this.find(USER_ID.test(text) ? { id: text, name: null, email: null } : { id: null, name: null, email: text });
  }

  /** Whether we gave a task of this person to this owner: to them, or to the fallback because they were not to be had. */
  gave(person: PersonRef, ownerId: string): boolean {
    const email = (person.email ?? '').trim().toLowerCase();
    const found = this.find(person);
    const theirs = found === null || !USER_ID.test(person.id ?? '') ? (this.#everyone.get(email) ?? []) : [];
    if ([...theirs, ...(found === null ? [] : [found])].some((id) => short(id) === short(ownerId))) return true;
    const fallback = this.fallback();
    return (
      fallback !== null && short(fallback) === short(ownerId) && (found === null || this.#left.has(short(found)))
    );
  }

  /** Only where a task is the fallback owner's it matters whether the person of before is still active: then one question. */
  async learnWhoLeft(people: readonly PersonRef[], ownerIds: readonly string[]): Promise<void> {
    const fallback = this.fallback();
    if (fallback === null || !ownerIds.some((id) => short(id) === short(fallback))) return;
    const ids = [...new Set(people.flatMap((person) => this.find(person) ?? []))];
    const ops = [];
    for (let from = 0; from < ids.length; from += IDS_PER_QUERY) {
      const where = ['IsActive = false', idIn('Id', ids.slice(from, from + IDS_PER_QUERY))];
      ops.push({ soql: select(['Id'], 'User', where, ['Id']), all: false });
    }
    const rows = (await askToTheEnd(this.#client, ops, undefined)).flat();
    for (const row of rows) this.#left.add(short(textOf(row['Id'])));
  }

  async #ask(emails: readonly string[], signal: AbortSignal | undefined): Promise<void> {
    const ops = [];
    for (let from = 0; from < emails.length; from += EMAILS_PER_QUERY) {
      const list = emails
        .slice(from, from + EMAILS_PER_QUERY)
        .map(quote)
        .join(',');
      ops.push({
        soql: select(['Id', 'Email', 'IsActive'], 'User', [`Email IN (${list})`], ['Id']),
        all: false,
      });
    }
    const rows = (await askToTheEnd(this.#client, ops, signal)).flat();
    for (const email of emails) {
      const same = rows.filter((row) => textOf(row['Email']).toLowerCase() === email);
      this.#everyone.set(email, same.map((row) => textOf(row['Id'])));
      const id = textOf(same.find((row) => row['IsActive'] === true)?.['Id']);
      this.#byEmail.set(email, id === '' ? null : id);
      // Nobody found is not remembered: the user may be created tomorrow.
      if (id !== '') await this.#client.context.cache.set(cacheKey(email), { id }, DESCRIBE_TTL_MS);
    }
  }
}

/** Ids come with 15 or 18 characters. */
const short = (id: string): string => id.slice(0, 15);

/** Cache keys are kept in plain text, so the address is not part of them. */
const cacheKey = (email: string): string => `salesforce:owner:${shortHashOf(email)}`;
