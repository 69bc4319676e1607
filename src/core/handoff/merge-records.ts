import { isJsonArray, isJsonObject } from '../json.ts';
import { mostTelling } from './outcome.ts';
import { normaliseText } from './placeholder.ts';
import type { CanonicalValue, FieldAnswer, HandoffRecord, OwnerCandidates } from './record.ts';

/** Several records of one handoff, in order of precedence: the first valid answer wins, a gap is told only when nobody answers. */
export function mergeRecords(parts: readonly HandoffRecord[]): HandoffRecord {
  const [first, ...rest] = parts;
  if (first === undefined) throw new RangeError('mergeRecords needs at least one record');
  if (rest.length === 0) return first;
  const answers: Record<string, FieldAnswer> = {};
  for (const name of new Set(parts.flatMap((part) => Object.keys(part.answers)))) {
    const given = parts.flatMap((part) => part.answers[name] ?? []);
    const answer = given.find((item) => item.reason === null) ?? mostTelling(given);
    if (answer !== undefined) answers[name] = withContested(answer, given);
  }
  const owners: Record<string, OwnerCandidates> = {};
  for (const role of new Set(parts.flatMap((part) => Object.keys(part.owners)))) {
    const given = parts.flatMap((part) => part.owners[role] ?? []);
    const owner = given.find((item) => item.person !== null) ?? given.find((item) => item.manager !== null) ?? given[0];
    if (owner !== undefined) owners[role] = owner;
  }
  const reached = parts.map((part) => part.reachedAt).filter((at) => at !== null);
  return {
    kind: first.kind,
    title: first.title,
    url: parts.find((part) => part.url !== null)?.url ?? null,
    reachedAt: reached.sort()[0] ?? null,
    answers,
    owners,
  };
}

/** Other valid answers that say something else. Lists are left out: two systems rarely hold the same rows, and that is no contradiction. */
function withContested(answer: FieldAnswer, given: readonly FieldAnswer[]): FieldAnswer {
  const said = essenceOf(answer.value);
  if (answer.reason !== null || said === null) return answer;
  const seen = new Set([said]);
  const contested = given.flatMap(({ value, reason, source }) => {
    const essence = reason === null ? essenceOf(value) : null;
    if (value === null || essence === null || seen.has(essence)) return [];
    seen.add(essence);
    return [{ value, source }];
  });
  return contested.length === 0 ? answer : { ...answer, contested };
}

const ISO_MOMENT = /^\d{4}-\d{2}-\d{2}T/;

/** What two answers are compared by: case, spaces and time of day make no other fact. null: not comparable. */
function essenceOf(value: CanonicalValue | null): string | null {
  if (value === null || isJsonArray(value)) return null;
  if (typeof value === 'string') return ISO_MOMENT.test(value) ? value.slice(0, 10) : normaliseText(value);
  if (!isJsonObject(value)) return String(value);
  const { amount, email, name } = value;
  if (typeof amount === 'number') return String(amount);
  if (typeof email === 'string') return normaliseText(email);
  return typeof name === 'string' ? normaliseText(name) : null;
}
