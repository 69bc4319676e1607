import { upperFirst } from '@mantine/hooks';
import { CANONICAL_FIELDS, isCustomField, labelOf, OWNER_ROLES } from '../../core/handoff/fields.ts';
import type { HandoffKind } from '../../core/handoff/mapping-file.ts';
import type { DueNotation, Requirement } from '../../core/handoff/requirements-file.ts';

export type Applies = NonNullable<Requirement['applies']>;

/** What people call a handoff of this kind, and the moment from which its clocks run. */
export const KIND_WORDS: Readonly<Record<HandoffKind, { readonly one: string; readonly many: string; readonly reached: string; readonly atReached: string; readonly reachedHint: string }>> = {
  customer: { one: 'deal', many: 'Deals', reached: 'the close', atReached: 'at the close', reachedHint: 'the later of signature and Closed-Won' },
  employee: { one: 'hire', many: 'Hires', reached: 'the accepted offer', atReached: 'when the offer is accepted', reachedHint: 'the day the offer was accepted' },
};

const GROUPS: Readonly<Record<string, string>> = {
  account: 'Account', contract: 'Contract', scope: 'Scope', goals: 'Goals', stakeholders: 'People', sales: 'Sales context', promises: 'Promises and risks', risks: 'Promises and risks',
  technical: 'Technical', expansion: 'Onboarding', onboarding: 'Onboarding', handoff: 'Onboarding', meetings: 'Meetings', owners: 'Owners',
  person: 'Person', job: 'Job', equipment: 'Equipment and checks', checks: 'Equipment and checks', offer: 'Offer', custom: 'Your own fields',
};

export interface Choice {
  readonly value: string;
  readonly label: string;
}
export interface ChoiceGroup {
  readonly group: string;
  readonly items: readonly Choice[];
}

/** Canonical fields of a kind under their subjects; `used` adds a team's own fields. */
export function fieldChoices(kind: HandoffKind, used: readonly string[], wanted: (type: string) => boolean = () => true): readonly ChoiceGroup[] {
  const groups = new Map<string, Choice[]>();
  const add = (name: string): void => {
    const group = GROUPS[name.split('.')[0] ?? ''] ?? 'More';
    groups.set(group, [...(groups.get(group) ?? []), { value: name, label: labelOf(kind, name) }]);
  };
  for (const [name, { type }] of Object.entries(CANONICAL_FIELDS[kind])) if (wanted(type)) add(name);
  for (const name of new Set(used)) if (name !== '' && !(Object.hasOwn(CANONICAL_FIELDS[kind], name) && wanted(CANONICAL_FIELDS[kind][name]?.type ?? ''))) add(name);
  return [...groups].map(([group, items]) => ({ group, items }));
}

const CAPITALS: Readonly<Record<string, string>> = { revops: 'RevOps', csm: 'CSM', it: 'IT', people_ops: 'People Ops' };
/** `solutions_engineer` → "Solutions engineer". */
export const roleInWords = (role: string): string => CAPITALS[role] ?? upperFirst(role.replace(/_/g, ' '));
/** Known owner roles and those that the file names. */
export const roleChoices = (kind: HandoffKind, used: readonly string[]): readonly Choice[] =>
  [...new Set([...OWNER_ROLES[kind], ...used.filter((role) => role !== '')])].map((role) => ({ value: role, label: roleInWords(role) }));
/** "Field Engineer" → `field_engineer`; null when nothing is left of it. */
export function roleFromWords(text: string): string | null {
  const role = text.trim().toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^[_0-9]+|_+$/g, '');
  return role === '' ? null : role;
}

const lowered = (label: string): string => (/^[A-Z][a-z]/.test(label) ? label.slice(0, 1).toLowerCase() + label.slice(1) : label);
export function anchorInWords(anchor: string, kind: HandoffKind): string {
  return anchor === 'reached' ? KIND_WORDS[kind].reached : `the ${lowered(isCustomField(anchor) ? anchor.replace('custom.', '') : labelOf(kind, anchor))}`;
}

export const counted = (count: number, one: string, many = `${one}s`): string => `${numberInWords(count)} ${count === 1 ? one : many}`;
const SMALL = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];
const numberInWords = (count: number): string => SMALL[count] ?? formatNumber(count);
export const formatNumber = (value: number): string => new Intl.NumberFormat('en', { maximumFractionDigits: 6 }).format(value);

/** "by the kick-off", "10 business days before the start date". */
export function dueInWords(due: DueNotation, kind: HandoffKind): string {
  if (due === 'reached') return KIND_WORDS[kind].atReached;
  const anchor = anchorInWords(due.anchor, kind);
  if ('businessDaysAfter' in due) return due.businessDaysAfter === 0 ? `on the day of ${anchor}` : `${days(due.businessDaysAfter, true)} after ${anchor}`;
  return due.businessDaysBefore === 0 ? `by ${anchor}` : `${days(due.businessDaysBefore, true)} before ${anchor}`;
}

/** "2 business days before the kick-off", "on the start date". */
export function stepDueInWords(due: { readonly anchor: string; readonly businessDays?: number | undefined; readonly days?: number | undefined }, kind: HandoffKind): string {
  const count = due.businessDays ?? due.days ?? 0;
  const anchor = anchorInWords(due.anchor, kind);
  if (count === 0) return `on the day of ${anchor}`;
  return `${days(Math.abs(count), due.businessDays !== undefined)} ${count < 0 ? 'before' : 'after'} ${anchor}`;
}

const days = (count: number, business: boolean): string => `${formatNumber(count)} ${business ? 'business day' : 'day'}${count === 1 ? '' : 's'}`;

const orList = (items: readonly string[]): string => (items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} or ${items.at(-1) ?? ''}`);

/** "Contract value is at least 50,000", "Work model is remote or hybrid". */
export function conditionInWords(applies: Applies, kind: HandoffKind): string {
  const { field, oneOf, below, atLeast } = applies;
  const tests: string[] = [];
  if (oneOf !== undefined) tests.push(`is ${orList(oneOf.map(String))}`);
  if (atLeast !== undefined && below !== undefined) tests.push(`is at least ${formatNumber(atLeast)} and below ${formatNumber(below)}`);
  else if (atLeast !== undefined) tests.push(`is at least ${formatNumber(atLeast)}`);
  else if (below !== undefined) tests.push(`is below ${formatNumber(below)}`);
  return `${labelOf(kind, field)} ${tests.length === 0 ? 'has an answer' : tests.join(' and ')}`;
}
