import type { ObjectRead } from '../../../src/core/connector.ts';
import { shortHashOf } from '../../../src/core/hash.ts';
import type { ObjectType, SearchFilter } from '../api.ts';
import { firstReadFilter } from './first-read-filter.ts';
import { LOOK_AGAIN_AFTER_MS } from '../limits.ts';
import type { Metadata } from '../metadata.ts';
import type { Property } from '../schema.ts';
import { TASK_KEY } from '../setup/properties.ts';

export const DEAL = 'deals';
/** What a mapped deal path may begin with, beside the portal's own property names. */
export const STAGE_PARTS = ['id', 'label', 'isWon', 'isClosed', 'probability', 'pipeline', 'pipelineId'];
export const PERSON_PARTS = ['id', 'name', 'email', 'active'];
/** Read beside what was asked for: the state, the version, the mergers. */
const HELPERS = ['hs_lastmodifieddate', 'dealstage', 'pipeline', 'hs_is_closed_won', 'hs_is_closed', 'hs_merged_object_ids'];
const RELATIONS: ReadonlyMap<string, ObjectType> = new Map([['contacts', 'contacts'], ['companies', 'companies'], ['line_items', 'line_items']]);

export interface RelationPlan {
  readonly name: string;
  readonly type: ObjectType;
  readonly properties: readonly Property[];
}

/** What one run reads of deals, worked out once from mapping and metadata. */
export interface ReadPlan {
  /** Asked of HubSpot. */
  readonly properties: readonly string[];
  /** Shown in records. */
  readonly shown: readonly Property[];
  /** Properties shown as a person, because the mapping asks for parts of them; `owner` is the deal's owner. */
  readonly people: ReadonlyMap<string, string>;
  /** The primary company as a nested object; null when not asked for. */
  readonly company: readonly Property[] | null;
  readonly relations: readonly RelationPlan[];
  /** Relations asked for, readable or not: each is a list in every record. */
  readonly relationNames: readonly string[];
  readonly own: readonly Property[];
  readonly unreadable: readonly string[];
  readonly nonexistent: readonly string[];
  /** OR-groups for the first reading; empty means all. */
  readonly firstRead: readonly (readonly SearchFilter[])[];
  /** The portal knows `hs_is_closed_won`; else the pipelines say what is won. */
  readonly wonByProperty: boolean;
  /** Tasks can carry our key, so that changes of them can be searched for. */
  readonly taskKey: boolean;
  /** Changes with what is read of children: what was kept for another plan is of no use. */
  readonly childrenHash: string;
}

/** Several sources of one mapping may read the same object. */
export function mergeReads(reads: readonly ObjectRead[]): ObjectRead | null {
  const deals = reads.filter((read) => read.object === DEAL);
  const [first] = deals;
  if (first === undefined || deals.length === 1) return first ?? null;
  const union = (lists: readonly (readonly string[])[]): string[] => [...new Set(lists.flat())];
  const names = union(deals.map((read) => read.relations.map(({ name }) => name)));
  return {
    object: DEAL,
    fields: union(deals.map((read) => read.fields)),
    optional: union(deals.map((read) => read.optional)),
    relations: names.map((name) => {
      const same = deals.flatMap((read) => read.relations.filter((relation) => relation.name === name));
      return { name, fields: union(same.map(({ fields }) => fields)), optional: union(same.map(({ optional }) => optional)) };
    }),
    interesting: deals.some((read) => read.interesting.length === 0) ? [] : deals.flatMap((read) => read.interesting),
    keep: deals.some((read) => read.keep === 'custom') ? 'custom' : union(deals.map(({ keep }) => (keep === 'custom' ? [] : keep))),
    own: union(deals.map(({ own }) => own)),
  };
}

/** A mapped property that seems to be missing is looked up again within the hour: it may have been made today. */
export async function planRead(metadata: Metadata, read: ObjectRead): Promise<ReadPlan> {
  const plan = await planFromMetadata(metadata, read);
  if (plan.unreadable.length === 0) return plan;
  let asked = false;
  for (const type of ['deals', 'contacts', 'companies', 'line_items'] as const) {
    const concerned = type === 'deals' || plan.unreadable.some((path) => path.startsWith(type) || (type === 'companies' && path.startsWith('company')));
    if (concerned) asked = (await metadata.freshen(`properties:${type}`, LOOK_AGAIN_AFTER_MS)) || asked;
  }
  return asked ? await planFromMetadata(metadata, read) : plan;
}

