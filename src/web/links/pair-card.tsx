import { Anchor, Badge, Button, Card, Group, List, Radio, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import { Link } from 'wouter';
import type { HandoffSummary } from '../../core/view/handoff-summary.ts';
import { KINDS, sayStatus } from '../handoffs/row-words.ts';
import { sayDay } from '../report/report-words.ts';
import { ProblemState } from '../shell/states.tsx';
import { useDecide, type Suggestion } from './suggestions-api.ts';

interface PairProps {
  readonly pair: Suggestion;
  readonly mayDecide: boolean;
  /** What was decided, in a sentence. */
  tell(text: string): void;
}

/** Two handoffs beside each other, what speaks for their being one, and the decision. */
export function PairCard({ pair: { strength, evidence, handoffs }, mayDecide, tell }: PairProps): ReactNode {
  const [first, second] = handoffs;
  const name = `${first.title} (${first.connection}) and ${second.title} (${second.connection})`;
  return (
    <Card withBorder component="section" aria-label={name}>
      <Stack>
        <Group justify="space-between"><Title order={2} size="h4">{first.title === second.title ? first.title : `${first.title} – ${second.title}`}</Title><Badge variant="light" tt="none" size="lg" color={strength === 'likely' ? 'blue' : 'gray'} className="strength">{strength === 'likely' ? 'Likely one' : 'Possibly one'}</Badge></Group>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>{handoffs.map((handoff) => <Side key={handoff.id} handoff={handoff} />)}</SimpleGrid>
        <div><Text fw={600} size="sm">What speaks for it, and against it</Text><List size="sm">{evidence.map((line) => <List.Item key={line}>{line}</List.Item>)}</List></div>
        {mayDecide ? <DecideForm first={first} second={second} tell={tell} /> : <Text size="sm" c="dimmed">Deciding is open to the roles revops and admin.</Text>}
      </Stack>
    </Card>
  );
}

const Side = ({ handoff: { id, kind, title, connection, record, url, score, status, reachedAt } }: { readonly handoff: HandoffSummary }): ReactNode => (
  <Card withBorder p="sm">
    <Anchor component={Link} href={`/handoffs/${id}`} fw={600} underline="always">{title}</Anchor>
    <Text size="sm">{connection} · {url === null ? `${record.object} ${record.externalId}` : <Anchor href={url} target="_blank" rel="noopener noreferrer" underline="always" inherit>{record.object} {record.externalId}</Anchor>}</Text>
    <Text size="sm">{sayStatus(status, kind)}, {score === null ? 'no score yet' : `score ${score}`}</Text>
    {reachedAt === null ? null : <Text size="sm" c="dimmed">{kind === 'customer' ? 'Closed' : 'Accepted'} {sayDay(reachedAt)}</Text>}
  </Card>
);

function DecideForm({ first, second, tell }: { readonly first: HandoffSummary; readonly second: HandoffSummary; tell(text: string): void }): ReactNode {
  const [keptId, setKeptId] = useState(first.id);
  const [reason, setReason] = useState('');
  const decide = useDecide();
  const [kept, other] = keptId === first.id ? [first, second] : [second, first];
  const what = KINDS[first.kind].one.toLowerCase();
  const given = reason.trim();
  const send = (how: 'link' | 'apart') => (event: FormEvent): void => {
    event.preventDefault();
    if (given === '') return;
    decide.mutate({ how, kept, other, reason: given }, {
      onSuccess: () => tell(how === 'link' ? `${kept.title} is one ${what} now: the records of ${other.connection} moved to that of ${kept.connection}.` : `${first.title} and ${second.title} stay two, and are not suggested again.`),
    });
  };
  return (
    <form onSubmit={send('link')}>
      <Stack gap="sm">
        <Radio.Group label="If they are one, which one stays?" description="Its tasks and history go on; the records of the other one move to it." value={keptId} onChange={setKeptId}>
          <Group mt={4}>{[first, second].map(({ id, title, connection }) => <Radio key={id} value={id} label={`${title} in ${connection}`} />)}</Group>
        </Radio.Group>
        <TextInput label="Reason" placeholder="Same person, new e-mail" required maxLength={500} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
        {decide.isError ? <ProblemState error={decide.error} /> : null}
        <Group>
          <Button type="submit" loading={decide.isPending && decide.variables.how === 'link'} disabled={given === '' || decide.isPending}>They are one</Button>
          <Button variant="default" onClick={send('apart')} loading={decide.isPending && decide.variables.how === 'apart'} disabled={given === '' || decide.isPending}>They are two</Button>
          {given === '' ? <Text size="sm" c="dimmed">Give a reason first: it is kept with the decision.</Text> : null}
        </Group>
      </Stack>
    </form>
  );
}
