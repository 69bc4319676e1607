import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { z } from 'zod';
import type { DraftView } from '../../core/view/draft-view.ts';
import { useWrite } from '../api/use-api.ts';
import { ProblemState } from '../shell/states.tsx';
import { draftPath } from './draft-api.ts';

/** Ends a draft without publishing it, after a question. */
export function DiscardDraft({ draft }: { readonly draft: DraftView }): ReactNode {
  const [isAsked, setAsked] = useState(false);
  const [, goTo] = useLocation();
  const discard = useWrite(z.null(), () => ({ path: draftPath(draft.id), method: 'DELETE' as const }), ['/api/v1/drafts']);
  const others = draft.editors.length > 1 ? ` It holds the work of ${draft.editors.length} people.` : '';
  return (
    <>
      <div><Button variant="subtle" color="red" onClick={() => setAsked(true)}>Discard this change</Button></div>
      <Modal opened={isAsked} onClose={() => setAsked(false)} title="Discard this change?" closeButtonProps={{ 'aria-label': 'Close' }}>
        <Stack>
          <Text>What runs stays as it is. “{draft.title}” can still be read for 30 days, but not be worked on.{others}</Text>
          {discard.isError ? <ProblemState error={discard.error} /> : null}
          <Group>
            <Button color="red" loading={discard.isPending} onClick={() => discard.mutate(undefined, { onSuccess: () => goTo('/rules') })}>Discard it</Button>
            <Button variant="default" onClick={() => setAsked(false)} data-autofocus>Keep it</Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
