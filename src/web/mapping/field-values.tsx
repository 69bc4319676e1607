import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { fillInWords, profileValues } from '../../core/mapping-help/profile-values.ts';
import { isInAccount } from './account-fields.ts';
import { useMapping } from './mapping-context.ts';

const MOST_SHOWN = 3;
const LONGEST = 60;

/** How often recent records fill a field, and with what. `isFillSaid`: how often stands beside it already. */
export function FieldValues({ path, isFillSaid = false }: { readonly path: string; readonly isFillSaid?: boolean }): ReactNode {
  const { samples, showsValues, today, described } = useMapping();
  if (!showsValues) return null;
  if (samples.unreadable.has(path)) return <Text span c="dimmed" inherit>{described !== null && isInAccount(path, described) === false ? 'Not in this account.' : 'The connection may not read this.'}</Text>;
  if (!samples.known.has(path)) return <Text span c="dimmed" inherit>{samples.error === null ? '…' : 'not read'}</Text>;
  const profile = profileValues(samples.records, path, today);
  const words = fillInWords(profile);
  if (words === null) return <Text span c="dimmed" inherit>No recent records to look at.</Text>;
  const shown = profile.values.slice(0, MOST_SHOWN).map(({ text }) => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text));
  return <><Text span c="dimmed" inherit>{isFillSaid ? (shown.length === 0 ? '' : 'For example: ') : `${words}${shown.length === 0 ? '' : ': '}`}</Text>{shown.join(' · ')}{profile.values.length > MOST_SHOWN ? ' …' : ''}</>;
}
