import { Badge, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ConnectionOverview } from '../../core/view/connection-overview.ts';
import { Moment } from '../shell/moment.tsx';
import { sayState } from './connection-words.ts';

/** The state as a word; its colour only helps. */
export function StateBadge({ connection }: { readonly connection: ConnectionOverview }): ReactNode {
  const { word, color } = sayState(connection);
  return <Badge color={color} variant="dot" tt="none" size="lg">{word}</Badge>;
}

/** How much of the account is known. */
export const KnownAsOf = ({ at }: { readonly at: string | null }): ReactNode => (
  <Text size="sm">{at === null ? 'Not everything has been read yet' : <>Knows everything until <Moment at={at} /></>}</Text>
);
