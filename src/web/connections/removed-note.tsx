import { Alert, Text } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';
import type { ConnectionRemoved } from '../../core/view/connection-removal.ts';
import { sayDeleted, sayHandoffsStay, sayTasksClosed, sayTasksStay } from './say-removal.ts';

/** What was removed a moment ago; whoever removed it goes on reading here. */
export function RemovedNote({ removed }: { readonly removed: ConnectionRemoved }): ReactNode {
  const note = useRef<HTMLDivElement>(null);
  useEffect(() => note.current?.focus(), []);
  return (
    <Alert ref={note} tabIndex={-1} color="green" variant="light" title={`"${removed.connection}" was removed`}>
      <Text size="sm">{[sayHandoffsStay(removed.handoffs), sayTasksClosed(removed.tasksClosed), sayTasksStay(removed.openTasks), sayDeleted(removed.secretsDeleted.length)].filter((said) => said !== null).join(' ')}</Text>
    </Alert>
  );
}
