import './rules.css';
import { Button, type ButtonProps } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { problemOf } from '../api/api-problem.ts';
import { useMay } from '../api/me.ts';
import { beginDraft, type DraftStart } from '../draft/draft-api.ts';

interface BeginChangeProps extends ButtonProps {
  readonly start: DraftStart;
  /** Tab of the workbench that opens. */
  readonly tab?: string;
  readonly children: ReactNode;
}

/** Begins a draft and goes to it. Not shown to who may not. */
export function BeginChange({ start, tab, children, ...button }: BeginChangeProps): ReactNode {
  const [isBusy, setBusy] = useState(false);
  const [, goTo] = useLocation();
  const client = useQueryClient();
  if (!useMay('edit_draft')) return null;
  const begin = async (): Promise<void> => {
    setBusy(true);
    try {
      const { id } = await beginDraft(start);
      void client.invalidateQueries({ queryKey: ['api', '/api/v1/drafts?limit=200'] });
      goTo(`/drafts/${id}${tab === undefined ? '' : `/${tab}`}`);
    } catch (error) {
      const { detail, remedy } = problemOf(error);
      notifications.show({ color: 'red', title: detail, message: remedy });
      setBusy(false);
    }
  };
  return <Button {...button} className="button-wraps" loading={isBusy} onClick={() => void begin()}>{children}</Button>;
}
