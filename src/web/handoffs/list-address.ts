import { handoffFilterQuery, queryOf, type HandoffListFilter } from '../../core/view/handoff-filter.ts';

/** What an address asks for; parts that mean nothing (mistyped, of an older version) are left out. `search`: with or without "?". */
export function filterFrom(search: string): HandoffListFilter {
  let filter: HandoffListFilter = {};
  for (const [name, value] of new URLSearchParams(search)) {
    const read = handoffFilterQuery.safeParse({ [name]: value });
    if (read.success) filter = { ...filter, ...read.data };
  }
  return filter;
}

/** The same filter always gives the same text. */
export function searchOf(filter: HandoffListFilter): string {
  const query = queryOf(filter);
  query.sort();
  return query.toString();
}

export const listAddress = (filter: HandoffListFilter): string => {
  const search = searchOf(filter);
  return search === '' ? '/handoffs' : `/handoffs?${search}`;
};

/** Without what lets everything through anyway. */
export const withPart = <Name extends keyof HandoffListFilter>(filter: HandoffListFilter, name: Name, value: HandoffListFilter[Name] | null): HandoffListFilter => {
  const { [name]: _former, ...rest } = filter;
  const isNothing = value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
  return isNothing ? rest : { ...rest, [name]: value };
};

/** Whether anything is left out by it; order alone leaves out nothing. */
export const isFiltering = ({ sort: _sort, descending: _descending, ...rest }: HandoffListFilter): boolean => Object.keys(rest).length > 0;
