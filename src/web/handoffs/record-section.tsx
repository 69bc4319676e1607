import { Anchor, Button, Card, Group, Modal, Stack, Text, Textarea, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState, type FormEvent, type ReactNode } from 'react';
import { Link } from 'wouter';
import type { HandoffPacket } from '../../core/view/handoff-packet.ts';
import { useMay } from '../api/me.ts';
import { Moment } from '../shell/moment.tsx';
import { ProblemState } from '../shell/states.tsx';
import { useUnlink } from './handoff-api.ts';
import { PanelLinkButton } from './panel-link-dialog.tsx';

type ShownRecord = HandoffPacket['records'][number];
const STATES: Readonly<Record<ShownRecord['state'], string>> = { present: '', deleted: 'deleted there', merged: 'merged into another record there' };

/** The records that it is made of, and why they are one. */
export function RecordSection({ packet }: { readonly packet: HandoffPacket }): ReactNode {
  const mayLink = useMay('link_handoffs');
  const [chosen, setChosen] = useState<ShownRecord | null>(null);
  return (
    <Card withBorder component="section" aria-labelledby="records">
      <Stack gap="sm">
        <Title order={2} size="h4" id="records">Records that it is made of</Title>
        <ul className="plain-list">
          {packet.records.map((record) => (
            <li key={`${record.connection} ${record.object} ${record.externalId}`}>
              <Group justify="space-between" align="flex-start">
                <div>
                  <Text>{record.url === null ? nameOf(record) : <Anchor href={record.url} target="_blank" rel="noopener noreferrer" underline="always">{nameOf(record)}</Anchor>}</Text>
                  <Text size="sm" c="dimmed">{record.connection}{STATES[record.state] === '' ? '' : ` · ${STATES[record.state]}`} · read <Moment at={record.readAt} />{record.configured ? '' : ' · the account is not connected any more'}</Text>
                  <Text size="sm">{record.evidence === null ? 'It began with this record.' : record.evidence === '' ? 'It joined; why is hidden from your role.' : `It joined: ${record.evidence}`}</Text>
                </div>
                <Group gap="xs">
                  {record.configured && packet.forgottenAt === null && packet.absorbedInto === null && packet.cutAt === null ? <PanelLinkButton handoff={packet.id} connection={record.connection} record={nameOf(record)} /> : null}
                  {mayLink && record.evidence !== null && packet.cutAt === null ? <Button size="xs" variant="default" onClick={() => setChosen(record)} aria-label={`Unlink ${nameOf(record)}`}>Unlink</Button> : null}
                </Group>
              </Group>
            </li>
          ))}
        </ul>
        {packet.records.length > 1 && !mayLink ? <Text size="sm" c="dimmed">Unlinking a record is open to the roles revops and admin.</Text> : null}
      </Stack>
      <Modal opened={chosen !== null} onClose={() => setChosen(null)} title="Unlink this record?" closeButtonProps={{ 'aria-label': 'Close' }}>
        {chosen === null ? null : <UnlinkForm id={packet.id} record={chosen} close={() => setChosen(null)} />}
      </Modal>
    </Card>
  );
}

const nameOf = ({ object, externalId }: ShownRecord): string => `${object} ${externalId}`;

function UnlinkForm({ id, record, close }: { readonly id: string; readonly record: ShownRecord; close(): void }): ReactNode {
  const [reason, setReason] = useState('');
  const unlink = useUnlink(id);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (reason.trim() === '') return;
    unlink.mutate({ record: `${record.connection}:${record.externalId}`, reason: reason.trim() }, {
      onSuccess: (other) => {
        notifications.show({ title: 'The record was taken out', message: <Anchor component={Link} href={`/handoffs/${other}`} underline="always">See the handoff that it founds now</Anchor> });
        close();
      },
    });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm">{nameOf(record)} of {record.connection} becomes a handoff of its own, and is never joined with this one again unless a person links them.</Text>
        <Textarea label="Reason" placeholder="Namesakes: two different people" required maxLength={500} autosize minRows={2} value={reason} onChange={(event) => setReason(event.currentTarget.value)} data-autofocus />
        {unlink.isError ? <ProblemState error={unlink.error} /> : null}
        <Group justify="flex-end"><Button variant="default" onClick={close}>Cancel</Button><Button type="submit" color="red" loading={unlink.isPending} disabled={reason.trim() === ''}>Unlink</Button></Group>
      </Stack>
    </form>
  );
}
