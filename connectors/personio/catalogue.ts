import { z } from 'zod';
import type { SessionContext } from '../../src/core/connector.ts';
import { isCode, reasonOf, type PersonioClient } from './client.ts';
import { MISSING_SCOPE, NOT_FOUND, OLDER_SIGN_IN_REFUSED } from './errors.ts';
import { CATALOGUE_TTL_MS, FRESH_FOR_MS, MEMORY_TTL_MS, PERSONS_PER_LIST } from './limits.ts';
import { attributesSchema, customAttributesSchema, listOf, personSchema, type CustomAttribute } from './schema.ts';

const CACHE_KEY = 'attribute-catalogue';
const MEMORY_KEY = 'attributes-met';

const attributeSchema = z.object({
  key: z.string(),
  label: z.string(),
  type: z.string(),
  universalId: z.string().nullable(),
  options: z.array(z.string()).nullable(),
});
export type Attribute = z.infer<typeof attributeSchema>;

/** What the credential may see; `attributes` is null when Personio does not let it read the catalogue. */
export interface Catalogue {
  readonly attributes: readonly Attribute[] | null;
  /** Why not; null when it could be read. */
  readonly problem: string | null;
}

/** How a mapping's name was understood. `hidden`: met before, and no longer shown to the credential. */
export type Resolved = { readonly kind: 'found' | 'hidden'; readonly attribute: Attribute } | { readonly kind: 'none' | 'ambiguous' };

/**
 * The account's attributes. Personio's catalogue lists those that are ticked for the credential, so that a hidden one
 * looks as if it did not exist; therefore every attribute that was ever met is remembered. Where the catalogue is not
 * to be had, the attributes met on persons take its place.
 */
export class Attributes {
  readonly #client: PersonioClient;
  readonly #context: SessionContext;
  readonly #met = new Map<string, Attribute>();
  #catalogue: Promise<Catalogue> | null = null;
  /** When the catalogue in hand was asked of Personio; null when it was remembered. */
  #askedAtMs: number | null = null;
  #memory: Promise<void> | null = null;
  #metSomethingNew = false;
  #sample: Promise<ReadonlySet<string>> | null = null;

  constructor(client: PersonioClient, context: SessionContext) {
    this.#client = client;
    this.#context = context;
  }

  /** Whoever asks next for a fresh catalogue gets one asked now: a person has just changed something and looks again. */
  renew(): void {
    this.#askedAtMs = null;
  }

