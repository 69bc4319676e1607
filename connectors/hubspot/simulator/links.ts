import { codeOf, inverseCode, ownType } from './association-types.ts';
import { OBJECT_TYPES, type ObjectType } from './object-types.ts';
import { recordsOf, type Link, type Portal } from './portal.ts';
import { bump, findRecord, touchRecord } from './records.ts';

const keyOf = (from: ObjectType, id: string, to: ObjectType): string => `${from.id}/${id}/${to.id}`;

/** Living neighbours only, in the order of their ids. */
export function linksOf(portal: Portal, from: ObjectType, id: string, to: ObjectType): readonly Link[] {
  return (portal.links.get(keyOf(from, id, to)) ?? []).filter((link) => findRecord(portal, to, link.to) !== undefined);
}

/** Adds the types in both directions; a labelled link always has the unlabelled type as well, and one company is primary. */
export function addLink(portal: Portal, from: ObjectType, id: string, to: ObjectType, toId: string, codes: readonly string[]): void {
  const own = ownType(from, to);
  if (own === undefined) throw new Error(`The simulator links no ${from.singular} to a ${to.singular}.`);
  const all = [...new Set([`H${own.plain}`, ...codes])];
  if (own.primary !== undefined && all.includes(`H${own.primary}`)) dropPrimary(portal, from, id, to, own.primary);
  put(portal, from, id, to, toId, all);
  const back = all.flatMap((code) => inverseCode(portal, from, to, code) ?? []);
  put(portal, to, toId, from, id, back);
}

function put(portal: Portal, from: ObjectType, id: string, to: ObjectType, toId: string, codes: readonly string[]): void {
  const key = keyOf(from, id, to);
  const list = portal.links.get(key) ?? [];
  const known = list.find((link) => link.to === toId);
  if (known === undefined)
    portal.links.set(
      key,
      [...list, { to: toId, types: [...codes] }].toSorted((a, b) => Number(a.to) - Number(b.to)),
    );
  else known.types = [...new Set([...known.types, ...codes])];
  if (from.singular === 'deal' && to.singular === 'contact') countContacts(portal, from, id);
}

function dropPrimary(portal: Portal, from: ObjectType, id: string, to: ObjectType, primary: number): void {
  for (const link of portal.links.get(keyOf(from, id, to)) ?? []) {
    link.types = link.types.filter((code) => code !== `H${primary}`);
    const back = inverseCode(portal, from, to, `H${primary}`);
    const other = portal.links.get(keyOf(to, link.to, from))?.find((one) => one.to === id);
    if (other !== undefined) other.types = other.types.filter((code) => code !== back);
  }
}

function countContacts(portal: Portal, from: ObjectType, id: string): void {
  const record = findRecord(portal, from, id);
  if (record === undefined) return;
  const count = portal.links.get(`${from.id}/${id}/0-1`)?.length ?? 0;
  record.properties = { ...record.properties, num_associated_contacts: String(count) };
  bump(portal, from);
}

/** Removes the whole link, or only the given types of it. */
export function removeLink(portal: Portal, from: ObjectType, id: string, to: ObjectType, toId: string, codes?: readonly string[]): void {
  const back = codes?.flatMap((code) => inverseCode(portal, from, to, code) ?? []);
  take(portal, from, id, to, toId, codes);
  take(portal, to, toId, from, id, back);
}

function take(portal: Portal, from: ObjectType, id: string, to: ObjectType, toId: string, codes: readonly string[] | undefined): void {
  const key = keyOf(from, id, to);
  const list = portal.links.get(key) ?? [];
  const left = list.flatMap((link) => {
    if (link.to !== toId) return [link];
    const types = codes === undefined ? [] : link.types.filter((code) => !codes.includes(code));
    return types.length === 0 ? [] : [{ ...link, types }];
  });
  portal.links.set(key, left);
}

/** Every link of one record goes over to another, as a merge does. */
export function moveLinks(portal: Portal, type: ObjectType, id: string, intoId: string): void {
  for (const to of OBJECT_TYPES) {
    const own = ownType(type, to);
    for (const link of own === undefined ? [] : (portal.links.get(keyOf(type, id, to)) ?? [])) {
      const keepsPrimary = linksOf(portal, type, intoId, to).length === 0;
      addLink(
        portal,
        type,
        intoId,
        to,
        link.to,
        link.types.filter((code) => keepsPrimary || own?.primary === undefined || code !== `H${own.primary}`),
      );
      removeLink(portal, type, id, to, link.to);
    }
  }
}

/** Whoever logs or closes an activity moves the deals it stands on. */
export function touchDeals(portal: Portal, type: ObjectType, id: string, now: number): void {
  const deal = OBJECT_TYPES.find(({ singular }) => singular === 'deal');
  if (deal === undefined || type.id === deal.id) return;
  for (const { to } of portal.links.get(keyOf(type, id, deal)) ?? []) {
    const record = recordsOf(portal, deal.id).get(to);
    if (record !== undefined && record.archivedAt === null) touchRecord(portal, deal, record, now);
  }
}

export function plainCode(from: ObjectType, to: ObjectType): string | undefined {
  const own = ownType(from, to);
  return own === undefined ? undefined : codeOf({ category: 'HUBSPOT_DEFINED', typeId: own.plain });
}
