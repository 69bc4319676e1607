import { shortHashOf } from '../hash.ts';
import type { MappingFile } from './mapping-file.ts';
import { normaliseText } from './placeholder.ts';
import type { HandoffRecord } from './record.ts';

type Join = NonNullable<MappingFile['join']>;

/** Never the connection's name, never random: a renamed connection or a restored backup creates nothing twice. */
export const handoffIdOf = (accountId: string, object: string, externalId: string): string => shortHashOf(['handoff', accountId, object, externalId]);

/** `purpose`: `gap:<owner role>` or `play:<step id>`. 32 hex characters. */
export const taskKeyOf = (handoffId: string, purpose: string, episode: number): string => shortHashOf([handoffId, purpose, episode]);

/** The normalised e-mail by which records of different objects are compared; null when there is none. */
export function matchKeyOf(record: HandoffRecord, join: Pick<Join, 'email'>): string | null {
  const email = textOf(record, join.email);
  return email === null || !email.includes('@') ? null : normaliseText(email);
}

/**
 * Whether two records are one hire: the same e-mail, the same job and, where both name one, dates close together.
 * Anything weaker is left to a person; `evidence` says what fitted, or what did not.
 */
export function decideJoin(newcomer: HandoffRecord, candidate: HandoffRecord, join: Join): { readonly join: boolean; readonly evidence: string } {
  const no = (evidence: string) => ({ join: false, evidence });
  const email = matchKeyOf(newcomer, join);
  if (email === null || email !== matchKeyOf(candidate, join)) return no('the e-mail addresses are not the same');
  const [job, otherJob] = [textOf(newcomer, join.job), textOf(candidate, join.job)];
  if (job === null || otherJob === null) return no('the same e-mail, but one of the records names no job');
  if (jobKey(job) !== jobKey(otherJob)) return no(`the same e-mail, but the jobs differ: "${job}" and "${otherJob}"`);
  const [date, otherDate] = [textOf(newcomer, join.date), textOf(candidate, join.date)];
  if (date === null || otherDate === null) return { join: true, evidence: 'the same e-mail and job; only one record names a date' };
  const days = daysBetween(date, otherDate);
  if (days === null || days > join.withinDays) {
    return no(`the same e-mail and job, but the dates ${date.slice(0, 10)} and ${otherDate.slice(0, 10)} are more than ${join.withinDays} days apart`);
  }
  return { join: true, evidence: `the same e-mail and job; dates ${days === 0 ? 'equal' : days === 1 ? '1 day apart' : `${days} days apart`}` };
}

const DAY_MS = 86_400_000;

function daysBetween(a: string, b: string): number | null {
  const days = Math.round(Math.abs(Date.parse(a.slice(0, 10)) - Date.parse(b.slice(0, 10))) / DAY_MS);
  return Number.isNaN(days) ? null : days;
}

/** "Sr. Engineer" and "sr engineer" are one job; "Engineer I" and "Engineer II" are two. */
const jobKey = (job: string): string => normaliseText(job).replace(/[^\p{L}\p{N}+#]+/gu, ' ').trim();

function textOf(record: HandoffRecord, field: string): string | null {
  const value = Object.hasOwn(record.answers, field) ? record.answers[field]?.value : null;
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}
