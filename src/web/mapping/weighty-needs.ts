import type { HandoffKind } from '../../core/handoff/mapping-file.ts';
import type { JsonObject } from '../../core/json.ts';
import { plainPath } from '../../core/mapping-help/read-notation.ts';
import { compilePath, NO_RELATED_RECORD } from '../../core/handoff/source-path.ts';
import { textOf, type SampleRecord } from '../../core/mapping-help/profile-values.ts';
import { gapSubject } from '../../core/tasks/write-task-text.ts';
import type { AnsweredTask } from '../../core/watch/say-answer.ts';
import type { Need, Needs } from './list-targets.ts';

/** An answer that everybody is asked for, and the one field of the account that it comes from. */
export interface WeightyNeed extends Pick<Need, 'label' | 'weight' | 'gate'> {
  readonly path: string;
}

/** What the requirements ask of everybody and a single field answers, the weightiest first. */
export function weightyNeeds(needs: Needs | null, fields: JsonObject): readonly WeightyNeed[] {
  const found = [...(needs ?? [])].flatMap(([name, asked]): readonly WeightyNeed[] => {
    const path = plainPath(fields[name])?.path;
    const need = asked.find(({ segment, label }) => segment === null && label !== '');
    return path === undefined || need === undefined ? [] : [{ label: need.label, weight: need.weight, gate: need.gate, path }];
  });
  return found.toSorted((a, b) => Number(b.gate) - Number(a.gate) || b.weight - a.weight);
}

const MOST_NAMED = 3;
const isBlank = (record: SampleRecord, path: string): boolean => {
  const value = compilePath(path).find(record.fields, record);
  return value === undefined || value === NO_RELATED_RECORD || textOf(value).trim() === '';
};

export interface AnswerExample {
  readonly task: AnsweredTask;
  /** It is a record of the account, and really lacks this. */
  readonly isReal: boolean;
}

/** The first recent record that lacks something; else a made-up one that lacks what weighs most. */
export function exampleOf(kind: HandoffKind, needs: readonly WeightyNeed[], records: readonly (SampleRecord & { readonly title: string; readonly url: string | null })[]): AnswerExample | null {
  const missingIn = (record: SampleRecord): readonly WeightyNeed[] => needs.filter(({ path }) => isBlank(record, path)).slice(0, MOST_NAMED);
  const taskOf = (title: string, missing: readonly WeightyNeed[], url: string | null): AnsweredTask => ({ subject: gapSubject({ kind, title }), missing: missing.map(({ label, path }) => ({ label, where: { path } })), url });
  const real = records.find((record) => missingIn(record).length > 0);
  if (real !== undefined) return { task: taskOf(real.title, missingIn(real), real.url), isReal: true };
  return needs.length === 0 ? null : { task: taskOf('Acme – 200 seats', needs.slice(0, 2), null), isReal: false };
}
