import { Button, Card, Group, NativeSelect, Stack, Text, Textarea, Title } from '@mantine/core';
import { upperFirst } from '@mantine/hooks';
import { useState, type FormEvent, type ReactNode } from 'react';
import { AUDIT_OUTCOMES, AUDIT_TOPICS, EXPLAINED_OUTCOMES, OUTCOMES_IN_WORDS, sayAudit, TOPICS_IN_WORDS, type AuditTopic } from '../../core/acceptance/promise-audit.ts';
import type { HandoffPacket } from '../../core/view/handoff-packet.ts';
import { useMay } from '../api/me.ts';
import { Moment } from '../shell/moment.tsx';
import { ProblemState } from '../shell/states.tsx';
import { useAudit } from './handoff-api.ts';
import { readAcceptance } from './read-acceptance.ts';

const ENDED: readonly HandoffPacket['status'][] = ['withdrawn', 'rescinded'];

/** What sales and operations found when they went through the promises; open until the packet is accepted. */
export function AuditSection({ packet }: { readonly packet: HandoffPacket }): ReactNode {
  const mayRecord = useMay('audit_promises');
  const [edited, setEdited] = useState<AuditTopic | null>(null);
  if (packet.kind === 'employee') return null;
  const known = readAcceptance(packet.acceptance);
  const isOpen = known?.accepted == null && !ENDED.includes(packet.status) && packet.absorbedInto === null && packet.forgottenAt === null && packet.cutAt === null;
  return (
    <Card withBorder component="section" aria-labelledby="promises">
      <Stack gap="sm">
        <Title order={2} size="h4" id="promises">Promise audit</Title>
        {packet.valuesHidden ? <Text size="sm">Hidden from your role.</Text> : (
          <>
            <Text size="sm" c="dimmed">{sayState(isOpen, sayAudit(known?.audit))}</Text>
            <ul className="plain-list">
              {AUDIT_TOPICS.map((topic) => {
                const entry = known?.audit?.[topic];
                return (
                  <li key={topic}>
                    <Group justify="space-between" align="flex-start">
                      <div>
                        <Text fw={600}>{TOPICS_IN_WORDS[topic]}</Text>
                        <Text size="sm">{entry === undefined ? 'Not gone through yet' : `${OUTCOMES_IN_WORDS[entry.outcome]}${entry.text === null ? '' : `: “${entry.text}”`}`}</Text>
                        {entry === undefined ? null : <Text size="sm" c="dimmed">{entry.by.name}, <Moment at={entry.at} /></Text>}
                      </div>
                      {mayRecord && isOpen && edited !== topic ? <Button size="xs" variant="default" onClick={() => setEdited(topic)} aria-label={`${entry === undefined ? 'Record' : 'Change'} ${TOPICS_IN_WORDS[topic]}`}>{entry === undefined ? 'Record' : 'Change'}</Button> : null}
                    </Group>
                    {edited === topic ? <AuditForm packet={packet} topic={topic} outcome={entry?.outcome} text={entry?.text ?? ''} close={() => setEdited(null)} /> : null}
                  </li>
                );
              })}
            </ul>
            {isOpen && !mayRecord ? <Text size="sm" c="dimmed">Recording is open to the roles sales, operations, revops and admin.</Text> : null}
          </>
        )}
      </Stack>
    </Card>
  );
}

const sayState = (isOpen: boolean, said: string | null): string =>
  isOpen
    ? `Sales and operations go through what was promised, topic by topic${said === null ? '.' : `: ${said}.`}`
    : said === null ? 'Nobody went through the promises.' : `As it was when the packet was taken over or taken back: ${said}.`;

function AuditForm({ packet, topic, close, ...known }: { readonly packet: HandoffPacket; readonly topic: AuditTopic; readonly outcome: string | undefined; readonly text: string; close(): void }): ReactNode {
  const [outcome, setOutcome] = useState(known.outcome ?? '');
  const [text, setText] = useState(known.text);
  const audit = useAudit(packet.id);
  const needsText = EXPLAINED_OUTCOMES.some((each) => each === outcome);
  const isWhole = outcome !== '' && (!needsText || text.trim() !== '');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isWhole) audit.mutate({ topic, outcome, ...(text.trim() === '' ? {} : { text: text.trim() }) }, { onSuccess: close });
  };
  return (
    <form onSubmit={submit} aria-label={TOPICS_IN_WORDS[topic]}>
      <Stack gap="xs" mt="xs">
        <NativeSelect label="Outcome" required ref={focusAtOnce} value={outcome} onChange={(event) => setOutcome(event.currentTarget.value)} data={[{ value: '', label: 'Choose …' }, ...AUDIT_OUTCOMES.map((value) => ({ value, label: upperFirst(OUTCOMES_IN_WORDS[value]) }))]} />
        <Textarea label="What was found" description={needsText ? 'Say what: operations read it when they accept.' : 'Only if there is something to say.'} required={needsText} maxLength={2_000} autosize minRows={2} value={text} onChange={(event) => setText(event.currentTarget.value)} />
        {audit.isError ? <ProblemState error={audit.error} /> : null}
        <Group justify="flex-end"><Button variant="default" size="xs" onClick={close}>Cancel</Button><Button type="submit" size="xs" loading={audit.isPending} disabled={!isWhole}>Save</Button></Group>
      </Stack>
    </form>
  );
}

/** Whoever opened the form goes on in it. */
const focusAtOnce = (field: HTMLSelectElement | null): void => field?.focus();

