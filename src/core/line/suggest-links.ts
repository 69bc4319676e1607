import type { RecordRef } from '../connector.ts';
import type { StoredHandoff } from '../handoff/handoff.ts';
import { normaliseText } from '../handoff/placeholder.ts';
import type { CanonicalValue } from '../handoff/record.ts';
import { isJsonArray, isJsonObject } from '../json.ts';
import { areRivals } from './decide-partners.ts';
import { isTakenBack } from './taken-back.ts';
import { isCut } from '../retention/cut-handoff.ts';

/** Two handoffs that might be one. Never applied by itself: a person links them, or says that they are two. */
export interface Suggestion {
  readonly first: StoredHandoff;
  readonly second: StoredHandoff;
  readonly strength: 'likely' | 'possible';
  /** Sentences. */
  readonly evidence: readonly string[];
}

type Located = RecordRef & { readonly connection: string };

/** The records of a handoff: the one it was founded on, and those that joined. */
export const recordsOf = (handoff: StoredHandoff): readonly Located[] => [{ connection: handoff.connection, ...handoff.founding }, ...handoff.joins];

/** Most likely first; each pair once. What people took apart is the caller's business. */
export function suggestLinks(handoffs: readonly StoredHandoff[]): readonly Suggestion[] {
  const living = handoffs.filter((handoff) => !isTakenBack(handoff.status) && handoff.forgottenAt == null && !isCut(handoff));
  const seen = new Set<string>();
  const suggestions: Suggestion[] = [];
  for (const group of groupsOf(living)) {
    for (const [index, one] of group.entries()) {
      for (const other of group.slice(index + 1)) {
        const [first, second] = one.createdAt < other.createdAt || (one.createdAt === other.createdAt && one.id < other.id) ? [one, other] : [other, one];
        const pair = `${first.id} ${second.id}`;
        if (first.kind !== second.kind || seen.has(pair)) continue;
        seen.add(pair);
        if (areRivals(recordsOf(first), recordsOf(second))) continue;
        const judged = first.kind === 'customer' ? compareDeals(first, second) : compareHires(first, second);
        if (judged !== null) suggestions.push({ first, second, ...judged });
      }
    }
  }
  return suggestions.sort((a, b) => rank(a) - rank(b) || (a.first.title < b.first.title ? -1 : 1));
}

const rank = ({ strength }: Suggestion): number => (strength === 'likely' ? 0 : 1);

/** A text that thousands share says nothing about two of them, and comparing all pairs would take minutes. */
const LARGEST_GROUP = 50;

/** Handoffs that share what a suggestion needs at least, so that not everything is compared with everything. */
function groupsOf(handoffs: readonly StoredHandoff[]): readonly (readonly StoredHandoff[])[] {
  const groups = new Map<string, StoredHandoff[]>();
  for (const handoff of handoffs) {
    for (const key of new Set(handoff.kind === 'customer' ? dealKeys(handoff) : hireKeys(handoff))) groups.set(key, [...(groups.get(key) ?? []), handoff]);
  }
  return [...groups.values()].filter((group) => group.length > 1 && group.length <= LARGEST_GROUP);
}

function dealKeys(handoff: StoredHandoff): readonly string[] {
  const amount = amountOf(handoff);
  if (amount === null) return [];
  const account = accountOf(handoff);
  return [...(account === null ? [] : [`account ${amount} ${account}`]), ...domainsOf(handoff).map((domain) => `domain ${amount} ${domain}`)];
}

function hireKeys(handoff: StoredHandoff): readonly string[] {
  const [email, name] = [textOf(handoff, 'person.personalEmail'), textOf(handoff, 'person.legalName')];
  return [...(email === null ? [] : [`email ${email}`]), ...(name === null ? [] : [`name ${name}`])];
}

const NEAR_DAYS = 7;
type Judged = Pick<Suggestion, 'strength' | 'evidence'> | null;

