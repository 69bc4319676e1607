import type { SalesforceClient } from './client.ts';
import { sendComposite, versioned, type Subrequest } from './composite.ts';
import { DESCRIBE_TTL_MS, SUBREQUESTS_PER_COMPOSITE } from './limits.ts';
import {
  cachedMetadataSchema,
  textOf,
  describeSchema,
  queryPageSchema,
  type CachedMetadata,
  type FieldMeta,
  type ObjectMeta,
  type TaskStatus,
} from './schema.ts';

/** Described together because a mapping of deals nearly always needs them: one call instead of two. */
const USUAL_OBJECTS = [
  'Opportunity',
  'Account',
  'User',
  'OpportunityContactRole',
  'Contact',
  'OpportunityLineItem',
  'Product2',
  'Task',
];
const TASK_STATUS_QUERY = 'SELECT MasterLabel, ApiName, IsClosed, IsDefault FROM TaskStatus ORDER BY SortOrder';

/** What the org has and the credential may see of it; kept by the caller for a day. */
export class Metadata {
  readonly #client: SalesforceClient;
  #known: CachedMetadata | null = null;
  #loading: Promise<void> = Promise.resolve();
  /** True when all of it was read from the org in this session, so that asking again cannot tell more. */
  #fresh = false;

  constructor(client: SalesforceClient) {
    this.#client = client;
  }

  /** null: no such object, or hidden from the credential; the two cannot be told apart. */
  async object(name: string): Promise<ObjectMeta | null> {
    await this.need([name]);
    return this.peek(name);
  }

  /** What `need` has fetched; null also when it was never asked for. */
  peek(name: string): ObjectMeta | null {
    return this.#known?.objects[name] ?? null;
  }

  knows(name: string): boolean {
    return this.#known !== null && name in this.#known.objects;
  }

  async taskStatuses(): Promise<readonly TaskStatus[]> {
    await this.need([]);
    return this.#known?.taskStatuses ?? [];
  }

  /** Makes sure of these objects with one Composite call at most. */
  async need(names: readonly string[]): Promise<void> {
    const work = this.#loading.then(() => this.#load(names));
    this.#loading = work.catch(() => {});
    await work;
  }

  /**
   * Reads everything anew unless this session already did: something seems to be missing, and what was kept for a day
   * may come from before a permission was given back. False when asking again cannot tell more.
   */
  async freshen(): Promise<boolean> {
    if (this.#fresh) return false;
    const work = this.#loading.then(async () => {
      if (this.#fresh) return;
      const names = Object.keys(this.#known?.objects ?? {});
      await this.drop();
      await this.#load(names);
    });
    this.#loading = work.catch(() => {});
    await work;
    return true;
  }

  /** After INVALID_FIELD or setup: what we know is no longer true. */
  async drop(): Promise<void> {
    this.#known = null;
    this.#fresh = false;
    await this.#client.context.cache.set(await this.#cacheKey(), null, 0);
  }

  async #load(names: readonly string[]): Promise<void> {
    if (this.#known === null)
      this.#known =
        cachedMetadataSchema.safeParse(await this.#client.context.cache.get(await this.#cacheKey())).data ?? null;
    const first = this.#known === null;
    const known = this.#known ?? { objects: {}, taskStatuses: null };
    const missing = [...new Set(first ? [...USUAL_OBJECTS, ...names] : names)].filter(
      (name) => !(name in known.objects),
    );
    if (missing.length === 0 && !first) return;
    const objects = { ...known.objects };
    let taskStatuses = known.taskStatuses;
    for (let from = 0; from < missing.length; from += SUBREQUESTS_PER_COMPOSITE - 1) {
      const part = missing.slice(from, from + SUBREQUESTS_PER_COMPOSITE - 1);
      const withStatuses = taskStatuses === null;
      const described = await this.#describe(part, withStatuses);
      Object.assign(objects, described.objects);
      taskStatuses = described.taskStatuses ?? taskStatuses;
    }
    this.#known = { objects, taskStatuses };
    if (first) this.#fresh = true;
    await this.#client.context.cache.set(await this.#cacheKey(), this.#known, DESCRIBE_TTL_MS);
  }

  /** GET /sobjects/X/describe for each, in one Composite (REST API guide, "sObject Describe"). */
  async #describe(names: readonly string[], withStatuses: boolean): Promise<CachedMetadata> {
    const subrequests: Subrequest[] = names.map((name) => ({
      method: 'GET',
      url: versioned(this.#client, `/sobjects/${name}/describe`),
      heavy: false,
    }));
    if (withStatuses)
      subrequests.push({
        method: 'GET',
        url: versioned(this.#client, `/query?q=${encodeURIComponent(TASK_STATUS_QUERY)}`),
        heavy: true,
      });
    const { answers } = await sendComposite(this.#client, subrequests);
    const objects: Record<string, ObjectMeta | null> = {};
    for (const [index, name] of names.entries()) {
      const answer = answers[index];
      // Only "no such object" means hidden; a passing fault must not look like it.
      if (answer !== undefined && !answer.ok && answer.status !== 404 && answer.resolution.code !== 'INVALID_TYPE')
        throw this.#client.error(answer.resolution);
      objects[name] = answer?.ok === true ? describeSchema.parse(answer.body) : null;
    }
    const last = answers[names.length];
    const page = last?.ok === true ? queryPageSchema.safeParse(last.body).data : undefined;
    const taskStatuses = page?.records.map((row) => ({
      label: textOf(row['ApiName']) || textOf(row['MasterLabel']),
      closed: row['IsClosed'] === true,
      isDefault: row['IsDefault'] === true,
    }));
    return { objects, taskStatuses: taskStatuses ?? (withStatuses ? [] : null) };
  }

  async #cacheKey(): Promise<string> {
    const { userId } = await this.#client.identity();
    // Field-level security differs per user, fields per version.
    return `salesforce:describe:${this.#client.settings.apiVersion}:${userId}`;
  }
}

export const fieldOf = (object: ObjectMeta | null, name: string): FieldMeta | null =>
  object?.fields.find((field) => field.name === name) ?? null;

/** Long texts shrink query pages and cannot be filtered (Salesforce help 000386264). */
export const isLongText = (field: FieldMeta): boolean =>
  field.type === 'textarea' && (field.length > 255 || !field.filterable);
