import { ConnectorError } from '../../../src/core/errors.ts';
import { eachPage } from '../../kit/pagination.ts';
import type { BambooHrClient } from '../client.ts';
import type { Settings } from '../config.ts';
import { type BambooHrCursor, LISTS, READ_AGAIN, type ListName } from './cursor.ts';
import { findMoved } from './find-moved.ts';
import { MOST_KNOWN_APPLICATIONS } from '../limits.ts';
import { applicationListSchema } from '../schema.ts';

/** What the lists of accepted applications told. */
export interface Walk {
  /** To be read: new, with another status, edited, or no longer listed. */
  readonly toRead: readonly number[];
  readonly order: BambooHrCursor['applications']['order'];
  /** Statuses met in the group HIRED. */
  readonly hiredStatusIds: readonly number[];
  /** True when every list was walked to its end. */
  readonly wholeLists: boolean;
}

type Known = Pick<BambooHrCursor['applications'], 'known' | 'order' | 'hiredStatusIds'>;

/**
 * Walks the lists newest change first, and stops after the first page on which nothing is news: there is no
 * "updated since" filter. With `whole`, or when the lists are short, it sees all of them and notices who left.
 */
export async function walkApplications(
  client: BambooHrClient,
  settings: Settings,
  known: Known,
  whole: boolean,
): Promise<Walk> {
  const toRead = new Set<number>();
  const order: Record<ListName, number[]> = { accepted: [], hired: [] };
  const hired = new Set(known.hiredStatusIds);
  const listed = new Set<number>();
  let wholeLists = true;
  for (const [id, status] of Object.entries(known.known)) if (status === READ_AGAIN) toRead.add(Number(id));
  for (const list of LISTS) {
    const filter = filterOf(settings, list);
    if (filter === null) continue;
    const walked = await walkList(client, filter, known, list, whole, (id, statusId) => {
      listed.add(id);
      if (list === 'hired') hired.add(statusId);
    });
    for (const id of walked.news) toRead.add(id);
    // The rest of the earlier order still stands behind what was walked.
    const behind = walked.atEnd ? [] : known.order[list].filter((id) => !walked.ids.has(id));
    order[list] = [...walked.ids, ...behind];
    wholeLists &&= walked.atEnd;
  }
  // Somebody known who is in no list any more: the offer was withdrawn, rescinded, or the status reverted.
  if (wholeLists) for (const id of Object.keys(known.known)) if (!listed.has(Number(id))) toRead.add(Number(id));
  return { toRead: [...toRead], order, hiredStatusIds: [...hired], wholeLists };
}

function filterOf(settings: Settings, list: ListName): Readonly<Record<string, string>> | null {
  if (list === 'hired') return settings.includeHired ? { applicationStatus: 'HIRED' } : null;
  return settings.acceptedStatusIds.length === 0 ? null : { applicationStatusId: settings.acceptedStatusIds.join(',') };
}

async function walkList(
  client: BambooHrClient,
  filter: Readonly<Record<string, string>>,
  known: Known,
  list: ListName,
  whole: boolean,
  onItem: (id: number, statusId: number) => void,
): Promise<{ ids: ReadonlySet<number>; news: readonly number[]; atEnd: boolean }> {
  const ids = new Set<number>();
  const changed = new Set<number>();
  const isNews = (id: number, statusId: number): boolean => known.known[String(id)] !== statusId;
  let atEnd = false;
  for await (const { items, last } of pagesOf(client, filter)) {
    for (const { id, statusId } of items) {
      // An item that moved up while the pages were read is met twice.
      if (ids.has(id)) continue;
      ids.add(id);
      onItem(id, statusId);
      if (isNews(id, statusId)) changed.add(id);
    }
    atEnd = last;
    const moved = findMoved(known.order[list], [...ids]);
    const isSettled = items.every(({ id, statusId }) => !isNews(id, statusId) && !moved.has(id));
    if (last || (isSettled && !whole) || ids.size >= MOST_KNOWN_APPLICATIONS) break;
  }
  const moved = findMoved(known.order[list], [...ids]);
  return { ids, news: [...ids].filter((id) => changed.has(id) || moved.has(id)), atEnd };
}

interface ListPage {
  readonly items: readonly { readonly id: number; readonly statusId: number }[];
  readonly last: boolean;
}

/** The next address is not followed but only asked for its presence: a credential goes to the configured host alone. */
async function* pagesOf(
  client: BambooHrClient,
  filter: Readonly<Record<string, string>>,
): AsyncGenerator<ListPage, void, undefined> {
  yield* eachPage<ListPage, number>(async (position) => {
    const page = position ?? 1;
    const answer = await client.get('/api/v1/applicant_tracking/applications', applicationListSchema, {
      ...filter,
      sortBy: 'last_updated',
      sortOrder: 'DESC',
      // Without it applications to a deleted job opening are left out, and would look as if they had left the list.
      jobStatusGroups: 'ALL',
      page: String(page),
    });
    // paginationComplete is described as "whether there are more pages" and recorded as the opposite: not relied on.
    const last = answer.nextPageUrl === null || answer.nextPageUrl === undefined || answer.applications.length === 0;
    const items = answer.applications.map(({ id, status }) => ({ id, statusId: status.id }));
    return { page: { items, last }, next: last ? null : page + 1 };
  });
}

/** In words for the run's report, when the key cannot see the applicant tracker; null for any other error. */
export function unreadReason(error: unknown): string | null {
  if (!(error instanceof ConnectorError) || error.code !== 'forbidden') return null;
  return `Applications could not be read: ${error.message} Give the integration user access to hiring (ATS settings), or remove the source "application" from the mapping.`;
}
