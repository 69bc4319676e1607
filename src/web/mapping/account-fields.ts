import type { SourceField, SourceObject } from '../../core/connector.ts';
import type { Capabilities } from '../../core/connector.ts';

export type PersonParts = Capabilities['person'];

/** A part of the list that can be looked at alone. */
export interface FieldScope {
  /** Begins the paths; '' is the record itself. */
  readonly prefix: string;
  readonly label: string;
  readonly count: number;
}

export const prefixOf = (path: string): string => path.split('.').slice(0, -1).join('.');

/** The record itself, then every parent whose fields the account shows. */
export function scopesOf({ label, fields }: Pick<SourceObject, 'label' | 'fields'>): readonly FieldScope[] {
  const counts = new Map<string, number>();
  for (const { path } of fields) counts.set(prefixOf(path), (counts.get(prefixOf(path)) ?? 0) + 1);
  return [...counts].map(([prefix, count]) => ({ prefix, count, label: prefix === '' ? label : `${prefix} of ${label}` })).sort((a, b) => (a.prefix < b.prefix ? -1 : 1));
}

/** Fields whose label, API name or type hold every word that was typed; those whose name begins with it first. */
export function searchFields(fields: readonly SourceField[], typed: string, prefix: string | null): readonly SourceField[] {
  const words = typed.toLowerCase().split(/\s+/).filter((word) => word !== '');
  const inScope = prefix === null ? fields : fields.filter(({ path }) => prefixOf(path) === prefix);
  if (words.length === 0) return inScope;
  const whole = words.join(' ');
  const rank = ({ label, path }: SourceField): number => {
    const [name, api] = [label.toLowerCase(), path.toLowerCase()];
    return name === whole || api === whole ? 0 : name.startsWith(whole) ? 1 : api.startsWith(whole) ? 2 : 3;
  };
  return inScope
    .filter(({ label, path, type }) => {
      const text = `${label} ${path} ${type}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .map((field, index) => ({ field, rank: rank(field), index }))
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .map(({ field }) => field);
}

/** Paths that lead to a person whom the connector knows how to spell out, shown as fields. */
export function peopleIn(fields: readonly SourceField[], person: PersonParts): readonly SourceField[] {
  if (person === null) return [];
  const paths = new Set(fields.map(({ path }) => path));
  const prefixes = [...new Set([...paths].map(prefixOf))].filter((prefix) => prefix !== '' && paths.has(`${prefix}.${person.name}`) && paths.has(`${prefix}.${person.email}`));
  return prefixes.map((path) => {
    const link = fields.find((field) => field.path === `${path}Id` || field.path === path || field.path === path.replace(/__r$/, '__c'));
    return { path, label: link?.label.replace(/ ID$/i, '') ?? path, type: 'person', custom: link?.custom ?? false, writable: false, values: null, maxLength: null };
  });
}

/** Whether a mapped path is in the account; null when the account cannot tell from what it showed. */
export function isInAccount(path: string, { fields, relations }: Pick<SourceObject, 'fields' | 'relations'>): boolean | null {
  if (path.includes('[]')) {
    const relation = path.slice(0, path.indexOf('[]'));
    return relations.length === 0 ? null : relations.some(({ name }) => name === relation) ? null : fields.some((field) => field.path === relation) ? null : false;
  }
  const plain = path.replace(/\.\d+(?=\.|$)/g, '');
  if (fields.some((field) => field.path === plain || field.path.startsWith(`${plain}.`) || plain.startsWith(`${field.path}.`))) return true;
  const prefix = prefixOf(plain);
  return prefix === '' || fields.some((field) => field.path.startsWith(`${prefix}.`)) ? false : null;
}
