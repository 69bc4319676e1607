import { isJsonObject, type JsonValue } from '../../core/json.ts';
import { plural } from '../../core/watch/in-words.ts';
import type { EditorProps } from '../draft/editor-props.ts';
import { readMapping, textAt, type MappingDraft, type SourceDraft } from './read-mapping.ts';

/** Where an id stands that other records name as well. */
export interface SharedId {
  readonly from: string;
  /** Compared characters; null: all. */
  readonly first: number | null;
  readonly ifExists: boolean;
}

export function readSharedId(notation: JsonValue | undefined): SharedId {
  if (!isJsonObject(notation)) return { from: textAt(notation), first: null, ifExists: false };
  const { from, first, ifExists } = notation;
  return { from: textAt(from), first: typeof first === 'number' ? first : null, ifExists: ifExists === true };
}

/** The notation with one part changed, as short as it can be. */
export function withPart(notation: JsonValue | undefined, part: keyof SharedId, value: JsonValue | undefined): JsonValue {
  const parts: Record<string, JsonValue> = isJsonObject(notation) ? { ...notation } : { from: textAt(notation) };
  const { [part]: _former, ...rest } = parts;
  const next = part === 'from' ? { from: value ?? '', ...rest } : value === undefined ? rest : { ...rest, [part]: value };
  const keys = Object.keys(next);
  return keys.length === 1 && keys[0] === 'from' && !isJsonObject(notation) ? textAt(next['from']) : next;
}

/** The same id in another place. */
export interface Partner extends SharedId {
  /** "Opportunity of salesforce.yaml", "application below". */
  readonly where: string;
}

/** By name of the id: where else it stands, in this file and the others of its kind. */
export function partnersOf(draft: MappingDraft, source: SourceDraft, others: EditorProps['others']): ReadonlyMap<string, readonly Partner[]> {
  const found = new Map<string, Partner[]>();
  const add = (each: SourceDraft, where: string): void => {
    for (const [name, notation] of Object.entries(each.sharedIds)) found.set(name, [...(found.get(name) ?? []), { ...readSharedId(notation), where }]);
  };
  for (const each of draft.sources) if (each.index !== source.index) add(each, `${each.object} of this file`);
  for (const { which, name, text } of others) {
    const read = which === 'mapping' ? readMapping(text) : null;
    if (read?.ok === true && read.draft.handoff === draft.handoff) for (const each of read.draft.sources) add(each, `${each.object} of ${name.split('/').at(-1) ?? name}`);
  }
  return found;
}

/** What an id joins with, or why it joins nothing. */
export function sayPartners({ first }: SharedId, partners: readonly Partner[]): { readonly text: string; readonly isWrong: boolean } {
  if (partners.length === 0) return { text: 'No other mapping names this id yet, so it makes nothing one.', isWrong: false };
  const other = partners.find((partner) => partner.first !== first);
  const length = (count: number | null): string => (count === null ? 'the whole id' : `the first ${plural(count, 'character')}`);
  if (other !== undefined) return { text: `Here ${length(first)} ${first === null || first === 1 ? 'is' : 'are'} compared, in ${other.where} ${length(other.first)}: ids of different length are never equal.`, isWrong: true };
  return { text: `The same id: ${partners.map(({ where, from }) => `${from} (${where})`).join(', ')}.`, isWrong: false };
}
