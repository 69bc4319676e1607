import { Button, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState, type ReactNode } from 'react';
import type { HandoffListFilter } from '../../core/view/handoff-filter.ts';
import { problemOf } from '../api/api-problem.ts';
import { fetchFile } from '../api/fetch-file.ts';
import { useMay } from '../api/me.ts';
import { searchOf } from './list-address.ts';

/** Exactly what is filtered, in its order, as a file. */
export function ExportButton({ filter, count }: { readonly filter: HandoffListFilter; readonly count: number }): ReactNode {
  const mayExport = useMay('export_handoffs');
  const [isBusy, setBusy] = useState(false);
  if (!mayExport) return <Text size="sm" c="dimmed">Exporting is open to the roles operations, revops and admin.</Text>;
  const save = async (): Promise<void> => {
    setBusy(true);
    try {
      const { blob, name } = await fetchFile(`/api/v1/handoffs/export.csv?${searchOf(filter)}`, 'handoffs.csv');
      offer(blob, name);
    } catch (error) {
      const { detail, remedy } = problemOf(error);
      notifications.show({ color: 'red', title: detail, message: remedy });
    } finally {
      setBusy(false);
    }
  };
  return <Button variant="default" onClick={() => void save()} loading={isBusy} disabled={count === 0}>Export as CSV</Button>;
}

function offer(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The download has begun by then.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
