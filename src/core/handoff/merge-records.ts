import { areDifferent } from './compare-answers.ts';
import { mostTelling } from './outcome.ts';
import type { Contested, FieldAnswer, HandoffRecord, OwnerCandidates } from './record.ts';

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

/** Other valid answers that say something else, each once. Lists are left out: two systems rarely hold the same rows, and that is no contradiction. */
function withContested(answer: FieldAnswer, given: readonly FieldAnswer[]): FieldAnswer {
  if (answer.reason !== null || answer.value === null) return answer;
  const contested: Contested[] = [];
  for (const { value, reason, source } of given) {
    if (reason !== null || value === null) continue;
    if ([answer, ...contested].every((said) => said.value !== null && areDifferent(said.value, value))) contested.push({ value, source });
  }
  return contested.length === 0 ? answer : { ...answer, contested };
}
