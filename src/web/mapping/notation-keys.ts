import { isJsonArray, isJsonObject, type JsonValue } from '../../core/json.ts';
import type { Path } from '../../core/rules-text/parse-text.ts';

/**
 * Every key of the notation, and where it is edited. `*` is any name or place in a list; keys of a field's notation stand below `field`,
 * those of a test below `test`, wherever in the file they are.
 */
export const IN_THE_FORM: readonly string[] = [
  'sources', 'ownerFallback', 'home', 'join', 'join.email', 'join.job', 'join.date', 'join.withinDays',
  'sources.*.title', 'sources.*.when', 'sources.*.when.reached', 'sources.*.when.reachedAt', 'sources.*.when.newWhen', 'sources.*.when.scope', 'sources.*.when.withdrawn', 'sources.*.when.rescinded', 'sources.*.when.preClose',
  'test.oneOf', 'test.noneOf', 'test.atLeast', 'test.present', 'test.notPast',
  'sources.*.fields', 'field.from', 'field.firstPresent', 'field.join', 'field.separator', 'field.constant', 'field.expression', 'field.each', 'field.id', 'field.name', 'field.email', 'field.phone', 'field.title', 'field.role', 'field.text',
  'field.as', 'field.values', 'field.else', 'field.format', 'field.zone', 'field.decimal', 'field.currency', 'field.currency.from', 'field.currency.else', 'field.true', 'field.false', 'field.ifExists', 'field.trim', 'field.else.value',
  'sources.*.owners', 'sources.*.owners.*.name', 'sources.*.owners.*.email', 'sources.*.owners.*.active',
  'sources.*.sharedIds', 'sources.*.sharedIds.*.from', 'sources.*.sharedIds.*.first', 'sources.*.sharedIds.*.ifExists',
  'sources.*.writeBack', 'sources.*.writeBack.fields', 'sources.*.writeBack.statusLabels', 'sources.*.writeBack.note', 'sources.*.writeBack.tasks', 'sources.*.writeBack.tasks.as', 'sources.*.writeBack.tasks.maxOpenPerPerson',
  'sources.*.writeBack.tasks.settlingMinutes', 'sources.*.writeBack.tasks.playbook', 'sources.*.writeBack.tasks.answer', 'sources.*.writeBack.tasks.answer.everyBusinessDays', 'sources.*.writeBack.tasks.answer.atMost',
];

/** Edited as text in the panel of the field or role they belong to; the words stand there when a file has them. */
export const BESIDE_THE_FORM: Readonly<Record<string, string>> = {
  'field.matches': 'It only counts where a related record was found',
  'field.active': 'It says whether the person is still with the company',
  'sources.*.owners.*.id': 'The number by which the system knows the person is named',
  'sources.*.owners.*.manager': 'Their manager is named',
  'sources.*.owners.*.manager.id': 'Their manager is named',
  'sources.*.owners.*.manager.name': 'Their manager is named',
  'sources.*.owners.*.manager.email': 'Their manager is named',
  'sources.*.owners.*.manager.active': 'Their manager is named',
};

/** Edited in the tab Text alone. `words`: what the form says a file also holds; null: nothing to choose, so nothing is said. */
export const IN_THE_TEXT: Readonly<Record<string, { readonly why: string; readonly words: string | null }>> = {
  'handoff': { why: 'A file is about deals or about hires for good: its folder says so too.', words: null },
  'sources.*.object': { why: 'Another object has other fields: all of its entry is written anew with it.', words: 'which records are read, and in which order they answer' },
  'sources.*.keep': { why: 'It changes what is remembered of people for two years, so it is written down on purpose.', words: 'which further fields of a record are remembered' },
  'sources.*.writeBack.tasks.settings': { why: 'Each system has its own; its README lists them.', words: 'where in the system tasks are put' },
  'sources.*.writeBack.tasks.per': { why: 'There is one value.', words: null },
  'sources.*.writeBack.tasks.language': { why: 'There is one value.', words: null },
};

export interface TextOnly {
  readonly words: string;
  readonly path: Path;
}

/** What this file holds that no form shows, where it stands first. */
export function findTextOnly(file: JsonValue): readonly TextOnly[] {
  return Object.entries(IN_THE_TEXT).flatMap(([pattern, { words }]): readonly TextOnly[] => {
    const path = words === null ? null : firstPath(file, pattern.split('.'));
    return path === null || words === null ? [] : [{ words, path }];
  });
}

function firstPath(value: JsonValue | undefined, pattern: readonly string[]): Path | null {
  const [step, ...rest] = pattern;
  if (step === undefined) return [];
  if (step === '*' && isJsonArray(value)) return firstOf(value.map((item, index) => () => below(index, item, rest)));
  if (!isJsonObject(value)) return null;
  return firstOf(Object.entries(value).map(([key, item]) => () => (step === '*' || step === key ? below(key, item, rest) : null)));
}

function below(step: string | number, value: JsonValue, rest: readonly string[]): Path | null {
  const path = firstPath(value, rest);
  return path === null ? null : [step, ...path];
}

function firstOf(tries: readonly (() => Path | null)[]): Path | null {
  for (const attempt of tries) {
    const found = attempt();
    if (found !== null) return found;
  }
  return null;
}
