import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { HandoffKind } from '../../core/handoff/mapping-file.ts';
import { readText, type TextProblem } from '../../core/rules-text/parse-text.ts';

/** One object of the source, as far as a form can show it. */
export interface SourceDraft {
  readonly index: number;
  readonly object: string;
  readonly title: string;
  readonly when: JsonObject;
  /** Canonical field → notation, as written. */
  readonly fields: JsonObject;
  readonly owners: JsonObject;
  readonly sharedIds: JsonObject;
  readonly writeBack: JsonObject;
}
export interface MappingDraft {
  /** The whole file. */
  readonly value: JsonValue;
  readonly handoff: HandoffKind;
  readonly ownerFallback: string;
  readonly home: boolean | null;
  /** How records of different objects are recognised as one; null: they are not. */
  readonly join: JsonObject | null;
  readonly sources: readonly SourceDraft[];
}
export type ReadMapping = { readonly ok: true; readonly draft: MappingDraft } | { readonly ok: false; readonly problems: readonly TextProblem[] };

const objectAt = (value: JsonValue | undefined): JsonObject => (isJsonObject(value) ? value : {});
export const textAt = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');

/** Takes what is there: a file that does not fit in one place can still be worked on in all others. */
export function readMapping(text: string): ReadMapping {
  const read = readText(text);
  if (!read.ok) return read;
  const { handoff, ownerFallback, home, join, sources } = objectAt(read.value);
  const list = isJsonArray(sources) ? sources : [];
  return {
    ok: true,
    draft: {
      value: read.value,
      handoff: handoff === 'employee' ? 'employee' : 'customer',
      ownerFallback: textAt(ownerFallback),
      home: typeof home === 'boolean' ? home : null,
      join: isJsonObject(join) ? join : null,
      sources: list.map((item, index): SourceDraft => {
        const { object, title, when, fields, owners, sharedIds, writeBack } = objectAt(item);
        return { index, object: textAt(object), title: textAt(title), when: objectAt(when), fields: objectAt(fields), owners: objectAt(owners), sharedIds: objectAt(sharedIds), writeBack: objectAt(writeBack) };
      }),
    },
  };
}
