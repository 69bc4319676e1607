import type { z } from 'zod';
import type { runSchema, syncErrorSchema } from '../../core/view/history-views.ts';
import { sayNumber } from '../connections/connection-words.ts';

export type Run = z.infer<typeof runSchema>;
export type ShownError = z.infer<typeof syncErrorSchema>;

const OUTCOMES = {
  running: { word: 'Running', color: 'blue', meaning: 'It is still at work; the figures grow.' },
  complete: { word: 'Complete', color: 'green', meaning: 'Everything there was to read was read, and everything due was written.' },
  partial: { word: 'Partial', color: 'yellow', meaning: 'Something was left out and comes with a later run. Nothing is lost.' },
  failed: { word: 'Failed', color: 'red', meaning: 'It could not do its work. What was read before it stopped is kept; the next run goes on from there.' },
} as const;
export const outcomeOf = (outcome: Run['outcome']): (typeof OUTCOMES)[Run['outcome']] => OUTCOMES[outcome];

/** What the outcome means for this run. Items that a system refused do not make a run incomplete: they are set aside. */
export const meaningOf = ({ outcome, writeBack: { errors } }: Pick<Run, 'outcome' | 'writeBack'>): string =>
  outcome === 'complete' && errors > 0 ? 'Everything there was to read was read. Some items were refused and set aside; the rest was written.' : OUTCOMES[outcome].meaning;

export const changedBy = ({ handoffs: { created, updated, withdrawn } }: Pick<Run, 'handoffs'>): number => created + updated + withdrawn;
export const writtenBy = ({ writeBack: { fields, tasksCreated, tasksUpdated, tasksClosed, notes } }: Pick<Run, 'writeBack'>): number => fields + tasksCreated + tasksUpdated + tasksClosed + notes;
export const callsOf = ({ apiCalls, sweepCalls }: Pick<Run, 'apiCalls' | 'sweepCalls'>): number => apiCalls + sweepCalls;

/** "2.1 seconds", "3 min 20 s". */
export function sayDuration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : sayNumber(Math.round(seconds))} seconds`;
  return `${sayNumber(Math.floor(seconds / 60))} min ${Math.round(seconds % 60)} s`;
}

const ALSO: Readonly<Record<string, string>> = {
  withdrawn: 'taken back', rewon: 'won again', joined: 'joined with a record of another system', linked: 'linked by a person', unlinked: 'a record was taken off',
  task_created: 'task created', task_closed: 'task closed', task_closed_by_person: 'a person closed the task', task_deleted_by_person: 'a person deleted the task', task_moved: 'task moved to another person or date', task_withdrawn: 'task taken back', task_answered: 'told what is still missing after a task was closed',
  anchor_moved: 'dates moved', field_restored: 'a field of ours was put right', submitted: 'submitted', accepted: 'accepted', rejected: 'sent back', question_asked: 'question asked', question_answered: 'question answered',
  delta_opened: 'changed after acceptance', delta_closed: 'change after acceptance gone', delta_confirmed: 'change after acceptance confirmed', forgotten: 'a person’s data erased',
};
/** What else happened to a handoff, for reading. */
export const sayEvent = (type: string): string => ALSO[type] ?? type.replaceAll('_', ' ');

const STATUSES: Readonly<Record<string, string>> = { pre_close: 'before closing', handed_to_cs: 'handed to customer success', in_onboarding: 'in onboarding', rejected: 'sent back' };
export const sayStatus = (status: string): string => STATUSES[status] ?? status.replaceAll('_', ' ');
