import { associationTypes, codeOf } from './association-types.ts';
import { invalid } from './answers.ts';
import { listParam, type Call } from './call.ts';
import { linksOf } from './links.ts';
import { findObjectType, type ObjectType } from './object-types.ts';
import type { Link } from './portal.ts';

/** Ids are numbers in the vendor's examples and text in its specification. */
export function idAsShown(call: Call, id: string): number | string {
  return call.portal.settings.associationIdsAs === 'number' ? Number(id) : id;
}

export function viewLink(call: Call, from: ObjectType, to: ObjectType, link: Link): Record<string, unknown> {
  const known = new Map(associationTypes(call.portal, from, to).map((type) => [codeOf(type), type]));
  return {
    toObjectId: idAsShown(call, link.to),
    associationTypes: link.types.flatMap((code) => known.get(code) ?? []),
  };
}

/** Ids inline, without labels, as the single read and the list give them; a labelled pair comes once per type. */
export function idsByAssociation(call: Call, from: ObjectType, id: string): Record<string, unknown> {
  const wanted = listParam(call, 'associations');
  const entries = wanted.flatMap((name) => {
    const to = findObjectType(name);
    if (to === undefined) throw invalid(`Unable to infer object type from: ${name}`);
    const results = linksOf(call.portal, from, id, to).flatMap((link) => link.types.map((code) => ({ id: link.to, type: nameOf(from, to, code) })));
    return results.length === 0 ? [] : [[to.plural.replace('_', ' '), { results }] as const];
  });
  return entries.length === 0 ? {} : { associations: Object.fromEntries(entries) };
}

function nameOf(from: ObjectType, to: ObjectType, code: string): string {
  const plain = `${from.singular}_to_${to.singular}`;
  return code.startsWith('U') ? `${plain}_label_${code.slice(1)}` : code === 'H5' || code === 'H1' ? plain : `${plain}_unlabeled`;
}
