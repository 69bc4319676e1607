import type { RecordRef } from '../connector.ts';
import type { Gap, StoredHandoff } from '../handoff/handoff.ts';
import type { ShownValue, WriteBackNotation } from '../handoff/mapping-file.ts';
import { jsonObjectSchema, type JsonObject, type JsonValue } from '../json.ts';
import type { DesiredItem } from '../reconcile/outbox.ts';
import { isGapPurpose } from './plan-gap-tasks.ts';
import { ownerKeyOf } from './resolve-owner.ts';
import { statusLabelOf } from './status-labels.ts';
import type { HandoffTask } from './task-state.ts';
import { packetTextOf, taskListOf } from './write-packet-text.ts';
import { roleInWords } from './write-task-text.ts';

export interface ShowInput {
  readonly handoff: Pick<
    StoredHandoff,
    | 'id'
    | 'kind'
    | 'title'
    | 'url'
    | 'status'
    | 'statusReason'
    | 'score'
    | 'report'
    | 'nextDeadline'
    | 'reachedAt'
    | 'episode'
    | 'record'
  >;
  readonly tasks: readonly HandoffTask[];
  readonly target: RecordRef;
  readonly lockGroup: string | null;
  readonly writeBack: WriteBackNotation;
  readonly rollout: 'observe' | 'fields' | 'tasks' | 'gate';
  /** ISO instants. */
  readonly now: string;
  readonly quietUntil: string | null;
  readonly settledAt: string | null;
  readonly link: string | null;
  readonly openTaskCount: number;
  /** Day in words since which the source was not read, and may have changed; null or left out: it was. */
  readonly staleSince?: string | null;
}

const ORDER = { create: 0, fields: 1, close: 2, note: 3 } as const;

/** What one record in one system should show of a handoff, as far as the connection's rollout allows. */
export function showHandoff(input: ShowInput): readonly DesiredItem[] {
  if (input.rollout === 'observe') return [];
  const withTasks = input.rollout === 'tasks' || input.rollout === 'gate';
  return [...showFields(input), ...(withTasks ? showTasks(input) : []), ...showNote(input)];
}

const itemOf = (
  input: ShowInput,
  item: Pick<DesiredItem, 'item' | 'kind' | 'desired' | 'order'> & Partial<DesiredItem>,
): DesiredItem => ({
  target: input.target,
  alongside: {},
  onlyIfKnown: false,
  lockGroup: input.lockGroup,
  notBefore: input.quietUntil,
  ownerKey: null,
  ...item,
});

function showFields(input: ShowInput): readonly DesiredItem[] {
  const desired: Record<string, JsonValue> = {};
  const alongside: Record<string, JsonValue> = {};
  for (const [field, shown] of Object.entries(input.writeBack.fields ?? {})) {
    if (shown === 'checkedAt') alongside[field] = input.now;
    else desired[field] = valueOf(shown, input);
  }
  // "Checked at" alone would be a heartbeat.
  if (Object.keys(desired).length === 0) return [];
  return [itemOf(input, { item: 'fields', kind: 'fields', desired, alongside, order: ORDER.fields })];
}

function valueOf(shown: Exclude<ShownValue, 'checkedAt'>, input: ShowInput): JsonValue {
  const { handoff } = input;
  switch (shown) {
    case 'score':
      return handoff.score;
    case 'status':
      return statusLabelOf(handoff.status, handoff.kind, input.writeBack.statusLabels);
    case 'missing':
      return missingOf(handoff)
        .map((gap) => withOwner(gap, handoff.kind))
        .join('; ');
    case 'missingCount':
      return missingOf(handoff).length;
    case 'gaps':
      return JSON.stringify(handoff.report.gaps.filter((gap) => gap.due).map((gap) => gapOf(gap, handoff.kind)));
    case 'statusReason':
      return reasonOf(input);
    case 'nextDeadline':
      return handoff.nextDeadline;
    case 'link':
      return input.link;
    case 'openTasks':
      return input.openTaskCount;
    case 'taskList':
      return taskListOf(input.tasks, input.link);
  }
}

/** Programs may look for the first word. */
const reasonOf = ({ handoff, staleSince }: ShowInput): string | null =>
  staleSince == null ? handoff.statusReason : [`Stale: not checked since ${staleSince}`, handoff.statusReason].filter((part) => part !== null).join('; ');

