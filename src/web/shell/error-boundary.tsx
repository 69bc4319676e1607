import { Component, type ReactNode } from 'react';
import { EmptyState } from './states.tsx';
import { Button } from '@mantine/core';

/** A page that breaks takes nothing else along. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, { readonly isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError(): { readonly isBroken: boolean } {
    return { isBroken: true };
  }

  override render(): ReactNode {
    if (!this.state.isBroken) return this.props.children;
    return (
      <EmptyState title="This page stopped working" action={<Button onClick={() => location.reload()}>Load it again</Button>}>
        What was saved is safe. If it happens again, tell the administrator what you did.
      </EmptyState>
    );
  }
}
