import { Card, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { upperFirst } from '@mantine/hooks';
import type { ReactNode } from 'react';
import type { HandoffPacket } from '../../core/view/handoff-packet.ts';
import { MOMENTS, SEEN_LATE } from '../../core/view/recorded-scores.ts';
import { Moment } from '../shell/moment.tsx';
import { gradeOf } from './row-words.ts';

const KEPT = [['beforeClose', 'before_close'], ['atClose', 'at_close'], ['atAcceptance', 'at_acceptance']] as const;

/** Before the close what would be missed if it were today; from then on the scores of the three moments that figures compare. */
export function ReadinessSection({ packet: { kind, readiness, scores } }: { readonly packet: HandoffPacket }): ReactNode {
  const isWatched = readiness !== null;
  if (!isWatched && KEPT.every(([name]) => scores[name] === null)) return null;
  return (
    <Card withBorder component="section" aria-labelledby="readiness">
      <Stack gap="sm">
        <Title order={2} size="h4" id="readiness">{isWatched ? 'Readiness' : 'Scores kept'}</Title>
        {isWatched ? <Text>{readiness}</Text> : null}
        <SimpleGrid component="ul" className="plain-list" cols={{ base: 1, sm: 3 }}>
          {KEPT.map(([name, moment]) => (
            <li key={name}>
              <Text size="sm" c="dimmed">{upperFirst(MOMENTS[kind][moment])}</Text>
              <KeptScore kept={scores[name]} isLate={name === 'atClose' && scores.closeSeenLate} isAhead={isAhead(name, isWatched)} />
            </li>
          ))}
        </SimpleGrid>
      </Stack>
    </Card>
  );
}

const isAhead = (name: (typeof KEPT)[number][0], isWatched: boolean): boolean => name === 'atAcceptance' || (name === 'atClose' && isWatched);

function KeptScore({ kept, isLate, isAhead: ahead }: { readonly kept: HandoffPacket['scores']['atClose']; readonly isLate: boolean; readonly isAhead: boolean }): ReactNode {
  if (kept === null) return <Text size="sm">{ahead ? 'not yet' : 'not seen'}</Text>;
  return (
    <>
      <Text><strong>{kept.score ?? '–'}</strong> {gradeOf(kept.score).word}</Text>
      <Text size="xs" c="dimmed"><Moment at={kept.at} />{isLate ? `, ${SEEN_LATE}: it may have been filled in since` : ''}</Text>
    </>
  );
}
