import { z } from 'zod';
import type { SessionContext } from '../../src/core/connector.ts';
import { isCode, reasonOf, type PersonioClient } from './client.ts';
import { MISSING_SCOPE } from './errors.ts';
import { wholeList } from './list-pages.ts';
import { LOOKUP_TTL_MS } from './limits.ts';
import { idOf, namedSchema, textAt } from './schema.ts';

export type LookupList = 'workplaces' | 'legal-entities' | 'cost-centers';
export type LookupKind = LookupList | 'org-units';
export type UnitType = 'department' | 'team';

const namesSchema = z.record(z.string(), z.string());

/** The name behind an id; `unreadable` when Personio does not let the credential look it up. */
export type Name = { readonly name: string | null; readonly unreadable: boolean };
const HIDDEN: Name = { name: null, unreadable: true };

/** Scope names after the pattern of the published ones; not verified. */
export const LOOKUP_SCOPES: Readonly<Record<LookupKind, string>> = {
  'org-units': 'personio:org-units:read',
  workplaces: 'personio:workplaces:read',
  'legal-entities': 'personio:legal-entities:read',
  'cost-centers': 'personio:cost-centers:read',
};

/** Departments, teams, offices, companies and cost centers: an employment holds only their ids. Kept across runs. */
export class Lookups {
  readonly #client: PersonioClient;
  readonly #context: SessionContext;
  readonly #tables = new Map<string, Promise<Map<string, string>>>();
  /** What was asked of Personio in this session: nothing is asked twice. */
  readonly #asked = new Map<string, Promise<void>>();
  readonly #refused = new Map<LookupKind, string>();
  /** True for a sweep: every name is read anew, once. */
  fresh = false;

  constructor(client: PersonioClient, context: SessionContext) {
    this.#client = client;
    this.#context = context;
  }

  /** Why a kind may not be read, in words; filled as far as it was tried. */
  get refused(): ReadonlyMap<LookupKind, string> {
    return this.#refused;
  }

  async named(kind: LookupList, id: string): Promise<Name> {
    return await this.#find(kind, kind, id, kind, (names) => this.#readList(kind, names));
  }

  /** Departments and teams are counted apart, so the type belongs to the question. */
  async unit(type: UnitType, id: string): Promise<Name> {
    return await this.#find('org-units', type, id, `${type} ${id}`, (names) => this.#readUnit(type, id, names));
  }

  async #find(kind: LookupKind, table: string, id: string, question: string, read: (names: Map<string, string>) => Promise<void>): Promise<Name> {
    if (this.#refused.has(kind)) return HIDDEN;
    const names = await this.#table(table);
    if (this.fresh || !names.has(id)) {
      try {
        await this.#once(question, () => read(names));
      } catch (error) {
        const reason = reasonOf(error);
        // Only Personio's own no makes it unreadable; an outage is the record's affair.
        if (reason === null || !isCode(error, MISSING_SCOPE, 'forbidden')) throw error;
        this.#refused.set(kind, reason);
        return HIDDEN;
      }
    }
    return { name: names.get(id) ?? null, unreadable: false };
  }

  async #readList(kind: LookupList, names: Map<string, string>): Promise<void> {
    const items = await wholeList(this.#client, `/v2/${kind}`, namedSchema, null, {}, BETA);
    for (const item of items) names.set(idOf(item), textAt(item, 'name') ?? textAt(item, 'title') ?? idOf(item));
    await this.#keep(kind, names);
  }

  async #readUnit(type: UnitType, id: string, names: Map<string, string>): Promise<void> {
    const found = await this.#client.find(`/v2/org-units/${encodeURIComponent(id)}`, namedSchema, { type }, BETA);
    if (found === null) return;
    names.set(id, textAt(found, 'name') ?? id);
    await this.#keep(type, names);
  }

  async #once(question: string, read: () => Promise<void>): Promise<void> {
    const asking = this.#asked.get(question) ?? read();
    this.#asked.set(question, asking);
    asking.catch(() => this.#asked.delete(question));
    await asking;
  }

  async #table(name: string): Promise<Map<string, string>> {
    const loading = this.#tables.get(name) ?? this.#load(name);
    this.#tables.set(name, loading);
    return await loading;
  }
  async #load(name: string): Promise<Map<string, string>> {
    const parsed = namesSchema.safeParse(await this.#context.cache.get(`names-${name}`));
    return new Map(parsed.success ? Object.entries(parsed.data) : []);
  }
  async #keep(name: string, names: ReadonlyMap<string, string>): Promise<void> {
    await this.#context.cache.set(`names-${name}`, Object.fromEntries(names), LOOKUP_TTL_MS);
  }
}

/**
 * Lists in beta answer 404 without it, although their pages no longer say so (developer.personio.de/discuss/69370b475e6652676d59db04).
 * Cost centers, org units and workplaces have left beta since (changelog "Cost Center, Org Unit and Workplace APIs are Generally Available").
 */
export const BETA = { Beta: 'true' } as const;
