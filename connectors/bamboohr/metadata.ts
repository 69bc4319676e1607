import type { z } from 'zod';
import type { SessionContext } from '../../src/core/connector.ts';
import { jsonValueSchema } from '../../src/core/json.ts';
import type { BambooHrClient } from './client.ts';
import { METADATA_TTL_MS } from './limits.ts';
import {
  metaFieldsSchema,
  metaListsSchema,
  metaTablesSchema,
  metaUsersSchema,
  statusesSchema,
  type ApplicantStatus,
  type MetaField,
  type MetaList,
  type MetaTable,
  type MetaUser,
} from './schema.ts';

/** What the account looks like; remembered across runs by the caller's cache, so that an idle run pays nothing for it. */
export class Metadata {
  readonly #client: BambooHrClient;
  readonly #context: SessionContext;
  readonly #inSession = new Map<string, Promise<unknown>>();

  constructor(client: BambooHrClient, context: SessionContext) {
    this.#client = client;
    this.#context = context;
  }

  fields = (fresh = false): Promise<readonly MetaField[]> =>
    this.#load('meta-fields', '/api/v1/meta/fields', metaFieldsSchema, fresh);
  lists = (fresh = false): Promise<readonly MetaList[]> =>
    this.#load('meta-lists', '/api/v1/meta/lists', metaListsSchema, fresh);
  tables = (fresh = false): Promise<readonly MetaTable[]> =>
    this.#load('meta-tables', '/api/v1/meta/tables', metaTablesSchema, fresh);
  users = (fresh = false): Promise<Readonly<Record<string, MetaUser>>> =>
    this.#load('meta-users', '/api/v1/meta/users', metaUsersSchema, fresh);
  statuses = (fresh = false): Promise<readonly ApplicantStatus[]> =>
    this.#load('ats-statuses', '/api/v1/applicant_tracking/statuses', statusesSchema, fresh);

  /** Options that may be written to a list field or column; null when it is no list or lists cannot be read. */
  async optionsOf(aliasOrId: string): Promise<readonly string[] | null> {
    const lists = await this.lists();
    const list = lists.find(({ alias, fieldId }) => alias === aliasOrId || fieldId === aliasOrId);
    if (list === undefined) return null;
    return list.options.flatMap(({ name, archived }) =>
      name === null || name === undefined || isYes(archived) ? [] : [name],
    );
  }

  async #load<T>(key: string, path: string, schema: z.ZodType<T>, fresh: boolean): Promise<T> {
    const running = fresh ? undefined : this.#inSession.get(key);
    if (running !== undefined) return schema.parse(await running);
    const loading = this.#read(key, path, schema, fresh);
    this.#inSession.set(key, loading);
    // A failure must not be remembered as the account's metadata.
    loading.catch(() => this.#inSession.delete(key));
    return await loading;
  }

  async #read<T>(key: string, path: string, schema: z.ZodType<T>, fresh: boolean): Promise<T> {
    const cached = fresh ? null : schema.safeParse(await this.#context.cache.get(key));
    if (cached?.success === true) return cached.data;
    const answer = await this.#client.get(path, schema);
    await this.#context.cache.set(key, jsonValueSchema.parse(JSON.parse(JSON.stringify(answer))), METADATA_TTL_MS);
    return answer;
  }
}

const isYes = (value: unknown): boolean => value === 'yes' || value === true;
