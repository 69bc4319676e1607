import type { ObjectRead } from '../../../src/core/connector.ts';
import { fieldOf, isLongText, type Metadata } from '../metadata.ts';
import { resolvePaths, type ParentStep, type ResolvedPath } from './paths.ts';
import { SHORT_TEXT_LENGTH } from '../limits.ts';
import { interestingFilter } from '../soql.ts';
import type { FieldMeta } from '../schema.ts';

export const DEAL = 'Opportunity';
/** Read beside what was asked for: the key, the state, who changed it, what locks it. */
const HELPERS = ['Id', 'SystemModstamp', 'IsDeleted', 'LastModifiedById', 'LastModifiedDate', 'AccountId'];
/** These exist only where the org uses the feature; their absence says nothing about permissions. */
const ORG_FEATURES = /^(.+\.)?(CurrencyIsoCode|RecordTypeId|RecordType\..+)$/;
const NOT_KEPT = new Set(['address', 'location', 'base64', 'anyType', 'complexvalue', 'encryptedstring']);

export interface RelationPlan {
  readonly name: string;
  readonly object: string;
  /** The child's column that holds the deal's id, and the name by which it reaches the deal. */
  readonly parentId: string;
  readonly parent: string;
  readonly columns: readonly string[];
  /** Columns whose value was not asked for and is taken out of the rows again. */
  readonly helpers: readonly string[];
  /** Stamps of the row's own parents, e.g. Contact.SystemModstamp. */
  readonly watched: readonly string[];
}

/** What one run reads of deals, worked out once from mapping and metadata. */
export interface ReadPlan {
  readonly columns: readonly string[];
  readonly helpers: readonly string[];
  readonly own: readonly string[];
  readonly relations: readonly RelationPlan[];
  /** Relations asked for, readable or not: each is a list in every record. */
  readonly relationNames: readonly string[];
  /** Stamps of the deal's parents, e.g. Account.SystemModstamp. */
  readonly watched: readonly string[];
  readonly unreadable: readonly string[];
  readonly nonexistent: readonly string[];
  /** The first-read filter, with a prefix for child queries (`Opportunity.`); null when there is none. */
  readonly filter: (prefix: string) => string | null;
  /** Null when tasks cannot carry our key. */
  readonly taskKey: 'Handoff_Key__c' | null;
}

export const TASK_KEY = 'Handoff_Key__c';

/** Several sources of one mapping may read the same object. */
export function mergeReads(reads: readonly ObjectRead[]): ObjectRead | null {
  const deals = reads.filter((read) => read.object === DEAL);
  const [first] = deals;
  if (first === undefined || deals.length === 1) return first ?? null;
  const names = [...new Set(deals.flatMap((read) => read.relations.map((relation) => relation.name)))];
  const union = (lists: readonly (readonly string[])[]): string[] => [...new Set(lists.flat())];
  return {
    object: DEAL,
    fields: union(deals.map((read) => read.fields)),
    optional: union(deals.map((read) => read.optional)),
    relations: names.map((name) => {
      const same = deals.flatMap((read) => read.relations.filter((relation) => relation.name === name));
      return {
        name,
        fields: union(same.map((item) => item.fields)),
        optional: union(same.map((item) => item.optional)),
      };
    }),
    interesting: deals.some((read) => read.interesting.length === 0) ? [] : deals.flatMap((read) => read.interesting),
    keep: deals.some((read) => read.keep === 'custom')
      ? 'custom'
      : union(deals.map((read) => (read.keep === 'custom' ? [] : read.keep))),
    own: union(deals.map((read) => read.own)),
  };
}

/** A mapped field that seems hidden is looked up once more per session: the permission may have been given back today. */
export async function planRead(metadata: Metadata, read: ObjectRead): Promise<ReadPlan> {
  const plan = await planFromMetadata(metadata, read);
  return plan.unreadable.length > 0 && (await metadata.freshen()) ? await planFromMetadata(metadata, read) : plan;
}

