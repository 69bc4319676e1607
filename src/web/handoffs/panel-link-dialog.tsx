import { Button, Code, CopyButton, Group, List, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { panelLinkSchema } from '../../core/view/panel-link-view.ts';
import { callApi } from '../api/call-api.ts';
import { sayClock } from '../shell/moment.tsx';
import { LoadingState, ProblemState } from '../shell/states.tsx';
import { handoffPath } from './handoff-api.ts';

/** A link for whoever tries the panel on a page of this record's system; programs make their own with an API token. */
export function PanelLinkButton({ handoff, connection, record }: { readonly handoff: string; readonly connection: string; readonly record: string }): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const make = useMutation({ mutationFn: async () => (await callApi(panelLinkSchema, `${handoffPath(handoff)}/panel-links`, { method: 'POST', body: { connection } })).data });
  const open = (): void => {
    setOpen(true);
    make.mutate();
  };
  return (
    <>
      <Button size="xs" variant="default" onClick={open} aria-label={`Link for a frame: ${record}`}>Link for a frame</Button>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title="A link for a frame" closeButtonProps={{ 'aria-label': 'Close' }}>
        {make.isPending ? <LoadingState what="the link" /> : make.data === undefined ? <ProblemState error={make.error} onRetry={() => make.mutate()} /> : <MadeLink {...make.data} again={() => make.mutate()} />}
      </Modal>
    </>
  );
}

function MadeLink({ url, expiresAt, hosts, again }: { readonly url: string; readonly expiresAt: string; readonly hosts: readonly string[]; again(): void }): ReactNode {
  return (
    <Stack>
      <Text size="sm">Put this address into a frame of a page to see the handoff there. It opens <strong>once</strong>, until <strong>{sayClock(expiresAt)}</strong>, and shows nothing in a window of its own. It shows what your role may see.</Text>
      <TextInput label="Address of the frame" value={url} readOnly onFocus={(event) => event.currentTarget.select()} data-autofocus />
      <Text size="sm">Pages that may show it:</Text>
      <List size="sm">{hosts.map((host) => <List.Item key={host}><Code>{host}</Code></List.Item>)}</List>
      <Text size="sm" c="dimmed">A page for every day makes a new link whenever it is built: docs/panel.md says how.</Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={again}>Make another</Button>
        <CopyButton value={url}>{({ copied, copy }) => <Button onClick={copy}>{copied ? 'Copied' : 'Copy'}</Button>}</CopyButton>
      </Group>
    </Stack>
  );
}
