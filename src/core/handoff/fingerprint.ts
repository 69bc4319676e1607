import { canonicalJson, type JsonObject } from '../json.ts';
import type { ObjectRead } from '../connector.ts';
import type { CompiledSource } from './compile-mapping.ts';
import type { MappableRecord } from './outcome.ts';
import { quickHashOf } from './quick-hash.ts';
import { compilePath, NO_RELATED_RECORD, type Found, type SourcePath } from './source-path.ts';

type Fingerprinted = Pick<MappableRecord, 'fields' | 'related' | 'unreadable' | 'nonexistent'>;
export type FingerprintReader = (record: Fingerprinted) => string;

/** One text for everything that the mapping looks at; `presences` are relations of which only being found matters. */
export function compileFingerprint(read: ObjectRead, presences: readonly string[]): FingerprintReader {
  const paths = [...read.fields].sort().map((path) => compilePath(path));
  const found = [...presences].sort().map((path) => compilePath(path));
  const relations = [...read.relations]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, fields }) => ({ name, paths: [...fields].sort().map((path) => compilePath(path)) }));
  return (record) => {
    let text = spell(record.fields, paths);
    for (const path of found) text += isFound(path.find(record.fields, record)) ? '+' : '-';
    for (const relation of relations) {
      const rows = (record.related[relation.name] ?? []).map((row) => spell(row, relation.paths));
      // Sources promise no order of rows, so another order is no change.
      text += `[${(rows.length > 1 ? rows.sort() : rows).join('|')}]`;
    }
    if (record.unreadable.length > 0) text += `!${[...record.unreadable].sort().join(',')}`;
    if (record.nonexistent.length > 0) text += `?${[...record.nonexistent].sort().join(',')}`;
    return text;
  };
}

const NOTHING = { related: {} };
const isFound = (found: Found): boolean => found !== undefined && found !== null && found !== '' && found !== NO_RELATED_RECORD;

function spell(fields: JsonObject, paths: readonly SourcePath[]): string {
  let text = '';
  for (const path of paths) text += spellValue(path.find(fields, NOTHING));
  return text;
}

/** Texts carry their length, so that no two different records spell the same. */
function spellValue(found: Found): string {
  if (typeof found === 'string') return `${found.length}:${found}`;
  if (found === undefined || found === null) return '0;';
  if (found === NO_RELATED_RECORD) return '-;';
  if (typeof found === 'number' || typeof found === 'boolean') return `${found};`;
  return `${canonicalJson(found)};`;
}

/**
 * 32 hex characters that change when, and only when, something changes that the mapping looks at, or the rules do.
 * Our own fields and the source's stamps are not in it: our own write is no change.
 */
export const fingerprintOf = (source: CompiledSource, record: Fingerprinted, configHash: string): string =>
  quickHashOf(`${configHash}${source.fingerprint(record)}`);