async function planFromMetadata(metadata: Metadata, read: ObjectRead): Promise<ReadPlan> {
  await metadata.need([DEAL, 'Task']);
  const deal = metadata.peek(DEAL);
  const conditionPaths = read.interesting.flat().map((condition) => condition.path);
  const paths = await resolvePaths(metadata, DEAL, [...new Set([...read.fields, ...conditionPaths])]);
  const mapped = sortPaths(read.fields, new Set(read.optional), paths, '');
  const own = read.own.filter((name) => isCheap(fieldOf(deal, name)));
  const kept = keptFields(read, deal?.fields ?? []);
  const relations = await Promise.all(read.relations.map((relation) => planRelation(metadata, relation)));
  const helpers = HELPERS.filter((name) => fieldOf(deal, name) !== null || name === 'Id');
  const asked = new Set([...mapped.columns, ...kept, 'Id']);
  const multiCurrency = fieldOf(deal, 'CurrencyIsoCode') !== null;
  const fieldAt = (path: string): FieldMeta | null => {
    const found = paths.get(path);
    return found?.kind === 'column' ? found.field : null;
  };
  return {
    columns: [...new Set([...helpers, ...mapped.columns, ...kept, ...own])],
    helpers: [...helpers, ...own].filter((name) => !asked.has(name)),
    own,
    relations: relations.flatMap((relation) => (relation.plan === null ? [] : [relation.plan])),
    relationNames: read.relations.map((relation) => relation.name),
    watched: mapped.watched,
    unreadable: [...mapped.unreadable, ...relations.flatMap((relation) => relation.unreadable)],
    nonexistent: [...mapped.nonexistent, ...relations.flatMap((relation) => relation.nonexistent)],
    filter: (prefix) => interestingFilter(read.interesting, fieldAt, prefix, multiCurrency),
    taskKey: fieldOf(metadata.peek('Task'), TASK_KEY) === null ? null : TASK_KEY,
  };
}

interface SortedPaths {
  readonly columns: readonly string[];
  readonly watched: readonly string[];
  readonly unreadable: readonly string[];
  readonly nonexistent: readonly string[];
}

/** A path that metadata does not show must never reach a query: one INVALID_FIELD would cost the whole reading. */
function sortPaths(
  wanted: readonly string[],
  optional: ReadonlySet<string>,
  paths: ReadonlyMap<string, ResolvedPath>,
  place: string,
): SortedPaths {
  const columns: string[] = [];
  const unreadable: string[] = [];
  const nonexistent: string[] = [];
  const parents: ParentStep[] = [];
  for (const path of wanted) {
    const found = paths.get(path);
    if (found?.kind === 'column') {
      columns.push(found.column);
      parents.push(...found.parents);
    } else (optional.has(path) || ORG_FEATURES.test(path) ? nonexistent : unreadable).push(`${place}${path}`);
  }
  const watched = parents
    .filter((parent) => !parent.relation.includes('.'))
    // A user's SystemModstamp may move without anything of interest; an edited user record moves LastModifiedDate.
    .map((parent) => `${parent.relation}.${parent.object === 'User' ? 'LastModifiedDate' : 'SystemModstamp'}`);
  return { columns: [...new Set(columns)], watched: [...new Set(watched)], unreadable, nonexistent };
}

function isCheap(field: FieldMeta | null): boolean {
  return (
    field !== null &&
    !isLongText(field) &&
    field.length <= Math.max(SHORT_TEXT_LENGTH, field.type === 'multipicklist' ? 5_000 : 0)
  );
}

function keptFields(read: ObjectRead, fields: readonly FieldMeta[]): string[] {
  const own = new Set(read.own);
  const named = read.keep === 'custom' ? null : new Set(read.keep);
  return fields
    .filter((field) =>
      named === null ? field.custom && isCheap(field) && !NOT_KEPT.has(field.type) : named.has(field.name),
    )
    .map((field) => field.name)
    .filter((name) => !own.has(name));
}

async function planRelation(
  metadata: Metadata,
  relation: ObjectRead['relations'][number],
): Promise<{ plan: RelationPlan | null; unreadable: readonly string[]; nonexistent: readonly string[] }> {
  const child = metadata.peek(DEAL)?.children.find((item) => item.name === relation.name);
  const place = `${relation.name}.`;
  const meta = child === undefined ? null : await metadata.object(child.object);
  const parent = fieldOf(meta, child?.field ?? '')?.relationshipName;
  if (child === undefined || meta === null || parent === null || parent === undefined) {
    const allOptional = relation.fields.every((path) => relation.optional.includes(path));
    const missing = [relation.name, ...relation.fields.map((path) => `${place}${path}`)];
    return { plan: null, unreadable: allOptional ? [] : missing, nonexistent: allOptional ? missing : [] };
  }
  const paths = await resolvePaths(metadata, child.object, relation.fields);
  const sorted = sortPaths(relation.fields, new Set(relation.optional), paths, place);
  const helpers = [child.field, `${parent}.SystemModstamp`];
  return {
    plan: {
      name: relation.name,
      object: child.object,
      parentId: child.field,
      parent,
      columns: [...new Set(['Id', ...helpers, ...sorted.columns])],
      helpers: [child.field, parent].filter(
        (name) => !sorted.columns.some((column) => column === name || column.startsWith(`${name}.`)),
      ),
      watched: sorted.watched.filter((column) => !column.startsWith(`${parent}.`)),
    },
    unreadable: sorted.unreadable,
    nonexistent: sorted.nonexistent,
  };
}
