import { Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import './connections.css';

/** What is rarely needed, behind a line that opens it. `isOpen`: there is something in it to see. */
export const Fold = ({ title, isOpen = false, children }: { readonly title: string; readonly isOpen?: boolean; readonly children: ReactNode }): ReactNode => (
  <details className="fold" open={isOpen}>
    <summary>{title}</summary>
    <Stack gap="md" pt="sm">{children}</Stack>
  </details>
);
