import { useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { z } from 'zod';
import type { JsonValue } from '../../core/json.ts';
import { pathsIn } from '../../core/mapping-help/read-notation.ts';
import { connectionOverviewSchema } from '../../core/view/connection-overview.ts';
import { connectorSchema } from '../../core/view/connector-view.ts';
import { describedSchema } from '../../core/view/described-fields.ts';
import { callApi, type Answer } from '../api/call-api.ts';
import { useMay } from '../api/me.ts';
import { useApi } from '../api/use-api.ts';
import type { PersonParts } from './account-fields.ts';
import { readSamplesSchema, SampleBook, type SampleState } from './sample-book.ts';

type Described = z.output<typeof describedSchema>;
const KEPT_MS = 10 * 60_000;
const pathOf = (connection: string): string => `/api/v1/connections/${encodeURIComponent(connection)}`;
const fieldsPath = (connection: string, object: string): string => `${pathOf(connection)}/fields?object=${encodeURIComponent(object)}`;

/** Fields of an object, asked once and kept while somebody works. */
export function useAccountFields(connection: string | null, object: string, isWanted = true): UseQueryResult<Answer<Described>> {
  const mayAsk = useMay('check_connection');
  const path = fieldsPath(connection ?? '', object);
  return useQuery({ queryKey: ['api', path], queryFn: ({ signal }) => callApi(describedSchema, path, { signal }), enabled: connection !== null && object !== '' && mayAsk && isWanted, staleTime: KEPT_MS, gcTime: KEPT_MS, refetchOnWindowFocus: false });
}

/** The account is asked again: somebody made a field, or deleted one. A check has it looked at anew, where fields are else kept for a day. */
export function useAskAgain(connection: string | null): { readonly isAsking: boolean; ask(): void } {
  const client = useQueryClient();
  const { isPending, mutate } = useMutation({
    mutationFn: async () => {
      // What is wrong with the account is told by asking for its fields.
      await callApi(z.unknown(), `${pathOf(connection ?? '')}/check`).catch(() => null);
      await client.invalidateQueries({ predicate: ({ queryKey: [, path] }) => typeof path === 'string' && path.startsWith(`${pathOf(connection ?? '')}/fields`) });
    },
  });
  return { isAsking: isPending, ask: () => mutate() };
}

const connectorsSchema = z.object({ connectors: z.array(connectorSchema) });

/** How the account's connector spells out a person; null when it cannot, or nobody says. */
export function usePersonParts(connection: string | null): PersonParts {
  const maySee = useMay('see_connection_settings');
  const overview = useApi(connectionOverviewSchema, pathOf(connection ?? ''), { enabled: connection !== null });
  const connectors = useApi(connectorsSchema, '/api/v1/connectors', { enabled: maySee });
  const name = overview.data?.data.connector;
  return connectors.data?.data.connectors.find((each) => each.name === name)?.capabilities.person ?? null;
}

/** The book of one object of one account; a new one when either changes. */
export function useSampleBook(connection: string | null, object: string): { readonly book: SampleBook; readonly samples: SampleState } {
  const key = JSON.stringify([connection, object]);
  const [kept, setKept] = useState(() => ({ key, book: makeBook(connection, object) }));
  const current = kept.key === key ? kept : { key, book: makeBook(connection, object) };
  if (current !== kept) setKept(current);
  return { book: current.book, samples: useSyncExternalStore(current.book.subscribe, current.book.state) };
}

const makeBook = (connection: string | null, object: string): SampleBook =>
  new SampleBook({
    read: async (paths) => (await callApi(readSamplesSchema, `${pathOf(connection ?? '')}/samples?object=${encodeURIComponent(object)}&fields=${encodeURIComponent(paths.join(','))}`)).data,
    schedule: (work, ms) => {
      const timer = setTimeout(work, ms);
      return () => clearTimeout(timer);
    },
  });

/** The paths of a notation whose values are asked for; rows of relations come with every record. */
export const askedFor = (notation: JsonValue | undefined): readonly string[] => pathsIn(notation).filter((path) => !path.includes('[]'));

/** Asks for these paths when they come into view. */
export function useAsked(book: SampleBook, paths: readonly string[], isWanted: boolean): void {
  const key = paths.join(',');
  useEffect(() => {
    if (isWanted && key !== '') book.ask(key.split(','));
  }, [book, key, isWanted]);
}
