import { isJsonObject, type JsonValue } from '../../core/json.ts';
import { USUAL_ANSWER } from '../../core/tasks/answer-rule.ts';
import { counted } from '../rule-forms/words.ts';

export type CadenceKey = keyof typeof USUAL_ANSWER;
export type Cadence = Readonly<Record<CadenceKey, number>>;

/** How often people are told; null: never. */
export function readCadence(answer: JsonValue | undefined): Cadence | null {
  if (answer === 'never') return null;
  const number = (key: CadenceKey): number => {
    const value = isJsonObject(answer) ? answer[key] : undefined;
    return typeof value === 'number' ? value : USUAL_ANSWER[key];
  };
  return { everyBusinessDays: number('everyBusinessDays'), atMost: number('atMost') };
}

/** What stands in the file for it: what is usual stands nowhere. */
export function withCadence(answer: JsonValue | undefined, key: CadenceKey, value: number): JsonValue | undefined {
  const { [key]: _former, ...rest } = isJsonObject(answer) ? answer : {};
  const next = value === USUAL_ANSWER[key] ? rest : { ...rest, [key]: value };
  return Object.keys(next).length === 0 ? undefined : next;
}

/** "Twice at most, at least ten business days apart." */
export function cadenceInWords({ everyBusinessDays, atMost }: Cadence): string {
  if (atMost === 1) return 'Once for each task.';
  return `${atMost === 2 ? 'Twice' : `${atMost} times`} at most for each task, at least ${counted(everyBusinessDays, 'business day')} apart.`;
}