function compareDeals(a: StoredHandoff, b: StoredHandoff): Judged {
  const [account, other] = [accountOf(a), accountOf(b)];
  const domain = domainsOf(a).find((each) => domainsOf(b).includes(each));
  const days = daysBetween(closedOn(a), closedOn(b));
  if (days === null || days > NEAR_DAYS) return null;
  const sameAccount = account !== null && account === other;
  if (!sameAccount && domain === undefined) return null;
  const evidence = [
    ...(sameAccount ? [`The same account: ${account}.`] : []),
    ...(domain === undefined ? [] : [`Contacts at the same domain: ${domain}.`]),
    `The same amount: ${amountOf(a) ?? ''}.`,
    days === 0 ? 'Closed on the same day.' : `Closed ${days} day${days === 1 ? '' : 's'} apart.`,
  ];
  return { strength: sameAccount ? 'likely' : 'possible', evidence };
}

function compareHires(a: StoredHandoff, b: StoredHandoff): Judged {
  const [email, name, starts] = ['person.personalEmail', 'person.legalName', 'job.startDate'].map((field) => {
    const value = textOf(a, field);
    return value !== null && value === textOf(b, field) ? value : null;
  });
  const [job, otherJob] = [a, b].map((handoff) => handoff.record.answers['job.title']?.value ?? null);
  const evidence = [
    ...(email == null ? [] : ['The same personal e-mail.']),
    ...(name == null ? [] : ['The same name.']),
    ...(starts == null ? [] : [`The same start date: ${starts.slice(0, 10)}.`]),
    ...(typeof job === 'string' && typeof otherJob === 'string' && normaliseText(job) !== normaliseText(otherJob) ? [`The jobs differ: "${job}" and "${otherJob}".`] : []),
  ];
  if (email != null) return { strength: 'likely', evidence };
  return name != null && starts != null ? { strength: 'possible', evidence } : null;
}

const LEGAL_FORMS = /\b(inc|incorporated|llc|ltd|limited|plc|corp|corporation|co|company|gmbh|ag|kg|ug|se|sa|sas|sarl|srl|spa|bv|nv|ab|as|oy|aps|pty|pte)\b/g;
/** "ACME GmbH & Co. KG" and "Acme" are one account. */
function accountOf(handoff: StoredHandoff): string | null {
  const name = textOf(handoff, 'account.name');
  const bare = name?.replace(/[^\p{L}\p{N}]+/gu, ' ').replace(LEGAL_FORMS, ' ').replace(/\s+/g, ' ').trim();
  return bare === undefined || bare === '' ? name : bare;
}

/** Where everybody has an address, it says nothing about the company. */
const FREE_MAIL: ReadonlySet<string> = new Set(['gmail.com', 'googlemail.com', 'outlook.com', 'hotmail.com', 'live.com', 'yahoo.com', 'icloud.com', 'gmx.de', 'gmx.net', 'web.de', 'proton.me', 'protonmail.com', 'aol.com', 'mail.com']);

function domainsOf(handoff: StoredHandoff): readonly string[] {
  const people = handoff.record.answers['stakeholders']?.value ?? null;
  const domains = (isJsonArray(people) ? people : []).map(domainOf).filter((domain) => domain !== null && !FREE_MAIL.has(domain));
  return [...new Set(domains.filter((domain) => domain !== null))];
}

function domainOf(person: CanonicalValue): string | null {
  const email = isJsonObject(person) ? person['email'] : null;
  const domain = typeof email === 'string' ? email.split('@')[1]?.trim().toLowerCase() : undefined;
  return domain === undefined || domain === '' ? null : domain;
}

function amountOf(handoff: StoredHandoff): string | null {
  const value = handoff.record.answers['contract.value']?.value ?? null;
  const amount = isJsonObject(value) ? value['amount'] : null;
  return typeof amount === 'number' ? amount.toFixed(2) : null;
}

const closedOn = (handoff: StoredHandoff): string | null => textOf(handoff, 'contract.closeDate') ?? handoff.reachedAt;

function daysBetween(a: string | null, b: string | null): number | null {
  if (a === null || b === null) return null;
  const days = Math.round(Math.abs(Date.parse(a.slice(0, 10)) - Date.parse(b.slice(0, 10))) / 86_400_000);
  return Number.isNaN(days) ? null : days;
}

function textOf(handoff: StoredHandoff, field: string): string | null {
  const value = handoff.record.answers[field]?.value ?? null;
  return typeof value === 'string' && value.trim() !== '' ? normaliseText(value) : null;
}
