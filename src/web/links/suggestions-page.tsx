import { Alert, Stack, Text } from '@mantine/core';
import { useRef, useState, type ReactNode } from 'react';
import { useMay } from '../api/me.ts';
import { sayCount } from '../draft/say-figures.ts';
import { Page } from '../shell/page.tsx';
import { EmptyState, LoadingState, ProblemState } from '../shell/states.tsx';
import { PairCard } from './pair-card.tsx';
import { keyOf, useSuggestions } from './suggestions-api.ts';

export default function SuggestionsPage(): ReactNode {
  const found = useSuggestions();
  const mayDecide = useMay('link_handoffs');
  const [told, setTold] = useState<string | null>(null);
  const answer = useRef<HTMLOutputElement>(null);
  const pairs = found.data?.data.items ?? [];
  const total = found.data?.data.total ?? 0;
  const tell = (text: string): void => {
    setTold(text);
    // The pair is gone: work goes on from what became of it.
    answer.current?.focus();
  };
  return (
    <Page title="Links" intro="Pairs that might be the same deal or the same hire in two systems. Nothing is joined until somebody says so.">
      <output ref={answer} tabIndex={-1}>{told === null ? null : <Alert color="green" variant="light" p="sm">{told}</Alert>}</output>
      {found.isPending ? <LoadingState what="pairs" /> : found.data === undefined ? <ProblemState error={found.error} onRetry={() => void found.refetch()} /> : pairs.length === 0 ? (
        <EmptyState title="No pair to decide about">When two systems seem to hold the same deal or hire, the pair stands here with what speaks for it.</EmptyState>
      ) : (
        <Stack>
          <Text size="sm">{sayCount(total, 'pair', 'pairs')}, the likeliest first{total > pairs.length ? `; these are the first ${pairs.length}` : ''}.</Text>
          {pairs.map((pair) => <PairCard key={keyOf(pair)} pair={pair} mayDecide={mayDecide} tell={tell} />)}
        </Stack>
      )}
    </Page>
  );
}