async function planFromMetadata(metadata: Metadata, read: ObjectRead): Promise<ReadPlan> {
  const deals = new Map(((await metadata.properties(DEAL)) ?? []).map((property) => [property.name, property]));
  const sorted = new PathSorter(new Set(read.optional));
  const { shown, people, company } = await planFields(metadata, read, deals, sorted);
  const relations = await Promise.all(read.relations.map((relation) => planRelation(metadata, relation)));
  const own = read.own.flatMap((name) => deals.get(name) ?? []);
  for (const property of keptProperties(read, [...deals.values()])) if (!people.has(property.name)) shown.set(property.name, property);
  const conditions = read.interesting.flat().map(({ path }) => path);
  const helpers = [...HELPERS, ...conditions.map((path) => path.split('.')[0] ?? ''), ...people.values()].filter((name) => deals.has(name));
  const tasks = await metadata.properties('tasks');
  return {
    properties: [...new Set([...helpers, ...shown.keys(), ...own.map(({ name }) => name)])],
    shown: [...shown.values()],
    people,
    company: company === null ? null : [...company.values()],
    relations: relations.flatMap(({ plan }) => (plan === null ? [] : [plan])),
    relationNames: read.relations.map(({ name }) => name),
    own,
    unreadable: [...sorted.unreadable, ...relations.flatMap(({ unreadable }) => unreadable)],
    nonexistent: [...sorted.nonexistent, ...relations.flatMap(({ nonexistent }) => nonexistent)],
    firstRead: firstReadFilter(read.interesting, deals, await metadata.stages()),
    wonByProperty: deals.has('hs_is_closed_won'),
    taskKey: tasks?.some(({ name }) => name === TASK_KEY) === true,
    childrenHash: shortHashOf([[...(company?.keys() ?? [])].sort(), ...relations.map(({ plan }) => [plan?.name ?? '', ...(plan?.properties ?? []).map(({ name }) => name).sort()])]),
  };
}

/** The mapped paths as properties of the deal, of people and of the company (null: not asked for, or not to be seen at all). */
async function planFields(metadata: Metadata, read: ObjectRead, deals: ReadonlyMap<string, Property>, sorted: PathSorter) {
  const wantsPeople = read.fields.some((path) => path.includes('.') && deals.get(ownerProperty(path.split('.')[0] ?? ''))?.owner === true);
  const owners = wantsPeople || read.fields.some((path) => path.split('.')[0] === 'owner') ? await metadata.owners() : [];
  const wantsCompany = read.fields.some((path) => path === 'company' || path.startsWith('company.'));
  const companies = wantsCompany ? await metadata.properties('companies') : [];
  const shown = new Map<string, Property>();
  const people = new Map<string, string>();
  const company = new Map<string, Property>();
  for (const path of read.fields) {
    const [head = '', part = ''] = path.split('.');
    const property = deals.get(ownerProperty(head));
    if (head === 'stage') sorted.check(path, STAGE_PARTS.includes(part) || part === '');
    else if (head === 'company') {
      const found = companies?.find(({ name }) => name === part);
      if (found !== undefined) company.set(found.name, found);
      sorted.check(path, companies !== null && (part === '' || found !== undefined));
    } else if (head === 'owner' || (property?.owner === true && part !== '')) {
      if (property !== undefined) people.set(head, property.name);
      sorted.check(path, property !== undefined && owners !== null && (part === '' || PERSON_PARTS.includes(part)));
    } else if (property !== undefined) shown.set(property.name, property);
    // Only portals with several currencies have it; elsewhere the portal's own currency is meant.
    else sorted.check(path, head === 'deal_currency_code');
  }
  return { shown, people, company: wantsCompany && companies !== null ? company : null };
}

const ownerProperty = (head: string): string => (head === 'owner' ? 'hubspot_owner_id' : head);

/** Metadata that does not show a path means: not there, or hidden; `ifExists` says which of the two it is. */
class PathSorter {
  readonly unreadable: string[] = [];
  readonly nonexistent: string[] = [];
  readonly #optional: ReadonlySet<string>;

  constructor(optional: ReadonlySet<string>) {
    this.#optional = optional;
  }

  check(path: string, found: boolean, place = ''): void {
    if (found) return;
    (this.#optional.has(path) ? this.nonexistent : this.unreadable).push(`${place}${path}`);
  }
}

function keptProperties(read: ObjectRead, deals: readonly Property[]): readonly Property[] {
  const own = new Set(read.own);
  const named = read.keep === 'custom' ? null : new Set(read.keep);
  return deals.filter(({ name, custom, fieldType }) => !own.has(name) && (named === null ? custom && fieldType !== 'html' : named.has(name)));
}

async function planRelation(metadata: Metadata, relation: ObjectRead['relations'][number]) {
  const type = RELATIONS.get(relation.name);
  const known = type === undefined ? null : await metadata.properties(type);
  const sorted = new PathSorter(new Set(relation.optional));
  if (type === undefined || known === null) {
    const missing = [relation.name, ...relation.fields.map((path) => `${relation.name}.${path}`)];
    const allOptional = relation.fields.length > 0 && relation.fields.every((path) => relation.optional.includes(path));
    return { plan: null, unreadable: allOptional ? [] : missing, nonexistent: allOptional ? missing : [] };
  }
  const properties = new Map<string, Property>();
  for (const path of relation.fields) {
    const [head = ''] = path.split('.');
    const found = known.find(({ name }) => name === head);
    if (found !== undefined) properties.set(head, found);
    sorted.check(path, found !== undefined || head === 'association' || head === 'id', `${relation.name}.`);
  }
  const plan: RelationPlan = { name: relation.name, type, properties: [...properties.values()] };
  return { plan, unreadable: sorted.unreadable, nonexistent: sorted.nonexistent };
}
