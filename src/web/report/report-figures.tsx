import { Card, Group, List, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { lazy, Suspense, type ReactNode } from 'react';
import type { FirstRunReport } from '../../core/view/first-run-report.ts';
import { sayCount, sayNumber } from '../draft/say-figures.ts';
import { roleInWords } from '../rule-forms/words.ts';
import { LoadingState } from '../shell/states.tsx';
import { barsOf, caveatsOf, sayDay, sayShare } from './report-words.ts';
import { WideTable } from '../shell/wide-table.tsx';

const ScoreChart = lazy(() => import('./score-chart.tsx'));

/** The figures of a report that holds handoffs. */
export function ReportFigures({ report }: { readonly report: FirstRunReport }): ReactNode {
  const { kind, handoffs, ready, median, placeholders, lifts, from, to, connections } = report;
  const many = kind === 'customer' ? 'deals' : 'hires';
  return (
    <Stack>
      <Text size="sm" c="dimmed">{sayNumber(handoffs)} {many} of {connections.join(', ')}, {sayDay(from)} to {sayDay(to)}.</Text>
      <Card withBorder component="section" aria-label="What would help most"><Text fz="xl" fw={600}>{lifts.sentence}</Text></Card>
      <SimpleGrid cols={{ base: 2, md: 4 }}>
        <Figure value={sayNumber(handoffs)} what={many} />
        <Figure value={median === null ? '–' : sayNumber(Math.round(median))} what="median score, of 100" />
        <Figure value={sayNumber(ready)} what={`ready, ${sayShare(ready / handoffs)} of all`} />
        <Figure value={sayNumber(placeholders)} what={`hold a placeholder, ${sayShare(placeholders / handoffs)} of all`} />
      </SimpleGrid>
      <Distribution report={report} />
      <Lacking report={report} />
      <Placeholders report={report} />
      <Caveats report={report} />
    </Stack>
  );
}

const Figure = ({ value, what }: { readonly value: string; readonly what: string }): ReactNode => (
  <Card withBorder><Text fz={32} fw={700} lh={1.1}>{value}</Text><Text size="sm" c="dimmed">{what}</Text></Card>
);

function Distribution({ report: { distribution } }: { readonly report: FirstRunReport }): ReactNode {
  const bars = barsOf(distribution);
  return (
    <Card withBorder component="section" aria-labelledby="distribution">
      <Stack gap="sm">
        <Title order={2} size="h4" id="distribution">How scores are spread</Title>
        <Suspense fallback={<LoadingState what="the chart" />}><ScoreChart bars={bars} /></Suspense>
        <WideTable minWidth={520}>
          <Table aria-label="How scores are spread">
            <Table.Thead><Table.Tr><Table.Th scope="row">Score</Table.Th>{bars.map(({ label }) => <Table.Th key={label} ta="center">{label}</Table.Th>)}</Table.Tr></Table.Thead>
            <Table.Tbody><Table.Tr><Table.Th scope="row">Handoffs</Table.Th>{bars.map(({ label, handoffs }) => <Table.Td key={label} ta="center">{sayNumber(handoffs)}</Table.Td>)}</Table.Tr></Table.Tbody>
          </Table>
        </WideTable>
      </Stack>
    </Card>
  );
}

function Lacking({ report: { lacking } }: { readonly report: FirstRunReport }): ReactNode {
  return (
    <Card withBorder component="section" aria-labelledby="lacking">
      <Stack gap="sm">
        <Title order={2} size="h4" id="lacking">What is missing most</Title>
        {lacking.length === 0 ? <Text>Nothing: every answer that the rules ask for is there.</Text> : (
          <WideTable minWidth={520}>
            <Table aria-labelledby="lacking">
              <Table.Thead><Table.Tr><Table.Th>Answer</Table.Th><Table.Th>Asked of</Table.Th><Table.Th>Missing</Table.Th><Table.Th>A placeholder</Table.Th><Table.Th>Not mapped</Table.Th></Table.Tr></Table.Thead>
              <Table.Tbody>
                {lacking.map((each) => (
                  <Table.Tr key={each.requirement}>
                    <Table.Td fw={600}>{each.label}</Table.Td>
                    <Table.Td>{roleInWords(each.ownerRole)}</Table.Td>
                    <Table.Td className="not-broken"><Group gap="xs" wrap="nowrap"><span className="share-bar" aria-hidden><span style={{ width: `${each.share * 100}%` }} /></span>{sayNumber(each.lacking)} of {sayNumber(each.asked)} ({sayShare(each.share)})</Group></Table.Td>
                    <Table.Td>{each.placeholders === 0 ? '–' : sayNumber(each.placeholders)}</Table.Td>
                    <Table.Td>{each.unmapped === 0 ? '–' : `${sayNumber(each.unmapped)}: no field feeds it`}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </WideTable>
        )}
      </Stack>
    </Card>
  );
}

const Placeholders = ({ report: { examples } }: { readonly report: FirstRunReport }): ReactNode => examples.length === 0 ? null : (
  <Card withBorder component="section" aria-labelledby="placeholders">
    <Stack gap="xs">
      <Title order={2} size="h4" id="placeholders">Texts that stand where an answer should</Title>
      <List>{examples.map(({ text, times }) => <List.Item key={text}>“{text}”, {sayCount(times, 'time', 'times')}</List.Item>)}</List>
    </Stack>
  </Card>
);

function Caveats({ report }: { readonly report: FirstRunReport }): ReactNode {
  const caveats = caveatsOf(report);
  return caveats.length === 0 ? null : <List size="sm" c="dimmed" aria-label="What these figures leave out">{caveats.map((caveat) => <List.Item key={caveat}>{caveat}</List.Item>)}</List>;
}
