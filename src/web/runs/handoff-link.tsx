import { Anchor } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';

/** To a handoff, by what people know it as. */
export const HandoffLink = ({ id, title }: { readonly id: string | null; readonly title: string | null }): ReactNode =>
  id === null ? <>{title ?? 'No handoff'}</> : <Anchor component={Link} underline="always" href={`/handoffs/${encodeURIComponent(id)}`} size="sm">{title ?? 'Its handoff'}</Anchor>;
