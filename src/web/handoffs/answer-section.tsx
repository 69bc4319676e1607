import { Anchor, Card, Code, Stack, Table, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { HandoffPacket } from '../../core/view/handoff-packet.ts';
import { Moment } from '../shell/moment.tsx';
import { answersBySubject, sayReason, sayValue, type Answer } from './packet-words.ts';

/** The packet itself: every answer with where it comes from. */
export function AnswerSection({ packet }: { readonly packet: HandoffPacket }): ReactNode {
  const { kind, answers, valuesHidden } = packet;
  return (
    <Card withBorder component="section" aria-labelledby="answers">
      <Stack gap="md">
        <Title order={2} size="h4" id="answers">All answers</Title>
        {answers.length === 0 ? <Text>No field is mapped yet.</Text> : null}
        {answersBySubject(kind, answers).map(({ subject, answers: own }) => (
          <Stack key={subject} gap={4}>
            <Title order={3} size="h5">{subject}</Title>
            <Table.ScrollContainer minWidth={0}>
              <Table className="answer-table" verticalSpacing={6} aria-label={subject}>
                <Table.Thead><Table.Tr><Table.Th>Answer</Table.Th><Table.Th>Value</Table.Th><Table.Th>Where it comes from</Table.Th></Table.Tr></Table.Thead>
                <Table.Tbody>
                  {own.map((answer) => (
                    <Table.Tr key={answer.field}>
                      <Table.Td>{answer.label}</Table.Td>
                      <Table.Td><Value answer={answer} kind={kind} isHidden={valuesHidden} isCut={packet.cutAt !== null} /></Table.Td>
                      <Table.Td><Origin answer={answer} records={packet.records} /></Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          </Stack>
        ))}
      </Stack>
    </Card>
  );
}

function Value({ answer: { value, reason, refused, note, contested }, kind, isHidden, isCut }: { readonly answer: Answer; readonly kind: HandoffPacket['kind']; readonly isHidden: boolean; readonly isCut: boolean }): ReactNode {
  if (reason !== null) return <Text size="sm" c="dimmed">No answer: {sayReason(reason, { kind, refused, note })}</Text>;
  if (isCut) return <Text size="sm" c="dimmed">No longer kept</Text>;
  if (isHidden) return <Text size="sm" c="dimmed">Hidden from your role</Text>;
  return (
    <>
      <Text size="sm" className="answer-text">{sayValue(value)}</Text>
      {note === null ? null : <Text size="sm" c="dimmed">{note}</Text>}
      {contested.map(({ value: other, source }) => <Text key={`${source?.connection ?? ''} ${source?.externalId ?? ''} ${source?.path ?? ''}`} size="sm"><strong>Another record differs:</strong> {source?.connection ?? 'unknown'} says “{sayValue(other)}”</Text>)}
    </>
  );
}

/** Expressions may fill a page; the rules show them whole. */
const LONGEST_PATH = 70;

function Origin({ answer: { source, transform }, records }: { readonly answer: Answer; readonly records: HandoffPacket['records'] }): ReactNode {
  if (source === null) return <Text size="sm" c="dimmed">–</Text>;
  const { connection, object, externalId, path, readAt } = source;
  const url = records.find((record) => record.connection === connection && record.object === object && record.externalId === externalId)?.url ?? null;
  const record = `${object} ${externalId}`;
  return (
    <Text size="sm" component="div">
      {connection} · <Code title={path}>{path.length > LONGEST_PATH ? `${path.slice(0, LONGEST_PATH)}…` : path}</Code>{transform === null ? '' : `, read as ${transform}`}
      <Text size="xs" c="dimmed" component="div">{url === null ? record : <Anchor href={url} target="_blank" rel="noopener noreferrer" inherit underline="always">{record}</Anchor>}, read <Moment at={readAt} /></Text>
    </Text>
  );
}
