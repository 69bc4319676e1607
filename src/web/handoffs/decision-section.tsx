import { Card, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { REJECTION_CODES, REJECTION_REASONS } from '../../core/acceptance/rejection-reasons.ts';
import type { HandoffPacket } from '../../core/view/handoff-packet.ts';
import { sayCount } from '../draft/say-figures.ts';
import { Moment } from '../shell/moment.tsx';
import { sayValue } from './packet-words.ts';
import { readAcceptance, type ShownAcceptance } from './read-acceptance.ts';

/** What people decided, asked and answered. */
export function DecisionSection({ packet: { acceptance, valuesHidden, openQuestions, rework } }: { readonly packet: HandoffPacket }): ReactNode {
  const known = readAcceptance(acceptance);
  const isHidden = known === null && valuesHidden;
  return (
    <Card withBorder component="section" aria-labelledby="decisions">
      <Stack gap="sm">
        <Title order={2} size="h4" id="decisions">Decisions and questions</Title>
        {known !== null && isSaid(known) ? <Decisions {...known} /> : isHidden ? <Text size="sm">Hidden from your role: {sayCount(openQuestions, 'open question', 'open questions')}, sent back {sayCount(rework.rejections, 'time', 'times')}.</Text> : <Text>Nobody has decided or asked anything yet.</Text>}
      </Stack>
    </Card>
  );
}

const isSaid = ({ submitted, accepted, delta, rejections, questions }: ShownAcceptance): boolean => submitted !== null || accepted !== null || delta.length + rejections.length + questions.length > 0;

function Decisions({ submitted, accepted, delta, rejections, questions }: ShownAcceptance): ReactNode {
  return (
    <ul className="plain-list">
      {questions.toSorted((a, b) => Number(b.answer === null) - Number(a.answer === null)).map((question) => (
        <li key={`question ${question.number}`}>
          <Text fw={600}>{question.answer === null ? 'Open question' : 'Question'}{question.about === null ? '' : ` about ${question.about.label}`}: “{question.text}”</Text>
          <Text size="sm" c="dimmed">{question.by.name}, <Moment at={question.at} /></Text>
          {question.answer === null ? <Text size="sm">No answer yet.</Text> : <Text size="sm">“{question.answer.text}” – {question.answer.by.name}, <Moment at={question.answer.at} /></Text>}
        </li>
      ))}
      {delta.map((change) => (
        <li key={`delta ${change.field}`}>
          <Text fw={600}>{change.label} changed since it was accepted</Text>
          <Text size="sm">It was {sayValue(change.accepted) || 'empty'} and is {sayValue(change.now) || 'empty'}, since <Moment at={change.since} />; to be confirmed with the customer.</Text>
        </li>
      ))}
      {accepted === null ? null : (
        <li>
          <Text fw={600}>Accepted by {accepted.by.name}{accepted.score === null ? '' : ` at a score of ${accepted.score}`}</Text>
          <Text size="sm">{accepted.text === null ? '' : `Although something was missing: “${accepted.text}” `}<Moment at={accepted.at} /></Text>
        </li>
      )}
      {submitted === null ? null : (
        <li>
          <Text fw={600}>Handed in by {submitted.by.name}</Text>
          <Text size="sm">{submitted.text === null ? '' : `“${submitted.text}” `}<Moment at={submitted.at} /></Text>
        </li>
      )}
      {rejections.toReversed().map((rejection) => (
        <li key={`rejection ${rejection.number}`}>
          <Text fw={600}>Sent back by {rejection.by.name}: {REJECTION_REASONS[REJECTION_CODES.find((code) => code === rejection.reason) ?? 'other']}</Text>
          <Text size="sm">{rejection.text === null ? '' : `“${rejection.text}” `}{rejection.about.length === 0 ? '' : `About ${rejection.about.map(({ label, text }) => (text === null ? label : `${label} (“${text}”)`)).join(', ')}. `}<Moment at={rejection.at} /></Text>
          {rejection.settled === null ? <Text size="sm">It stands until it is handed in again.</Text> : <Text size="sm">{rejection.settled.how === 'handed_in' ? 'Handed in again' : 'Overtaken: the deal was taken back'} <Moment at={rejection.settled.at} />{rejection.settled.text === null ? '' : `: “${rejection.settled.text}”`}</Text>}
        </li>
      ))}
    </ul>
  );
}
