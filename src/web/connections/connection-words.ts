import type { ConnectionOverview } from '../../core/view/connection-overview.ts';

const numbers = new Intl.NumberFormat('en');
export const sayNumber = (number: number): string => numbers.format(number);
/** "1 write", "3 writes". */
export const sayCount = (number: number, one: string, many: string): string => `${sayNumber(number)} ${number === 1 ? one : many}`;

export const ROLLOUTS = [
  { value: 'observe', label: 'Only watch', meaning: 'Reads and scores. Nothing is written to the account. Begin here: you see what would happen before anybody else does.' },
  { value: 'fields', label: 'Write fields', meaning: 'Also writes score, status and what is missing to the deal or hire, where people see it.' },
  { value: 'tasks', label: 'Create tasks', meaning: 'Also gives whoever owns a gap a task to fill it, with a date.' },
  { value: 'gate', label: 'Ask for acceptance', meaning: 'Also lets the receiving team accept a handoff, or send it back with a reason.' },
] as const;
export type Rollout = (typeof ROLLOUTS)[number]['value'];

export const rolloutOf = (rollout: Rollout): (typeof ROLLOUTS)[number] => ROLLOUTS.find(({ value }) => value === rollout) ?? ROLLOUTS[0];

interface SaidState {
  readonly word: string;
  readonly color: 'green' | 'yellow' | 'red' | 'blue' | 'gray.5';
}

/** How a connection stands in one word. A run that failed is told even while the next one is due. */
export function sayState({ state, lastRun, syncWantedAt }: Pick<ConnectionOverview, 'state' | 'lastRun' | 'syncWantedAt'>): SaidState {
  if (state === 'paused') return { word: 'Paused', color: 'yellow' };
  if (state === 'frozen') return { word: 'Frozen', color: 'red' };
  if (lastRun?.outcome === 'running') return { word: 'Running now', color: 'blue' };
  if (state === 'new') return { word: syncWantedAt === null ? 'New' : 'Starting', color: 'gray.5' };
  if (lastRun?.outcome === 'failed') return { word: 'Last run failed', color: 'red' };
  if (lastRun?.outcome === 'partial') return { word: 'Working, not everything', color: 'yellow' };
  return { word: 'Working', color: 'green' };
}

export const FROZEN_MEANS =
  'Many handoffs vanished, reopened or fell out of scope at once. That may be a real clean-up, or a permission that was lost or a changed rule. To be safe nothing of it was applied, and nothing is read or written until a person decides.';

/** A name for a connection that fits the rules for names, from what somebody typed or the system's name. */
export function suggestId(text: string, taken: readonly string[]): string {
  const plain = text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replace(/[^a-z0-9_-]+/g, '-').replace(/^[^a-z]+|-+$/g, '').slice(0, 36) || 'account';
  if (!taken.includes(plain)) return plain;
  for (let number = 2; ; number += 1) if (!taken.includes(`${plain}-${number}`)) return `${plain}-${number}`;
}

export const isId = (text: string): boolean => /^[a-z][a-z0-9_-]{0,39}$/.test(text);

/** "customer/salesforce.yaml" → "Customer handoffs (customer/salesforce.yaml)". */
export function sayMapping(file: string): string {
  const kind = file.startsWith('customer/') ? 'Deals' : file.startsWith('employee/') ? 'Hires' : null;
  return kind === null ? file : `${kind} – ${file}`;
}
