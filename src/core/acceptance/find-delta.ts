import { areDifferent } from '../handoff/compare-answers.ts';
import { labelOf } from '../handoff/fields.ts';
import type { HandoffKind } from '../handoff/mapping-file.ts';
import type { FieldAnswer, HandoffRecord } from '../handoff/record.ts';
import { canonicalJson, isJsonArray, type JsonValue } from '../json.ts';
import type { AcceptedValue, Delta } from './acceptance.ts';

/** Amount, scope and dates: what a team plans by. */
const WATCHED: Readonly<Record<HandoffKind, readonly string[]>> = {
  customer: [
    'contract.value', 'contract.seats', 'contract.plan', 'contract.term', 'contract.signedDate', 'contract.startDate', 'goals.goLiveDate',
    'scope.in', 'scope.out', 'scope.deliverables', 'scope.specialRequirements', 'scope.expectedFeatures', 'promises',
  ],
  employee: ['job.startDate'],
};

/** Nobody can say that a value changed which the account lacks, or our credential may not read. */
const isKnown = (answer: FieldAnswer | undefined): answer is FieldAnswer => answer !== undefined && answer.reason !== 'unreadable' && answer.reason !== 'unmapped';

/** What was agreed, by canonical field. */
export function acceptedValuesOf(record: HandoffRecord): Readonly<Record<string, AcceptedValue>> {
  return Object.fromEntries(
    WATCHED[record.kind].flatMap((field) => {
      const answer = record.answers[field];
      return isKnown(answer) ? [[field, { label: labelOf(record.kind, field), value: answer.value }]] : [];
    }),
  );
}

/** What says something else now than what was agreed. `known`: the delta seen before; `at`: an ISO instant. */
export function findDelta(values: Readonly<Record<string, AcceptedValue>>, record: HandoffRecord, known: readonly Delta[], at: string): readonly Delta[] {
  return Object.entries(values).flatMap(([field, { label, value }]) => {
    const answer = record.answers[field];
    if (!isKnown(answer) || !isChanged(value, answer.value)) return [];
    const before = known.find((delta) => delta.field === field && canonicalJson(delta.now) === canonicalJson(answer.value));
    return [before ?? { field, label, accepted: value, now: answer.value, since: at }];
  });
}

function isChanged(accepted: JsonValue | null, now: JsonValue | null): boolean {
  if (accepted === null || now === null) return accepted !== now;
  if (isJsonArray(accepted) || isJsonArray(now)) return sortedText(accepted) !== sortedText(now);
  return areDifferent(accepted, now);
}

/** Sources promise no order of rows. */
const sortedText = (value: JsonValue): string => (isJsonArray(value) ? value.map(canonicalJson).toSorted().join() : canonicalJson(value));