/** What people are asked for. What the credential cannot read is the administrator's business. */
const missingOf = (handoff: ShowInput['handoff']): readonly Gap[] =>
  handoff.report.gaps.filter((gap) => gap.due && gap.reason !== 'unreadable');

/** A hire's record is read by many, so it names roles at most. */
const ownerNameOf = (gap: Gap, kind: ShowInput['handoff']['kind']): string => {
  if (gap.reason === 'unmapped') return 'RevOps: not connected';
  return kind === 'employee'
    ? roleInWords(gap.ownerRole)
    : (gap.owner.name ?? gap.owner.email ?? roleInWords(gap.ownerRole));
};
const withOwner = (gap: Gap, kind: ShowInput['handoff']['kind']): string =>
  kind === 'employee' ? gap.label : `${gap.label} [${ownerNameOf(gap, kind)}]`;

/** Its keys stand in order: one text per meaning, see canonicalJson, which would take several times as long for every handoff. */
const gapOf = (gap: Gap, kind: ShowInput['handoff']['kind']): JsonObject => ({
  field: gap.field,
  label: gap.label,
  owner: ownerNameOf(gap, kind),
  reason: gap.reason,
  where: gap.where === null ? null : { externalId: gap.where.externalId, object: gap.where.object, path: gap.where.path },
});

function showTasks(input: ShowInput): readonly DesiredItem[] {
  const { tasks: notation } = input.writeBack;
  if (notation === undefined || notation.as === 'list') return [];
  const settings = jsonObjectSchema.parse(notation.settings);
  const notBefore =
    [input.quietUntil, input.settledAt]
      .filter((at) => at !== null)
      .sort()
      .at(-1) ?? null;
  return input.tasks.map((task) => {
    const { id, name, email } = task.owner;
    const open = task.status === 'open';
    const { subject, body, dueDate, team, status, note, key } = task;
    return itemOf(input, {
      item: `task:${key}`,
      kind: 'task',
      desired: { taskKey: key, settings, subject, body, dueDate, owner: { id, name, email }, team, status, note },
      order: open ? ORDER.create : ORDER.close,
      onlyIfKnown: !open,
      // A task that is no longer wanted is taken back at once: settling protects from asking too early.
      notBefore: open ? notBefore : input.quietUntil,
      ownerKey: open && isGapPurpose(task.purpose) ? ownerKeyOf(task.owner) : null,
    });
  });
}

/** One comment per status; its text is settled when it is sent. */
function showNote(input: ShowInput): readonly DesiredItem[] {
  const { handoff } = input;
  if (input.writeBack.note === undefined || handoff.status === 'pre_close') return [];
  if (input.writeBack.note === 'packet') return showPacket(input);
  return [
    itemOf(input, {
      item: `note:${handoff.status}:${handoff.episode}`,
      kind: 'note',
      desired: { text: noteText(input) },
      order: ORDER.note,
    }),
  ];
}

/** A file cannot be taken back, so it waits until nothing that blocks is missing; one per episode. */
function showPacket(input: ShowInput): readonly DesiredItem[] {
  const { handoff } = input;
  if (!PACKET_STATUSES.has(handoff.status)) return [];
  return [
    itemOf(input, {
      item: `note:packet:${handoff.episode}`,
      kind: 'note',
      desired: { text: packetTextOf(handoff, input.link) },
      order: ORDER.note,
    }),
  ];
}
const PACKET_STATUSES: ReadonlySet<StoredHandoff['status']> = new Set(['ready', 'submitted', 'accepted', 'in_onboarding']);

function noteText(input: ShowInput): string {
  const { handoff } = input;
  const label = statusLabelOf(handoff.status, handoff.kind, input.writeBack.statusLabels);
  const lines = [`${handoff.kind === 'employee' ? 'New-hire handoff' : 'Handoff'}: ${label}.`];
  const missing = handoff.status === 'incomplete' ? missingOf(handoff) : [];
  if (missing.length > 0) lines.push(`Still missing: ${missing.map((gap) => gap.label).join(', ')}.`);
  if (handoff.kind === 'customer' && handoff.statusReason !== null) lines.push(`Reason: ${handoff.statusReason}.`);
  if (input.link !== null) lines.push(`Details: ${input.link}`);
  return lines.join('\n');
}
