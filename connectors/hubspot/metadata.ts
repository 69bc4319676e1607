import { z } from 'zod';
import { ConnectorError } from '../../src/core/errors.ts';
import type { JsonValue } from '../../src/core/json.ts';
import { eachPage } from '../kit/pagination.ts';
import type { ObjectType } from './api.ts';
import { readAccount, type HubSpotClient } from './client.ts';
import { METADATA_TTL_MS, OWNERS_PER_PAGE } from './limits.ts';
import { ownersAnswerSchema, pipelinesAnswerSchema, propertiesAnswerSchema, type Account, type Property } from './schema.ts';

const cachedProperty = z.object({
  name: z.string(), label: z.string(), type: z.string(), fieldType: z.string(), description: z.string(),
  options: z.array(z.object({ label: z.string(), value: z.string() })),
  unique: z.boolean(), writable: z.boolean(), custom: z.boolean(), archived: z.boolean(), owner: z.boolean(), display: z.string().nullable(),
});
const stageSchema = z.object({ id: z.string(), label: z.string(), pipelineId: z.string(), pipeline: z.string(), isClosed: z.boolean(), isWon: z.boolean(), probability: z.string().nullable() });
export type Stage = z.infer<typeof stageSchema>;
const ownerSchema = z.object({ id: z.string(), name: z.string().nullable(), email: z.string().nullable(), active: z.boolean() });
export type Owner = z.infer<typeof ownerSchema>;
const accountSchema = z.object({ portalId: z.string(), timeZone: z.string(), currency: z.string().nullable(), uiDomain: z.string() });
export type Portal = z.infer<typeof accountSchema>;

/** What the portal has: kept by the caller for a day, asked again within a run when something seems to be missing. */
export class Metadata {
  readonly #client: HubSpotClient;
  readonly #known = new Map<string, Promise<unknown>>();
  /** Asked of the portal in this session, so that asking again cannot tell more. */
  readonly #fresh = new Set<string>();

  constructor(client: HubSpotClient) {
    this.#client = client;
  }

  async portal(): Promise<Portal> {
    const portal = await this.#get('account', accountSchema, async () => toPortal(await readAccount(this.#client)));
    this.#client.useTimeZone(portal.timeZone);
    return portal;
  }