  /** `fresh`: asked of Personio within the last minute, since a session may live for a day. Throws ConnectorError for what stops the connection or passes, not for a refusal. */
  async catalogue(fresh = false): Promise<Catalogue> {
    const nowMs = this.#context.now().getTime();
    if (fresh && (this.#askedAtMs === null || nowMs - this.#askedAtMs >= FRESH_FOR_MS)) {
      this.#catalogue = null;
      this.#sample = null;
    }
    if (this.#catalogue === null) {
      this.#askedAtMs = fresh ? nowMs : null;
      const loading = this.#load(fresh);
      this.#catalogue = loading;
      loading.catch(() => {
        if (this.#catalogue === loading) this.#catalogue = null;
      });
    }
    return await this.#catalogue;
  }

  /** Attributes shown on a person exist and are ticked, whether or not the catalogue could be read. */
  async learn(shown: readonly CustomAttribute[]): Promise<void> {
    await this.#remembered();
    for (const { id, label, global_id: globalId, type } of shown) {
      const known = this.#met.get(id);
      if (known === undefined || (label != null && known.label !== label))
        this.#meet({ key: id, label: label ?? known?.label ?? id, type: known?.type ?? type ?? 'unknown', universalId: globalId ?? known?.universalId ?? null, options: known?.options ?? null });
    }
  }

  /** `name` as written in a mapping, without the beginning: a key (dynamic_901), a universal id, or a label. */
  async resolve(name: string, fresh = false): Promise<Resolved> {
    const { attributes } = await this.catalogue(fresh);
    await this.#remembered();
    const found = pickByName(attributes ?? [...this.#met.values()], name);
    if (found !== null) return found === 'ambiguous' ? { kind: 'ambiguous' } : { kind: 'found', attribute: found };
    const before = attributes === null ? null : pickByName([...this.#met.values()], name);
    return before === null || before === 'ambiguous' ? { kind: 'none' } : { kind: 'hidden', attribute: before };
  }

  /** False when the catalogue was read and lists none of these keys of standard attributes; null when it is not known. */
  async listsAnyOf(keys: readonly string[], fresh = false): Promise<boolean | null> {
    const { attributes } = await this.catalogue(fresh);
    return attributes === null ? null : attributes.some(({ key }) => keys.includes(key));
  }

  /** Whether at least one of fifty persons shows it. Asked once per fresh catalogue. */
  async isShownOnAnybody(key: string): Promise<boolean> {
    this.#sample ??= this.#readSample().catch((error: unknown) => {
      this.#sample = null;
      throw error;
    });
    return (await this.#sample).has(key);
  }

  async save(): Promise<void> {
    if (!this.#metSomethingNew) return;
    this.#metSomethingNew = false;
    await this.#context.cache.set(MEMORY_KEY, [...this.#met.values()], MEMORY_TTL_MS);
  }

  async #load(fresh: boolean): Promise<Catalogue> {
    const cached = fresh ? null : z.array(attributeSchema).safeParse(await this.#context.cache.get(CACHE_KEY));
    if (cached?.success === true) return { attributes: cached.data, problem: null };
    try {
      const attributes = await this.#read();
      await this.#remembered();
      for (const attribute of attributes) if (!isStandard(attribute)) this.#meet(attribute);
      await this.#context.cache.set(CACHE_KEY, attributes, CATALOGUE_TTL_MS);
      await this.save();
      return { attributes, problem: null };
    } catch (error) {
      const problem = isCode(error, OLDER_SIGN_IN_REFUSED, MISSING_SCOPE, 'forbidden', NOT_FOUND) ? reasonOf(error) : null;
      // An outage is no answer: to go on without the catalogue would make hidden attributes look empty.
      if (problem === null) throw error;
      return { attributes: null, problem };
    }
  }

  async #read(): Promise<Attribute[]> {
    const { data } = await this.#client.get('/v1/company/employees/attributes', attributesSchema);
    return data.map(({ key, label, type, universal_id: universalId, options }) => ({
      key,
      label: label ?? key,
      type: type ?? 'unknown',
      universalId: universalId ?? null,
      options: options == null ? null : (Array.isArray(options) ? options : Object.values(options)).flatMap((option) => (typeof option === 'string' ? [option] : [])),
    }));
  }

  async #readSample(): Promise<ReadonlySet<string>> {
    const { _data: persons } = await this.#client.get('/v2/persons', listOf(personSchema), { limit: String(PERSONS_PER_LIST) });
    return new Set(persons.flatMap((person) => (customAttributesSchema.safeParse(person['custom_attributes'] ?? []).data ?? []).map(({ id }) => id)));
  }

  #meet(attribute: Attribute): void {
    const known = this.#met.get(attribute.key);
    if (JSON.stringify(known) === JSON.stringify(attribute)) return;
    this.#met.set(attribute.key, attribute);
    this.#metSomethingNew = true;
  }

  async #remembered(): Promise<void> {
    this.#memory ??= this.#context.cache.get(MEMORY_KEY).then((value) => {
      for (const attribute of z.array(attributeSchema).safeParse(value).data ?? []) this.#met.set(attribute.key, attribute);
    });
    await this.#memory;
  }
}

/** Personio's own attributes have speaking keys; those that a company created are called dynamic_ and a number. */
export const isStandard = ({ key }: Pick<Attribute, 'key'>): boolean => !key.startsWith('dynamic_');

function pickByName(attributes: readonly Attribute[], name: string): Attribute | 'ambiguous' | null {
  const own = attributes.filter((attribute) => !isStandard(attribute));
  const exact = own.find(({ key }) => key === name) ?? own.find(({ universalId }) => universalId === name);
  if (exact !== undefined) return exact;
  const wanted = name.trim().toLowerCase();
  const [first, second] = own.filter(({ label }) => label.trim().toLowerCase() === wanted);
  if (second !== undefined) return 'ambiguous';
  return first ?? null;
}
