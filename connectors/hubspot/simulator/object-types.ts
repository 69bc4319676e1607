/** One kind of CRM object. `scope` is the family whose scopes guard it: tasks and notes have none of their own. */
export interface ObjectType {
  readonly id: string;
  readonly singular: string;
  readonly plural: string;
  readonly scope: string;
  /** Returned by reads that name no property. */
  readonly defaults: readonly string[];
  /** The property that holds the moment of the last change. */
  readonly modified: string;
  readonly hasPipelines: boolean;
}

const CHANGED = 'hs_lastmodifieddate';
const COMMON = ['createdate', CHANGED, 'hs_object_id'];

export const OBJECT_TYPES: readonly ObjectType[] = [
  {
    id: '0-3',
    singular: 'deal',
    plural: 'deals',
    scope: 'deals',
    defaults: ['dealname', 'amount', 'closedate', 'pipeline', 'dealstage', ...COMMON],
    modified: CHANGED,
    hasPipelines: true,
  },
  {
    id: '0-1',
    singular: 'contact',
    plural: 'contacts',
    scope: 'contacts',
    defaults: ['firstname', 'lastname', 'email', 'createdate', 'lastmodifieddate', 'hs_object_id'],
    modified: 'lastmodifieddate',
    hasPipelines: false,
  },
  {
    id: '0-2',
    singular: 'company',
    plural: 'companies',
    scope: 'companies',
    defaults: ['name', 'domain', ...COMMON],
    modified: CHANGED,
    hasPipelines: false,
  },
  {
    id: '0-8',
    singular: 'line_item',
    plural: 'line_items',
    scope: 'line_items',
    defaults: ['quantity', 'amount', 'price', ...COMMON],
    modified: CHANGED,
    hasPipelines: false,
  },
  {
    id: '0-27',
    singular: 'task',
    plural: 'tasks',
    scope: 'contacts',
    defaults: ['hs_createdate', CHANGED, 'hs_object_id'],
    modified: CHANGED,
    hasPipelines: false,
  },
  {
    id: '0-46',
    singular: 'note',
    plural: 'notes',
    scope: 'contacts',
    defaults: ['hs_createdate', CHANGED, 'hs_object_id'],
    modified: CHANGED,
    hasPipelines: false,
  },
  {
    id: '0-5',
    singular: 'ticket',
    plural: 'tickets',
    scope: 'tickets',
    defaults: ['subject', 'content', 'hs_pipeline', 'hs_pipeline_stage', 'hs_ticket_category', 'hs_ticket_priority', ...COMMON],
    modified: CHANGED,
    hasPipelines: true,
  },
];

const BY_NAME = new Map(OBJECT_TYPES.flatMap((type) => [type.id, type.singular, type.plural].map((name) => [name, type])));

/** Accepts deals, deal and 0-3 alike, in any case. */
export function findObjectType(name: string): ObjectType | undefined {
  return BY_NAME.get(name.toLowerCase());
}

export function objectType(name: string): ObjectType {
  const type = findObjectType(name);
  if (type === undefined) throw new Error(`The simulator has no object type ${name}.`);
  return type;
}

/** Words as error messages write them: LINE_ITEM. */
export function shouted(type: ObjectType): string {
  return type.singular.toUpperCase();
}
