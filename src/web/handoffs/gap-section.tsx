import { Anchor, Badge, Card, Code, Group, Stack, Text, Title } from '@mantine/core';
import { upperFirst } from '@mantine/hooks';
import type { ReactNode } from 'react';
import type { HandoffPacket } from '../../core/view/handoff-packet.ts';
import { sayCount } from '../draft/say-figures.ts';
import { gapsByOwner, sayDue, sayReason, type Gap } from './packet-words.ts';
import { KINDS, todayOf } from './row-words.ts';

/** What is missing, under whoever is asked for it. */
export function GapSection({ packet, now }: { readonly packet: HandoffPacket; readonly now: Date }): ReactNode {
  const { gaps } = packet;
  const due = gaps.filter((gap) => gap.due).length;
  const later = gaps.length - due;
  return (
    <Card withBorder component="section" aria-labelledby="missing">
      <Stack gap="md">
        <Title order={2} size="h4" id="missing">What is missing</Title>
        {gaps.length === 0 ? <Text>Nothing: every answer that the rules ask for is there.</Text> : (
          <Text size="sm" c="dimmed">{due === 0 ? 'Nothing is missing now' : `${sayCount(due, 'answer is', 'answers are')} missing now`}{later === 0 ? '.' : `; ${sayCount(later, 'more is', 'more are')} asked for later and ${later === 1 ? 'does' : 'do'} not count yet.`}</Text>
        )}
        {gapsByOwner(gaps).map(({ key, owner, role, gaps: own }) => (
          <Stack key={key} gap={6} component="section" aria-label={`Asked of ${owner}`}>
            <Title order={3} size="h6">{owner}{owner === role ? '' : <Text span c="dimmed" fw={400}> · {role}</Text>}</Title>
            <ul className="plain-list">{own.map((gap) => <GapItem key={gap.requirement} gap={gap} packet={packet} now={now} />)}</ul>
          </Stack>
        ))}
      </Stack>
    </Card>
  );
}

function GapItem({ gap, packet, now }: { readonly gap: Gap; readonly packet: HandoffPacket; readonly now: Date }): ReactNode {
  const { label, reason, note, weight, gate } = gap;
  const answer = packet.answers.find(({ field }) => field === gap.field);
  return (
    <li>
      <Group gap="xs"><Text fw={600}>{label}</Text>{gate ? <Badge variant="light" color="red" className="gate-badge">nothing goes on without it</Badge> : null}</Group>
      <Text size="sm">{upperFirst(sayReason(reason, { kind: packet.kind, refused: answer?.refused, note }))}. Weight {weight}, {sayDue(gap, todayOf(now))}.</Text>
      <WhereToMend gap={gap} packet={packet} />
    </li>
  );
}


function WhereToMend({ gap: { where, label, reason }, packet: { kind, records } }: { readonly gap: Gap; readonly packet: HandoffPacket }): ReactNode {
  if (where === null || reason === 'unmapped') return null;
  const url = records.find(({ object, externalId }) => object === where.object && externalId === where.externalId)?.url ?? null;
  const place = <>field <Code>{where.path}</Code> of {where.object} {where.externalId}</>;
  if (url === null) return <Text size="sm">Fix it in {KINDS[kind].system}: {place}</Text>;
  return <Text size="sm"><Anchor href={url} target="_blank" rel="noopener noreferrer" underline="always" inherit aria-label={`Fix in ${KINDS[kind].system}: ${label}`}>Fix in {KINDS[kind].system}<span aria-hidden>&nbsp;↗</span></Anchor>, {place}</Text>;
}
