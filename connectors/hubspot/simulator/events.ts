import type { ObjectType } from './object-types.ts';
import { nextId, type CrmRecord, type Portal } from './portal.ts';

/** Who writes: history and webhooks tell a person's edit from an app's. */
export interface Author {
  readonly sourceType: 'CRM_UI' | 'INTEGRATION' | 'IMPORT' | 'MERGE_OBJECTS';
  readonly sourceId: string;
}

type Subscription = Portal['webhook']['subscriptions'][number];

/** Kept until a test takes them: at most so many. */
const MAX_EVENTS = 5_000;

/** Subscriptions come as `deal.propertyChange` and as `object.propertyChange` with an object type id. */
function subscribed(portal: Portal, type: ObjectType, what: string): readonly Subscription[] {
  return portal.webhook.subscriptions.filter(
    ({ subscriptionType, objectTypeId }) =>
      subscriptionType === `${type.singular}.${what}` || (subscriptionType === `object.${what}` && objectTypeId === type.id),
  );
}

export function announceValue(
  portal: Portal,
  type: ObjectType,
  record: CrmRecord,
  changed: { name: string; value: string },
  author: Author,
  now: number,
): void {
  for (const one of subscribed(portal, type, 'propertyChange')) {
    if (one.propertyName !== changed.name) continue;
    push(portal, { ...base(portal, one, record, author, now), propertyName: changed.name, propertyValue: changed.value });
  }
}

export function announceFlag(portal: Portal, type: ObjectType, record: CrmRecord, what: 'creation' | 'deletion', author: Author, now: number): void {
  const changeFlag = what === 'creation' ? 'CREATED' : 'DELETED';
  for (const one of subscribed(portal, type, what)) push(portal, { ...base(portal, one, record, author, now), changeFlag });
}

function base(portal: Portal, { id, subscriptionType, objectTypeId }: Subscription, record: CrmRecord, author: Author, now: number) {
  return {
    eventId: Number(nextId(portal)) % 4_000_000_000,
    subscriptionId: id,
    portalId: portal.portalId,
    appId: portal.webhook.appId,
    occurredAt: now,
    subscriptionType,
    attemptNumber: 0,
    objectId: Number(record.id),
    ...(objectTypeId === undefined ? {} : { objectTypeId }),
    changeSource: author.sourceType,
    sourceId: author.sourceId,
  };
}

function push(portal: Portal, event: Portal['events'][number]): void {
  portal.events.push(event);
  if (portal.events.length > MAX_EVENTS) portal.events.shift();
}
