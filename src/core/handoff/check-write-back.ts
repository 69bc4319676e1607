import type { ObjectRead } from '../connector.ts';
import type { HandoffStatus } from './handoff.ts';
import type { MappingSource } from './mapping-file.ts';
import { nearest, type Problems } from './mapping-problem.ts';

export const HANDOFF_STATUSES = [
  'pre_close', 'incomplete', 'ready', 'submitted', 'accepted', 'rejected',
  'in_onboarding', 'handed_to_cs', 'completed', 'withdrawn', 'rescinded',
] as const satisfies readonly HandoffStatus[];

/** Column names of files may hold spaces; nothing may hold quotes, line ends or control signs. */
const FIELD_NAME = /^[\p{L}\p{N}_](?:[\p{L}\p{N}_. -]{0,98}[\p{L}\p{N}_])?$/u;

/** Names that can be written, statuses that exist, and no field that is both read and written: it would answer itself. */
export function checkWriteBack(source: MappingSource, read: ObjectRead, at: readonly (string | number)[], problems: Problems): void {
  const { fields = {}, statusLabels = {} } = source.writeBack;
  for (const name of Object.keys(fields)) {
    const place = [...at, 'writeBack', 'fields', name];
    if (!FIELD_NAME.test(name)) problems.add(place, `"${name}" is no field name: letters, digits, _ only`);
    if (read.fields.includes(name)) problems.add(place, `"${name}" is written by us and also read as a source: what we write would count as an answer`);
  }
  for (const status of Object.keys(statusLabels)) {
    if (!HANDOFF_STATUSES.some((known) => known === status)) {
      problems.add([...at, 'writeBack', 'statusLabels', status], `there is no status "${status}"`, nearest(status, HANDOFF_STATUSES));
    }
  }
}
