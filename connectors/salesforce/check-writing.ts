import type { CheckItem, CheckRequest } from '../../src/core/connector.ts';
import { lacks, works } from '../kit/check-item.ts';
import { shapeOfDescribed } from './field-shape.ts';
import { fieldOf, type Metadata } from './metadata.ts';
import { DEAL, TASK_KEY } from './pull/plan.ts';
import type { FieldMeta, ObjectMeta } from './schema.ts';
import { KEY_FIELD, type FieldDefinition } from './setup/fields.ts';
import { judgeField } from './setup/judge-field.ts';
import { definedFields } from './setup/wanted.ts';

export const PERMISSIONS =
  'Run "handoff setup" and assign the permission set "Handoff Integration" to the integration user.';
const SHOWN = 'Score, status and missing fields on the deal.';
const TASKS = 'To-dos for the owners of missing answers, on the deal.';

/** Whether score, status and tasks can be written, from metadata: nothing is written to find out. */
export async function checkWriting(
  category: string,
  metadata: Metadata,
  { writes, shown, tasks = true }: CheckRequest,
): Promise<CheckItem[]> {
  await metadata.need([DEAL, 'Task']);
  const deal = metadata.peek(DEAL);
  const task = metadata.peek('Task');
  const unfit = unfitFields(deal, definedFields(shown).filter(({ name }) => writes[DEAL]?.includes(name) === true));
  return [...fieldItems(deal, writes[DEAL] ?? [], unfit), ...unfitItems(unfit), ...(tasks ? [taskItem(task), ...typeItems(task, category)] : [])];
}

type Unfit = ReadonlyMap<string, string>;

/** Field → what keeps it from holding what is written, and the remedy. */
function unfitFields(object: ObjectMeta | null, definitions: readonly FieldDefinition[]): Unfit {
  return new Map(
    definitions.flatMap((definition) => {
      const found = fieldOf(object, definition.name);
      const problem = found === null ? null : judgeField(definition, shapeOfDescribed(found), false);
      return problem === null ? [] : [[definition.name, problem]];
    }),
  );
}

const unfitItems = (unfit: Unfit): CheckItem[] =>
  [...unfit].map(([name, problem]) => lacks('write', `Field ${name}`, `${problem} Until then writes to it are refused, or what stands there misleads.`));

function fieldItems(deal: ObjectMeta | null, fields: readonly string[], unfit: Unfit): CheckItem[] {
  const hidden = fields.filter((name) => fieldOf(deal, name) === null);
  const locked = fields.filter((name) => fieldOf(deal, name)?.updateable === false && !unfit.has(name));
  const edit = (names: readonly string[]): string[] => names.map((name) => `Edit on ${DEAL}.${name}`);
  if (hidden.length + locked.length === 0)
    return unfit.size > 0 ? [] : [
      works(
        'write',
        'Write fields',
        fields.length === 0
          ? 'The mapping writes no fields.'
          : `All ${fields.length} fields of the mapping can be written.`,
      ),
    ];
  return [
    ...(hidden.length === 0
      ? []
      : [
          lacks(
            'write',
            'Write fields',
            `Not in Salesforce or hidden: ${hidden.join(', ')}. Score and status show on the deal once they exist. ${PERMISSIONS}`,
            { missing: edit(hidden), unlocks: SHOWN },
          ),
        ]),
    ...(locked.length === 0
      ? []
      : [
          lacks(
            'write',
            'Edit fields',
            `Visible, but the integration user may not edit: ${locked.join(', ')}. ${PERMISSIONS}`,
            { missing: edit(locked), unlocks: SHOWN },
          ),
        ]),
  ];
}

const canKeepKey = (key: FieldMeta | null): boolean => key !== null && key.externalId && key.unique && key.createable;

function taskItem(task: ObjectMeta | null): CheckItem {
  const missing = [
    ...(task === null ? ['Read on Task'] : []),
    ...(task?.createable === true ? [] : ['Create on Task']),
    ...(task?.updateable === true ? [] : ['Edit on Task']),
  ];
  if (missing.length > 0)
    return lacks(
      'write',
      'Write tasks',
      `The integration user may not create and edit tasks, so owners get no to-dos. ${PERMISSIONS}`,
      { missing, unlocks: TASKS },
    );
  const unfit = unfitFields(task, [KEY_FIELD]).get(TASK_KEY);
  if (unfit !== undefined) return lacks('write', 'Write tasks', `The field ${TASK_KEY} on tasks keeps them from appearing twice. ${unfit}`);
  if (!canKeepKey(fieldOf(task, TASK_KEY)))
    return lacks(
      'write',
      'Write tasks',
      `The field ${TASK_KEY} on tasks must exist as a unique external id that the integration user may edit; it keeps tasks from appearing twice. ${PERMISSIONS}`,
      { missing: [`Edit on Task.${TASK_KEY}`], unlocks: TASKS },
    );
  return works('write', 'Write tasks', 'Tasks can be created and recognised again.');
}

/** Works without; it is said because nobody would miss it before the first activity report. */
function typeItems(task: ObjectMeta | null, category: string): CheckItem[] {
  const type = fieldOf(task, 'Type');
  if (task === null || type?.values.includes(category) === true) return [];
  return [
    works(
      'write',
      'Task type',
      type === null
        ? 'The integration user does not see the field Type of tasks, so activity reports cannot filter our tasks. Optional: let it see and edit the field.'
        : `Task → Type has no value "${category}", so activity reports cannot filter our tasks. Optional: add it under Setup → Object Manager → Task → Fields & Relationships → Type, or set taskCategory in the connection’s settings to a value that is there.`,
    ),
  ];
}
