import type { CompiledField, CompiledSource } from './compile-mapping.ts';
import type { CompiledOwner } from './compile-person.ts';
import type { MappableRecord, Outcome } from './outcome.ts';
import { isAttestedNone, mayAttestNone, normaliseText } from './placeholder.ts';
import type { CanonicalValue, FieldAnswer, HandoffRecord, OwnerCandidates, Person } from './record.ts';
import { personOf } from './person-value.ts';

export type { MappableRecord } from './outcome.ts';

/** Note of an answer that says there is none; whether that is an answer is decided by the requirement. */
export const ATTESTED_NONE = 'states that there is none';
/** Shorter texts may be equal by chance. */
const SHORTEST_COPY = 10;

/** What one source record says, in our words. Never throws: what is missing or wrong stands in the answers. */
export function mapRecord(source: CompiledSource, record: MappableRecord): HandoffRecord {
  const answers: Record<string, FieldAnswer> = {};
  const texts: (LongText | null)[] = [];
  for (const field of source.fields) {
    const answer = toAnswer(field, field.read(record.fields, record), record);
    const { value } = answer;
    texts.push(field.text && typeof value === 'string' && value.length >= SHORTEST_COPY ? { value, answer } : null);
    answers[field.name] = answer;
  }
  refuseCopies(source.fields, texts, answers);
  const owners: Record<string, OwnerCandidates> = {};
  for (const owner of source.owners) owners[owner.role] = candidatesOf(owner, record);
  const title = source.title.find(record.fields, record);
  const reached = source.reachedAt?.(record.fields, record).value;
  return {
    kind: source.kind,
    title: (typeof title === 'string' && title.trim() !== '') || typeof title === 'number' ? String(title).trim() : `${record.object} ${record.externalId}`,
    url: record.url,
    reachedAt: typeof reached === 'string' ? reached : null,
    answers,
    owners,
  };
}

function toAnswer(field: CompiledField, outcome: Outcome, record: MappableRecord): FieldAnswer {
  const { value } = outcome;
  const none = field.text && typeof value === 'string' && mayAttestNone(value) && isAttestedNone(value);
  const answer: FieldAnswer = {
    value,
    reason: outcome.reason,
    raw: outcome.raw,
    source:
      outcome.reason === 'unmapped'
        ? null
        : { connection: record.connection, object: record.object, externalId: record.externalId, path: outcome.path, readAt: record.readAt },
    transform: field.transform,
    note: none ? ATTESTED_NONE : outcome.note,
  };
  return outcome.unreadableParts === undefined ? answer : { ...answer, unreadableParts: outcome.unreadableParts };
}

function candidatesOf(owner: CompiledOwner, record: MappableRecord): OwnerCandidates {
  return {
    person: toPerson(owner.person(record.fields, record).value),
    manager: owner.manager === null ? null : toPerson(owner.manager(record.fields, record).value),
  };
}

const toPerson = (value: CanonicalValue | null): Person | null => personOf(value);

/** A free text that was pasted from another field answers nothing. Fields that the mapping feeds from one place are not copies. */
function refuseCopies(fields: readonly CompiledField[], texts: (LongText | null)[], answers: Record<string, FieldAnswer>): void {
  for (let index = 0; index < fields.length; index += 1) {
    const [field, text] = [fields[index], texts[index]];
    if (field === undefined || !field.freeText || text === null || text === undefined || text.answer.note === ATTESTED_NONE) continue;
    const original = findOriginal(fields, texts, index, text);
    if (original === null) continue;
    answers[field.name] = { ...text.answer, value: null, reason: 'placeholder', raw: text.value, note: `the same text as in ${original}` };
    // A copy is nobody's original.
    texts[index] = null;
  }
}

interface LongText {
  readonly value: string;
  readonly answer: FieldAnswer;
}

function findOriginal(fields: readonly CompiledField[], texts: readonly (LongText | null)[], index: number, text: LongText): string | null {
  for (let other = 0; other < fields.length; other += 1) {
    const candidate = texts[other];
    if (candidate === null || candidate === undefined || other === index || candidate.value.length !== text.value.length) continue;
    // Of two free texts the first keeps its answer; a name or code is never the copy.
    if ((fields[other]?.freeText && other > index) || candidate.answer.source?.path === text.answer.source?.path) continue;
    if (candidate.value === text.value || normaliseText(candidate.value) === normaliseText(text.value)) return fields[other]?.label ?? null;
  }
  return null;
}
