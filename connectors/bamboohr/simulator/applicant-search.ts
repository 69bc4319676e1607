import type { Account, Application } from './account.ts';
import { jobOf, statusOf } from './applicants.ts';
import { parseSpaced } from './times.ts';

const STATUS_GROUPS: readonly string[] = ['ALL', 'ALL_ACTIVE', 'NEW', 'ACTIVE', 'INACTIVE', 'HIRED'];
const JOB_GROUPS: readonly string[] = [
  'ALL',
  'DRAFT_AND_OPEN',
  'Open',
  'Filled',
  'Draft',
  'Deleted',
  'On Hold',
  'Canceled',
];
const SORTS: readonly string[] = [
  'first_name',
  'job_title',
  'rating',
  'phone',
  'status',
  'last_updated',
  'created_date',
];

export interface ApplicantSearch {
  readonly page: number;
  readonly jobId: number | undefined;
  readonly statusIds: readonly number[] | undefined;
  readonly statusGroups: readonly string[];
  readonly jobGroups: readonly string[];
  readonly text: string;
  readonly sortBy: string;
  readonly descending: boolean;
  readonly newSince: number | undefined;
}

const WHOLE = /^\d+$/;

function list(query: URLSearchParams, name: string): string[] {
  return (query.get(name) ?? '').split(',').filter((part) => part !== '');
}

export function matchesJobGroup(status: string, groups: readonly string[]): boolean {
  if (groups.length === 0) return status !== 'Deleted';
  return groups.some(
    (group) =>
      group === 'ALL' || group === status || (group === 'DRAFT_AND_OPEN' && (status === 'Draft' || status === 'Open')),
  );
}

export function unknownJobGroup(groups: readonly string[]): string | undefined {
  return groups.find((group) => !JOB_GROUPS.includes(group));
}

/** A text instead of a search tells which parameter was refused. */
export function parseApplicantSearch(query: URLSearchParams): ApplicantSearch | string {
  const page = query.get('page') ?? '1';
  if (!WHOLE.test(page) || page === '0') return `Invalid page: ${page}`;
  const jobId = query.get('jobId');
  if (jobId !== null && !WHOLE.test(jobId)) return `Invalid jobId: ${jobId}`;
  const statusIds = query.get('applicationStatusId') ? list(query, 'applicationStatusId') : undefined;
  if (statusIds?.some((id) => !WHOLE.test(id))) return `Invalid applicationStatusId: ${statusIds.join(',')}`;
  const statusGroups = list(query, 'applicationStatus');
  const unknown = statusGroups.find((group) => !STATUS_GROUPS.includes(group));
  if (unknown !== undefined) return `Invalid applicationStatus: ${unknown}`;
  const jobGroups = list(query, 'jobStatusGroups');
  const unknownJob = unknownJobGroup(jobGroups);
  if (unknownJob !== undefined) return `Invalid jobStatusGroups: ${unknownJob}`;
  const sortBy = query.get('sortBy') ?? 'created_date';
  if (!SORTS.includes(sortBy)) return `Invalid sortBy: ${sortBy}`;
  const sortOrder = query.get('sortOrder') ?? (query.has('sortBy') ? 'ASC' : 'DESC');
  if (sortOrder !== 'ASC' && sortOrder !== 'DESC') return `Invalid sortOrder: ${sortOrder}`;
  const since = query.get('newSince');
  const newSince = since === null ? undefined : parseSpaced(since);
  if (since !== null && newSince === undefined) return `Invalid newSince: ${since}`;
  return {
    page: Number(page),
    jobId: jobId === null ? undefined : Number(jobId),
    statusIds: statusIds?.map(Number),
    statusGroups,
    jobGroups,
    text: (query.get('searchString') ?? '').trim().toLowerCase(),
    sortBy,
    descending: sortOrder === 'DESC',
    newSince,
  };
}

function sortKey(account: Account, application: Application, sortBy: string): string | number {
  switch (sortBy) {
    case 'first_name':
      return application.firstName;
    case 'job_title':
      return jobOf(account, application)?.title ?? '';
    case 'rating':
      return application.rating ?? 0;
    case 'phone':
      return application.phone ?? '';
    case 'status':
      return statusOf(account, application)?.name ?? '';
    case 'last_updated':
      return application.updatedAt;
    default:
      return application.appliedAt;
  }
}

function inStatusGroup(group: string | undefined, wanted: readonly string[]): boolean {
  if (wanted.length === 0) return true;
  return wanted.some(
    (one) => one === 'ALL' || one === group || (one === 'ALL_ACTIVE' && (group === 'NEW' || group === 'ACTIVE')),
  );
}

export function searchApplicants(account: Account, search: ApplicantSearch): Application[] {
  const found = Object.values(account.applications).filter((application) => {
    const status = statusOf(account, application);
    const job = jobOf(account, application);
    if (search.jobId !== undefined && application.jobId !== search.jobId) return false;
    if (search.statusIds !== undefined && !search.statusIds.includes(status?.id ?? -1)) return false;
    if (!inStatusGroup(status?.group, search.statusGroups)) return false;
    if (!matchesJobGroup(job?.status ?? 'Deleted', search.jobGroups)) return false;
    if (search.newSince !== undefined && application.appliedAt <= search.newSince) return false;
    const words = `${application.firstName} ${application.lastName} ${application.email} ${job?.title ?? ''}`;
    return search.text === '' || words.toLowerCase().includes(search.text);
  });
  const direction = search.descending ? -1 : 1;
  const keyed = found.map((application) => ({ application, key: sortKey(account, application, search.sortBy) }));
  keyed.sort((a, b) => {
    const order = a.key < b.key ? -1 : a.key > b.key ? 1 : a.application.id - b.application.id;
    return order * direction;
  });
  return keyed.map(({ application }) => application);
}
