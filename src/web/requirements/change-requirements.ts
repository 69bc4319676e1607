import { CANONICAL_FIELDS, labelOf } from '../../core/handoff/fields.ts';
import type { HandoffKind } from '../../core/handoff/mapping-file.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Edit } from '../../core/rules-text/change-value.ts';
import type { Path } from '../../core/rules-text/parse-text.ts';
import { idFrom } from '../rule-forms/check-input.ts';
import { addTo } from '../rule-forms/plan-key.ts';
import { idsIn, type RequirementsDraft } from './read-requirements.ts';

type Edits = readonly Edit[];
/** What a new answer weighs until somebody says otherwise. */
const NEW_WEIGHT = 5;

export const newRequirementId = (field: string, draft: RequirementsDraft): string => idFrom(labelOf(draft.handoff, field), idsIn(draft));
export const newSegmentId = ({ segments }: RequirementsDraft): string => idFrom('segment', segments.map(({ id }) => id));

/** What a new requirement for this field begins with: complete, so that the file is never half right. */
export function newRequirement(field: string, draft: RequirementsDraft): JsonObject {
  const kind: HandoffKind = draft.handoff;
  const label = labelOf(kind, field);
  const holdsPeople = CANONICAL_FIELDS[kind][field]?.type === 'people';
  return {
    id: newRequirementId(field, draft), field, ...(holdsPeople ? { parts: ['name'] } : {}), label, weight: NEW_WEIGHT,
    owner: draft.requirements.at(0)?.owner ?? (kind === 'customer' ? 'sales_rep' : 'people_ops'),
  };
}

/** Behind the last of the list, which is that of everybody or of one segment. */
export function addRequirement(field: string, list: Path, length: number, draft: RequirementsDraft): Edits {
  return addTo(draft.value, list, length, newRequirement(field, draft));
}

/** Takes it out of the list, and out of the segments that name it. */
export function removeRequirement(path: Path, draft: RequirementsDraft): Edits {
  const row = rowAt(path, draft);
  return [...(path[0] === 'requirements' && row !== undefined && isOnlyOne(row.id, draft) ? dropFromSegments(row.id, draft) : []), { op: 'remove', path }];
}

/** Gives it another id, in the segments that name it too. */
export function renameRequirement(path: Path, id: string, draft: RequirementsDraft): Edits {
  const row = rowAt(path, draft);
  const named = path[0] !== 'requirements' || row === undefined ? [] : draft.segments.flatMap(({ only = [] }, segment): Edits => only.flatMap((each, index): Edits => (each === row.id ? [{ op: 'set', path: ['segments', segment, 'only', index], value: id }] : [])));
  return [{ op: 'set', path: [...path, 'id'], value: id }, ...named];
}

export function addSegment(draft: RequirementsDraft): Edits {
  const when: JsonObject = draft.handoff === 'customer' ? { field: 'contract.value', atLeast: 100000 } : { field: 'job.workModel', oneOf: ['remote'] };
  return addTo(draft.value, ['segments'], draft.segments.length, { id: newSegmentId(draft), when, readyAt: draft.readyAt });
}

/** Which of the answers asked of everybody remain in a segment; null: all. */
export function chooseOnly(segment: number, ids: readonly string[] | null, draft: RequirementsDraft): Edits {
  const path = ['segments', segment, 'only'];
  if (ids !== null) return [{ op: 'set', path, value: draft.requirements.map(({ id }) => id).filter((id) => ids.includes(id)) }];
  return draft.segments[segment]?.only === undefined ? [] : [{ op: 'remove', path }];
}

function rowAt(path: Path, { requirements, segments }: RequirementsDraft) {
  const index = Number(path.at(-1));
  return path[0] === 'requirements' ? requirements[index] : segments[Number(path[1])]?.also[index];
}

/** Two with one id are a mistake: what names them keeps the other one. */
const isOnlyOne = (id: string, { requirements }: RequirementsDraft): boolean => requirements.filter((row) => row.id === id).length === 1;

/** From the last, so that places stay right. */
const dropFromSegments = (id: string, { segments }: RequirementsDraft): Edits =>
  segments.flatMap(({ only = [] }, segment): Edits => only.flatMap((each, index): Edits => (each === id ? [{ op: 'remove', path: ['segments', segment, 'only', index] }] : [])).toReversed());
