import { Anchor, Card, List, Stack, Table, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { ReplayFigures } from '../../core/view/replay-view.ts';
import { statusLabelOf } from '../../core/tasks/status-labels.ts';
import { sayCost, sayNumber, sayScore } from './say-figures.ts';
import { useShortened } from './shortened.tsx';
import { WideTable } from '../shell/wide-table.tsx';

type Rescored = ReplayFigures['up'][number];

/** Handoffs by name, with what becomes of their score and status. */
export function ScoresSection({ title, handoffs, total }: { readonly title: string; readonly handoffs: readonly Rescored[]; readonly total: number }): ReactNode {
  const { shown, more } = useShortened(handoffs);
  if (handoffs.length === 0) return null;
  return (
    <Card withBorder component="section" aria-label={title}>
      <Title order={2} size="h5">{title}: {sayNumber(total)}</Title>
      {total > handoffs.length ? <Text size="sm" c="dimmed">The {handoffs.length} that change most.</Text> : null}
      <WideTable minWidth={480}>
        <Table>
          <Table.Thead><Table.Tr><Table.Th>Handoff</Table.Th><Table.Th>Score</Table.Th><Table.Th>Status</Table.Th></Table.Tr></Table.Thead>
          <Table.Tbody>
            {shown.map(({ id, title: name, kind, score, status }) => (
              <Table.Tr key={id}>
                <Table.Td><HandoffLink id={id} title={name} /></Table.Td>
                <Table.Td>{sayScore(score.from)} → <strong>{sayScore(score.to)}</strong></Table.Td>
                <Table.Td>{status.from === status.to ? statusLabelOf(status.to, kind) : <>{statusLabelOf(status.from, kind)} → <strong>{statusLabelOf(status.to, kind)}</strong></>}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </WideTable>
      {more}
    </Card>
  );
}

export const HandoffLink = ({ id, title }: { readonly id: string; readonly title: string }): ReactNode => <Anchor component={Link} href={`/handoffs/${id}`} underline="always">{title}</Anchor>;

/** What each new or stricter requirement asks of those who answer it. */
export function RequirementsSection({ requirements }: { readonly requirements: ReplayFigures['requirements'] }): ReactNode {
  if (requirements.length === 0) return null;
  return (
    <Card withBorder component="section" aria-label="What new requirements cost">
      <Stack gap="md">
        <Title order={2} size="h5">What new requirements cost those who answer them</Title>
        {requirements.map((requirement) => <Cost key={requirement.requirement} {...requirement} />)}
      </Stack>
    </Card>
  );
}

function Cost({ label, owner, change, openHandoffs, lacking, unknown, people, handoffs }: ReplayFigures['requirements'][number]): ReactNode {
  const { shown, more } = useShortened(handoffs);
  return (
    <div>
      <Text fw={600}>{label} ({change === 'new' ? 'new' : 'stricter than before'})</Text>
      <Text size="sm">{sayCost({ owner, openHandoffs, lacking, unknown })}</Text>
      {people.length === 0 ? null : <Text size="sm">Who: {people.map(({ name, lacking: each }) => `${name} (${sayNumber(each)})`).join(', ')}.</Text>}
      {handoffs.length === 0 ? null : <List size="sm">{shown.map(({ id, title }) => <List.Item key={id}><HandoffLink id={id} title={title} /></List.Item>)}</List>}
      {more}
    </div>
  );
}
