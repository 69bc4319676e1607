import { Button, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useState, type FormEvent, type ReactNode } from 'react';
import type { ConnectionOverview } from '../../core/view/connection-overview.ts';
import { problemOf } from '../api/api-problem.ts';
import { useMay } from '../api/me.ts';
import { ProblemState } from '../shell/states.tsx';
import { useConnectionAct } from './connections-api.ts';

const tell = (error: unknown): void => {
  const { detail, remedy } = problemOf(error);
  notifications.show({ color: 'red', title: detail, message: remedy, autoClose: false });
};

/** What a person can have a connection do. What the role may not do says so on the button. */
export function ConnectionActions({ connection: { id, state, syncWantedAt, lastRun } }: { readonly connection: ConnectionOverview }): ReactNode {
  const [maySync, mayPause, mayResume] = [useMay('run_sync'), useMay('pause_connection'), useMay('resume_connection')];
  const [isAsked, { open, close }] = useDisclosure(false);
  const sync = useConnectionAct<boolean>(id, (full) => ({ path: '/syncs', body: { full } }));
  const resume = useConnectionAct<void>(id, () => ({ path: '/resume' }));
  const isBusy = syncWantedAt !== null || lastRun?.outcome === 'running';
  const rests = state === 'paused' || state === 'frozen';
  const why = maySync ? (rests ? 'It rests: nothing runs until it goes on' : undefined) : 'Open to the roles operations, revops and admin';
  return (
    <>
      <Button variant="default" disabled={!maySync || rests || isBusy} title={why} loading={sync.isPending} onClick={() => sync.mutate(false, { onError: tell, onSuccess: () => notifications.show({ message: 'It runs as soon as a worker is free; the table of runs shows it.' }) })}>
        {isBusy && !rests ? 'Running …' : 'Sync now'}
      </Button>
      {state === 'paused' ? (
        <Button disabled={!mayResume} title={mayResume ? undefined : 'Open to the roles revops and admin'} loading={resume.isPending} onClick={() => resume.mutate(undefined, { onError: tell })}>Resume</Button>
      ) : (
        <Button variant="default" disabled={!mayPause} title={mayPause ? undefined : 'Open to the roles revops and admin'} onClick={open}>Pause …</Button>
      )}
      <PauseDialog id={id} isOpen={isAsked} onClose={close} />
    </>
  );
}

function PauseDialog({ id, isOpen, onClose }: { readonly id: string; readonly isOpen: boolean; readonly onClose: () => void }): ReactNode {
  const [reason, setReason] = useState('');
  const pause = useConnectionAct<string>(id, (said) => ({ path: '/pause', body: { reason: said } }));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    pause.mutate(reason.trim(), { onSuccess: () => {
      setReason('');
      onClose();
    } });
  };
  return (
    <Modal opened={isOpen} onClose={onClose} title={`Pause ${id}`} closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit}>
        <Stack>
          <Text size="sm">Nothing is read from this account or written to it until somebody resumes it. What is due waits; nothing is lost.</Text>
          <Textarea label="Why" description="Everybody who looks at this connection sees it." required maxLength={500} autosize minRows={2} data-autofocus value={reason} onChange={({ currentTarget }) => setReason(currentTarget.value)} />
          {pause.isError ? <ProblemState error={pause.error} /> : null}
          <Button type="submit" loading={pause.isPending} disabled={reason.trim() === ''}>Pause it</Button>
        </Stack>
      </form>
    </Modal>
  );
}