  /** null: the credential may not see such objects at all. */
  async properties(type: ObjectType): Promise<readonly Property[] | null> {
    return await this.#get(`properties:${type}`, z.array(cachedProperty).nullable(), () =>
      orForbidden(async () => {
        const { data } = await this.#client.send({ what: `the properties of ${type}`, run: (sdk) => sdk.crm.properties.coreApi.getAll(type) }, propertiesAnswerSchema);
        return data.results.filter(({ archived }) => !archived);
      }),
    );
  }

  async property(type: ObjectType, name: string): Promise<Property | null> {
    return (await this.properties(type))?.find((property) => property.name === name) ?? null;
  }

  async stages(): Promise<readonly Stage[]> {
    return await this.#get('stages', z.array(stageSchema), async () => {
      const { data } = await this.#client.send({ what: 'the pipelines', run: (sdk) => sdk.crm.pipelines.pipelinesApi.getAll('deals') }, pipelinesAnswerSchema);
      return data.results.flatMap((pipeline) =>
        pipeline.stages.map((stage) => {
          const probability = stage.metadata['probability'];
          const isClosed = String(stage.metadata['isClosed']) === 'true';
          const chance = typeof probability === 'string' || typeof probability === 'number' ? String(probability) : null;
          return { id: stage.id, label: stage.label, pipelineId: pipeline.id, pipeline: pipeline.label, isClosed, isWon: isClosed && Number(chance ?? 0) === 1, probability: chance };
        }),
      );
    });
  }

  /** Everybody, deactivated people included; null when the scope is missing. */
  async owners(): Promise<readonly Owner[] | null> {
    return await this.#get('owners', z.array(ownerSchema).nullable(), () =>
      orForbidden(async () => [...(await this.#readOwners(false)), ...(await this.#readOwners(true))]),
    );
  }

  /** Asks anew unless this session already did, or it is not older than `leastAgeMs`; false when it stays as it is. */
  async freshen(name: 'stages' | 'owners' | `properties:${ObjectType}`, leastAgeMs = 0): Promise<boolean> {
    if (this.#fresh.has(name)) return false;
    if (leastAgeMs > 0) {
      const at = keptSchema.safeParse(await this.#client.context.cache.get(this.#key(name))).data?.at ?? 0;
      if (this.#client.context.now().getTime() - at < leastAgeMs) return false;
    }
    this.#known.delete(name);
    await this.#client.context.cache.set(this.#key(name), null, 0);
    return true;
  }

  /** After setup, or before a check: what we know may no longer be true. */
  async drop(): Promise<void> {
    this.#known.clear();
    this.#fresh.clear();
    for (const name of ['account', 'stages', 'owners', 'properties:deals', 'properties:contacts', 'properties:companies', 'properties:line_items', 'properties:tasks'])
      await this.#client.context.cache.set(this.#key(name), null, 0);
  }

  async #readOwners(archived: boolean): Promise<Owner[]> {
    const found: Owner[] = [];
    const read = async (after: string | null) => {
      const { data } = await this.#client.send(
        { what: 'the owners', run: (sdk) => sdk.crm.owners.ownersApi.getPage(undefined, after ?? undefined, OWNERS_PER_PAGE, archived) },
        ownersAnswerSchema,
      );
      return { page: data.results, next: data.paging?.next?.after ?? null };
    };
    for await (const page of eachPage(read))
      for (const owner of page) {
        const name = [owner.firstName, owner.lastName].filter(Boolean).join(' ');
        found.push({ id: owner.id, name: name === '' ? null : name, email: owner.email ?? null, active: !archived });
      }
    return found;
  }

  async #get<T extends JsonValue>(name: string, schema: z.ZodType<T>, ask: () => Promise<T>): Promise<T> {
    const known = this.#known.get(name) ?? this.#load(name, schema, ask);
    this.#known.set(name, known);
    try {
      return schema.parse(await known);
    } catch (error) {
      this.#known.delete(name);
      throw error;
    }
  }

  async #load<T extends JsonValue>(name: string, schema: z.ZodType<T>, ask: () => Promise<T>): Promise<T> {
    const kept = keptSchema.safeParse(await this.#client.context.cache.get(this.#key(name))).data;
    const cached = kept === undefined ? undefined : schema.safeParse(kept.value).data;
    if (cached !== undefined) return cached;
    const value = await ask();
    this.#fresh.add(name);
    await this.#client.context.cache.set(this.#key(name), { value, at: this.#client.context.now().getTime() }, METADATA_TTL_MS);
    return value;
  }

  /** Scopes differ per credential, shapes per version. */
  #key(name: string): string {
    const key = `hubspot:${this.#client.settings.apiVersion}:${this.#client.credentialName}:${name}`;
    // Names and addresses of people: they go when somebody is forgotten.
    return name === 'owners' ? `personal:${key}` : key;
  }
}

/** `at`: when it was asked, in ms. */
const keptSchema = z.object({ value: z.unknown(), at: z.number() });

const toPortal = (account: Account): Portal => ({
  portalId: account.portalId,
  timeZone: isZone(account.timeZone) ? account.timeZone : 'UTC',
  currency: account.companyCurrency ?? null,
  uiDomain: account.uiDomain ?? 'app.hubspot.com',
});

function isZone(zone: string | null | undefined): zone is string {
  if (typeof zone !== 'string') return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** A missing scope is an answer about the credential; everything else is an error. */
async function orForbidden<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ConnectorError && (error.code === 'MISSING_SCOPES' || error.code === 'forbidden')) return null;
    throw error;
  }
}
