import { Progress, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { AccountLimits } from '../../core/view/account-views.ts';
import { sayMoment } from '../shell/moment.tsx';
import { sayCount, sayNumber } from './connection-words.ts';

const sum = ({ read, write, look }: AccountLimits['used']): number => read + write + look;

const SOURCES: Readonly<Record<AccountLimits['source'], string>> = {
  reported: 'as the system itself says', configured: 'as set for this connection', documented: 'as its makers document', none: '',
};

/** How much of our share of the account's daily calls is used, in numbers and as a bar. */
export function CallsMeter({ limits, isDetailed = false }: { readonly limits: AccountLimits; readonly isDetailed?: boolean }): ReactNode {
  const { share, limit, used, source, heldBack, resumesAt } = limits;
  const all = sum(used);
  const percent = share === null || share === 0 ? 0 : Math.min(100, (all / share) * 100);
  const said = share === null ? `${sayCount(all, 'call', 'calls')} used today; no daily limit is known` : `${sayNumber(all)} of our ${sayCount(share, 'call', 'calls')} used today`;
  return (
    <Stack gap={4}>
      <Text size="sm">{said}</Text>
      {share === null ? null : <Progress value={percent} size="md" color={percent >= 90 ? 'red' : percent >= 70 ? 'yellow' : 'blue'} aria-label={said} />}
      {heldBack ? <Text size="sm" c="red">Others are using the account up; we hold back until {sayMoment(resumesAt)}.</Text> : null}
      {!isDetailed ? null : (
        <Text size="sm" c="dimmed">
          {sayNumber(used.read)} for reading, {sayNumber(used.write)} for writing, {sayNumber(used.look)} for people looking on these pages.
          {limit === null ? '' : ` The whole account has ${sayNumber(limit)} a day, ${SOURCES[source]}.`} {all === 0 ? '' : `Used calls come back from ${sayMoment(resumesAt)} on.`}
        </Text>
      )}
    </Stack>
  );
}
