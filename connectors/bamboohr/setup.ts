import type { SetupRequest, SetupStep } from '../../src/core/connector.ts';
import { byHand } from '../kit/field-guide.ts';
import { taskTableSchema } from './config.ts';
import { aliasesOf, fieldSteps } from './setup/guide-fields.ts';
import type { AccountFields } from './setup/judge-field.ts';
import type { SessionParts } from './session-parts.ts';

/**
 * Guided: the public API of April 2026 creates no fields and tables, so this says what to click and checks what is
 * there already. Nothing is changed, whether `dryRun` or not.
 */
export async function setup(parts: SessionParts, request: SetupRequest): Promise<readonly SetupStep[]> {
  const { metadata } = parts;
  const [fields, lists, tables] = await Promise.all([
    metadata.fields(true),
    metadata.lists(true),
    metadata.tables(true),
  ]);
  const account = { fields, lists, tables };
  if (request.remove) return removalSteps(request, account);
  return [
    ...fieldSteps(request, account),
    byHand(
      'Access level of the integration user',
      'Settings → Access Levels → (its level) → Access Level Settings: "Edit" on the section "Handoff" and on the table, "View Only" on every field that the mapping reads, and access to hiring.',
    ),
    byHand(
      'Who sees the section "Handoff"',
      'BambooHR’s interface does not tell which access level sees a field, so look once: Settings → Access Levels → "Employee" and every level of managers → Access Level Settings → section "Handoff" and its table: "No Access". Then open an employee as one of them.',
    ),
  ];
}

function removalSteps(request: SetupRequest, { fields, tables }: AccountFields): readonly SetupStep[] {
  const { table } = taskTableSchema.parse(request.taskSettings ?? {});
  const present = aliasesOf(request).filter((alias) => fields.some((field) => field.alias === alias));
  return [
    ...present.map((alias) =>
      byHand(`Employee field ${alias}`, 'Settings → Custom Fields & Tables → the field → Delete. Its values are lost.'),
    ),
    ...(tables.some(({ alias }) => alias === table)
      ? [byHand(`Employee table ${table}`, 'Settings → Custom Fields & Tables → the table → Delete. Its rows are lost.')]
      : []),
  ];
}
