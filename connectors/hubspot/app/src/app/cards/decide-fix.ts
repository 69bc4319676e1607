import { isForSellers, type CardGap } from './read-gaps.ts';

/** HubSpot's own numbers of the kinds of record. */
export const CONTACT = '0-1';
export const COMPANY = '0-2';
export const DEAL = '0-3';

/** How a person fills the gap from here. */
export type Fix =
  | { readonly kind: 'properties'; readonly objectId: number; readonly properties: readonly string[] }
  | { readonly kind: 'company'; readonly properties: readonly string[] }
  | { readonly kind: 'associate'; readonly objectTypeId: string; readonly label: string }
  | { readonly kind: 'told'; readonly text: string };

/** Internal names of HubSpot; a mapping may name several for one answer. */
const PROPERTY = /^[a-z][a-z0-9_]*$/;
/** What a mapping calls otherwise than HubSpot. */
const DEAL_PROPERTIES: Readonly<Record<string, string>> = { owner: 'hubspot_owner_id', stage: 'dealstage' };
const RELATIONS: ReadonlySet<string> = new Set(['company', 'companies', 'contacts', 'line_items']);

/** null where nothing can be said about it here. `dealId` is the deal that is shown. */
export function decideFix(gap: CardGap, dealId: number): Fix | null {
  const { where } = gap;
  if (where === null || !isForSellers(gap)) return null;
  const objectId = Number(where.externalId);
  if (where.object !== 'deals' || !Number.isSafeInteger(objectId) || objectId <= 0) return { kind: 'told', text: `Fill it in at ${where.object}: ${where.path}.` };
  const paths = where.path.split(/ or | \+ /);
  const properties = paths.map(dealPropertyOf).filter((name) => name !== null);
  if (properties.length > 0) return { kind: 'properties', objectId, properties };
  // What belongs to another deal is associated over there.
  if (objectId !== dealId) return { kind: 'told', text: `It belongs to another deal (${where.externalId}): ${where.path}.` };
  return fixRelation(gap, paths);
}

function dealPropertyOf(path: string): string | null {
  const [first = ''] = path.split('.');
  const known = Object.hasOwn(DEAL_PROPERTIES, first) ? DEAL_PROPERTIES[first] : undefined;
  if (known !== undefined) return known;
  return PROPERTY.test(path) && !RELATIONS.has(path) ? path : null;
}

function fixRelation(gap: CardGap, paths: readonly string[]): Fix {
  const ofCompany = paths.filter((path) => path.startsWith('company.')).map((path) => path.slice('company.'.length)).filter((name) => PROPERTY.test(name));
  if (ofCompany.length > 0 && gap.reason !== 'absent') return { kind: 'company', properties: ofCompany };
  const [first = ''] = (paths[0] ?? '').split('.');
  if (first === 'company' || first === 'companies') return { kind: 'associate', objectTypeId: COMPANY, label: 'Add a company' };
  if (first === 'contacts') return { kind: 'associate', objectTypeId: CONTACT, label: 'Add a contact with its label' };
  if (first === 'line_items') return { kind: 'told', text: 'Add the line items to this deal.' };
  return { kind: 'told', text: `Fill it in at: ${paths.join(' or ')}.` };
}
