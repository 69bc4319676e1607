import type { HandoffKind } from '../../core/handoff/mapping-file.ts';
import { valueInWords } from '../../core/handoff/value-in-words.ts';
import { jsonValueSchema } from '../../core/json.ts';
import type { HandoffPacket } from '../../core/view/handoff-packet.ts';
import { fieldChoices, roleInWords } from '../rule-forms/words.ts';
import { KINDS, sayDate } from './row-words.ts';

export type Gap = HandoffPacket['gaps'][number];
export type Answer = HandoffPacket['answers'][number];
export type Task = HandoffPacket['tasks'][number];
export type Delivery = Task['delivery'][number];

/** A value as one would say it; empty when there is none. */
export function sayValue(value: unknown): string {
  const read = jsonValueSchema.safeParse(value);
  if (!read.success) return '';
  return typeof read.data === 'boolean' ? (read.data ? 'yes' : 'no') : valueInWords(read.data);
}

/** Why there is no answer. `refused`: what stands there instead of one. */
export function sayReason(reason: string, { kind, refused, note }: { readonly kind: HandoffKind; readonly refused?: unknown; readonly note: string | null }): string {
  const stands = sayValue(refused);
  const said: Readonly<Record<string, string>> = {
    absent: 'there is no record that would hold it',
    blank: 'left blank',
    placeholder: stands === '' ? 'a placeholder, not an answer' : `a placeholder: “${stands}”`,
    invalid: stands === '' ? 'not a valid answer' : `not a valid answer: “${stands}”`,
    unmapped: `no field of ${KINDS[kind].system} feeds it: RevOps adds one to the rules`,
    unreadable: 'hidden from our user: an administrator opens the field',
  };
  const word = said[reason] ?? reason;
  return note === null || (stands !== '' && reason === 'placeholder') ? word : `${word} (${note})`;
}

export function sayDue({ due, dueDate }: Pick<Gap, 'due' | 'dueDate'>, today: string): string {
  if (dueDate === null) return due ? 'due now' : 'not due yet';
  if (!due) return `due from ${sayDate(dueDate, today)} on`;
  return dueDate < today ? `overdue since ${sayDate(dueDate, today)}` : `due ${sayDate(dueDate, today)}`;
}

interface OwnedGaps {
  readonly key: string;
  readonly owner: string;
  readonly role: string;
  readonly gaps: readonly Gap[];
}

/** What is missing under whoever is asked for it: who has most to do first; what is due before what is not. */
export function gapsByOwner(gaps: readonly Gap[]): readonly OwnedGaps[] {
  const groups = new Map<string, Gap[]>();
  for (const gap of gaps) {
    const key = `${gap.ownerRole}\n${gap.owner.id ?? gap.owner.email ?? gap.owner.name ?? ''}`;
    groups.set(key, [...(groups.get(key) ?? []), gap]);
  }
  const dueOf = (list: readonly Gap[]): number => list.filter(({ due }) => due).length;
  return [...groups]
    .map(([key, list]) => {
      const role = roleInWords(list[0]?.ownerRole ?? '');
      return { key, role, owner: list[0]?.owner.name ?? list[0]?.owner.email ?? role, gaps: list.toSorted((a, b) => Number(b.due) - Number(a.due) || Number(b.gate) - Number(a.gate) || b.weight - a.weight) };
    })
    .toSorted((a, b) => dueOf(b.gaps) - dueOf(a.gaps) || b.gaps.length - a.gaps.length);
}

/** All answers under their subjects, in the order of the rules. */
export function answersBySubject(kind: HandoffKind, answers: readonly Answer[]): readonly { readonly subject: string; readonly answers: readonly Answer[] }[] {
  const byField = new Map(answers.map((answer) => [answer.field, answer]));
  return fieldChoices(kind, answers.map(({ field }) => field))
    .map(({ group, items }) => ({ subject: group, answers: items.flatMap(({ value }) => byField.get(value) ?? []) }))
    .filter((group) => group.answers.length > 0);
}

const VALUES_OPEN_TO: Readonly<Record<HandoffKind, string>> = { customer: 'sales, operations, revops and admin', employee: 'operations, revops and admin' };
export const sayHidden = (kind: HandoffKind): string => `Answers, and what people wrote, are hidden from your role. They are open to the roles ${VALUES_OPEN_TO[kind]}.`;

const TASK_STATES: Readonly<Record<Task['state'], string>> = {
  open: 'open', waiting: 'waits: its owner has enough open tasks', filled: 'done: nothing of it is missing any more', ended_by_person: 'closed by a person: it does not come back', withdrawn: 'taken back',
};
export const sayTaskState = (state: Task['state']): string => TASK_STATES[state];

/** What a task is for, from its purpose: `gap:sales_rep`, `play:kick_off`. */
export function sayPurpose(purpose: string): string {
  const [what, name = ''] = purpose.split(/:(.*)/s);
  if (what === 'gap') return `Answers of ${roleInWords(name)}`;
  return what === 'play' ? `Playbook: ${roleInWords(name)}` : purpose.replaceAll('_', ' ');
}

const DELIVERIES: Readonly<Record<Delivery['state'], { readonly word: string; readonly color: string; readonly sign: string }>> = {
  planned: { word: 'planned', color: 'gray', sign: '○' },
  sent: { word: 'sent, no answer yet', color: 'blue', sign: '↻' },
  written: { word: 'written', color: 'green', sign: '✓' },
  failed: { word: 'refused', color: 'red', sign: '✕' },
  unconfirmed: { word: 'unconfirmed: nobody knows whether it stands there', color: 'yellow', sign: '?' },
  ended: { word: 'ended', color: 'gray', sign: '–' },
};
export const deliveryOf = (state: Delivery['state']): (typeof DELIVERIES)[Delivery['state']] => DELIVERIES[state];
