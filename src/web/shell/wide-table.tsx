import { Table } from '@mantine/core';
import type { ReactNode } from 'react';

/** A table that scrolls sideways where the page is narrower than `minWidth` pixels; also by keyboard. */
export const WideTable = ({ minWidth, children }: { readonly minWidth: number; readonly children: ReactNode }): ReactNode => (
  <Table.ScrollContainer minWidth={minWidth} type="native" tabIndex={0}>
    {children}
  </Table.ScrollContainer>
);
