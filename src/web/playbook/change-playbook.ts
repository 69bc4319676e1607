import type { JsonObject, JsonValue } from '../../core/json.ts';
import type { Edit } from '../../core/rules-text/change-value.ts';
import type { Path } from '../../core/rules-text/parse-text.ts';
import { idFrom } from '../rule-forms/check-input.ts';
import { addTo } from '../rule-forms/plan-key.ts';
import { groupSteps, type PlaybookDraft, type StepRow } from './read-playbook.ts';
import type { RequirementsDraft } from '../requirements/read-requirements.ts';

type Edits = readonly Edit[];

export const newStepId = (what: string, { steps }: PlaybookDraft): string => idFrom(what, steps.map(({ id }) => id));
export const newStageId = (name: string, { stages }: PlaybookDraft): string => idFrom(name, stages.map(({ id }) => id));

/** A step like its neighbours: behind the last of its stage, complete from the first moment. `stage`: '' without one. */
export function addStep(what: string, stage: string, draft: PlaybookDraft): Edits {
  const peers = groupSteps(draft).find((group) => (group.stage?.id ?? '') === stage)?.steps ?? [];
  const last = peers.at(-1) ?? draft.steps.map((step, index) => ({ step, index })).at(-1);
  const owner = draft.stages.find(({ id }) => id === stage)?.owner || last?.step.owner || (draft.handoff === 'customer' ? 'onboarding' : 'people_ops');
  const due: JsonObject = dueLike(last?.step);
  const step: JsonObject = { id: newStepId(what, draft), ...(stage === '' ? {} : { stage }), do: what, team: last?.step.team || 'Onboarding', owner, due };
  return addTo(draft.value, ['steps'], last === undefined ? 0 : last.index + 1, step);
}

function dueLike(step: StepRow | undefined): JsonObject {
  if (step?.due === undefined || step.due === null) return { anchor: 'reached', businessDays: 2 };
  const { anchor, businessDays, days } = step.due;
  return businessDays === undefined ? { anchor, days: days ?? 0 } : { anchor, businessDays };
}

/** Another stage, and behind the last step of it in the file. '' takes it out of every stage. */
export function moveToStage(index: number, stage: string, draft: PlaybookDraft): Edits {
  const step = draft.steps[index];
  if (step === undefined || step.stage === stage) return [];
  const set: Edit = stage === '' ? { op: 'remove', path: ['steps', index, 'stage'] } : { op: 'set', path: ['steps', index, 'stage'], value: stage };
  const last = stage === '' ? undefined : groupSteps(draft).find((group) => group.stage?.id === stage)?.steps.at(-1);
  if (last === undefined) return [set];
  return [set, { op: 'move', path: ['steps'], from: index, to: last.index > index ? last.index : last.index + 1 }];
}

export function addStage(name: string, draft: PlaybookDraft): Edits {
  return addTo(draft.value, ['stages'], draft.stages.length, { id: newStageId(name, draft), name });
}

/** The stage goes, its steps stay and belong to none. */
export function removeStage(index: number, draft: PlaybookDraft): Edits {
  const id = draft.stages[index]?.id;
  const isOnlyOne = draft.stages.filter((stage) => stage.id === id).length === 1;
  const steps = isOnlyOne ? draft.steps.flatMap((step, place): Edits => (step.stage === id ? [{ op: 'remove', path: ['steps', place, 'stage'] }] : [])) : [];
  return [...steps, { op: 'remove', path: ['stages', index] }];
}

export const renameStage = (index: number, id: string, draft: PlaybookDraft): Edits => [
  { op: 'set', path: ['stages', index, 'id'], value: id },
  ...draft.steps.flatMap((step, place): Edits => (step.stage === draft.stages[index]?.id ? [{ op: 'set', path: ['steps', place, 'stage'], value: id }] : [])),
];

/** Places of a requirements file that wait for this step. */
export function referencesTo(step: string, { requirements, segments }: RequirementsDraft): readonly { readonly path: Path; readonly label: string }[] {
  const inRow = (row: RequirementsDraft['requirements'][number], at: Path) => row.blocks.flatMap((id, index) => (id === step ? [{ path: [...at, 'blocks', index], label: row.label }] : []));
  return [...requirements.flatMap((row, index) => inRow(row, ['requirements', index])), ...segments.flatMap(({ also }, segment) => also.flatMap((row, index) => inRow(row, ['segments', segment, 'also', index])))];
}

/** In the requirements: what named the step names its new id, or, with null, nothing; from the last, so that places stay right. */
export const followStep = (step: string, id: string | null, requirements: RequirementsDraft): Edits =>
  referencesTo(step, requirements).map(({ path }): Edit => (id === null ? { op: 'remove', path } : { op: 'set', path, value: id })).toReversed();

/** Between business and calendar days, before and after. */
export function dueValue(anchor: string, count: number, isBusiness: boolean): JsonValue {
  return isBusiness ? { anchor, businessDays: count } : { anchor, days: count };
}
