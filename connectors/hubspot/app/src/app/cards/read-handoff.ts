import { PROPERTIES, STATUS_LABELS } from './names.ts';
import { groupByOwner, isForSellers, readGaps, type OwnerGaps } from './read-gaps.ts';

export type Status = keyof typeof STATUS_LABELS;
export interface Handoff {
  /** null: a text that no status of the mapping has. */
  readonly status: Status | null;
  readonly statusLabel: string;
  /** 0 to 100; null while there is none. */
  readonly score: number | null;
  /** Why it has this status. */
  readonly reason: string | null;
  /** Why the figures are older than they look: the connection stood still. */
  readonly staleReason: string | null;
  readonly groups: readonly OwnerGaps[];
  /** Answers that people are asked for. */
  readonly missingCount: number;
  /** The missing answers in one text, where they cannot be listed. */
  readonly missingText: string | null;
  readonly deadline: { readonly day: string; readonly isPast: boolean } | null;
  /** Day of the last change. */
  readonly checkedOn: string | null;
  /** Opens the handoff; only an address of the web. */
  readonly link: string | null;
}
type Shown = keyof typeof PROPERTIES;
export type PropertyValues = Readonly<Record<string, string | null | undefined>>;

/** What the card asks HubSpot for. */
export const PROPERTY_NAMES: readonly string[] = Object.values(PROPERTIES).filter((name) => name !== null);

/** null where the deal has no handoff. `today` is an ISO date. */
export function readHandoff(values: PropertyValues, today: string): Handoff | null {
  const read = (shown: Shown): string | null => {
    const name = PROPERTIES[shown];
    const value = name === null ? null : values[name];
    return value === undefined || value === null || value.trim() === '' ? null : value.trim();
  };
  const statusLabel = read('status');
  const score = scoreOf(read('score'));
  if (statusLabel === null && score === null) return null;
  const deadline = dayOf(read('nextDeadline'));
  return {
    status: statusOf(statusLabel),
    statusLabel: statusLabel ?? 'No status',
    score,
    ...reasonsOf(read('statusReason')),
    ...missingOf(read),
    deadline: deadline === null ? null : { day: deadline, isPast: deadline < today },
    checkedOn: dayOf(read('checkedAt')),
    link: webAddressOf(read('link')),
  };
}

/** What stands first tells of the connection, the rest of the handoff. */
function reasonsOf(text: string | null): Pick<Handoff, 'reason' | 'staleReason'> {
  const [, stale = '', rest = ''] = /^stale\b:?\s*([^;]*);?\s*(.*)$/is.exec(text ?? '') ?? [];
  return stale === '' ? { reason: text, staleReason: null } : { reason: rest === '' ? null : rest, staleReason: stale };
}

/** A handoff without gaps says so, with an empty list or a zero; where both properties are empty or hidden nothing is claimed. */
function missingOf(read: (shown: Shown) => string | null): Pick<Handoff, 'groups' | 'missingCount' | 'missingText'> {
  const [data, count] = [read('gaps'), read('missingCount')];
  const told = count === null ? null : Math.max(0, Math.trunc(Number(count)) || 0);
  const found = data === null && told !== 0 ? null : readGaps(data);
  const gaps = found?.gaps ?? [];
  const listed = gaps.filter(isForSellers).length;
  const isWhole = found !== null && found.illegible === 0 && (gaps.length > 0 || (told ?? 0) === 0);
  return { groups: groupByOwner(gaps), missingCount: isWhole ? listed : Math.max(listed, told ?? 0), missingText: isWhole ? null : (read('missing') ?? 'The list of missing answers cannot be read. Open the handoff to see it.') };
}

function statusOf(label: string | null): Status | null {
  const found = Object.entries(STATUS_LABELS).find(([, text]) => text === label)?.[0];
  return found !== undefined && isStatus(found) ? found : null;
}
const isStatus = (name: string): name is Status => Object.hasOwn(STATUS_LABELS, name);

function scoreOf(text: string | null): number | null {
  if (text === null) return null;
  const score = Number(text);
  return Number.isFinite(score) ? Math.min(100, Math.max(0, Math.floor(score))) : null;
}

/** HubSpot hands dates out as ISO text or as milliseconds, depending on where one asks. */
function dayOf(text: string | null): string | null {
  if (text === null) return null;
  if (/^\d{4}-\d{2}-\d{2}/.test(text)) return text.slice(0, 10);
  const at = /^\d{12,14}$/.test(text) ? new Date(Number(text)) : null;
  return at === null ? null : at.toISOString().slice(0, 10);
}

const webAddressOf = (text: string | null): string | null => (text !== null && /^https?:\/\/[^\s]+$/i.test(text) ? text : null);

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

/** 2026-11-30 → 30 November 2026 */
export function dayInWords(day: string): string {
  const [year = '', month = '', date = ''] = day.split('-');
  return `${Number(date)} ${MONTHS[Number(month) - 1] ?? month} ${year}`;
}
