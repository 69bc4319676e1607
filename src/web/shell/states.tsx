import { Alert, Button, Center, List, Loader, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { problemOf } from '../api/api-problem.ts';

/** While something is on its way. `what` is read aloud: "Loading handoffs". */
export const LoadingState = ({ what }: { readonly what: string }): ReactNode => (
  <Center component="output" mih={160} aria-live="polite">
    <Stack align="center" gap="xs">
      <Loader aria-hidden />
      <Text c="dimmed">Loading {what} …</Text>
    </Stack>
  </Center>
);

/** Nothing there yet, and what makes something be there. */
export const EmptyState = ({ title, children, action }: { readonly title: string; readonly children?: ReactNode; readonly action?: ReactNode }): ReactNode => (
  <Center mih={200} px="md">
    <Stack align="center" gap="sm" maw={520}>
      <Title order={3} ta="center">{title}</Title>
      {children === undefined ? null : <Text c="dimmed" ta="center" component="div">{children}</Text>}
      {action}
    </Stack>
  </Center>
);

const sayDetail = ({ place, message }: { readonly place: string; readonly message: string }): string => (place === '' ? message : `${place}: ${message}`);

/** What went wrong, and what to do about it: in the words of the service. */
export function ProblemState({ error, onRetry }: { readonly error: unknown; readonly onRetry?: (() => void) | undefined }): ReactNode {
  const problem = problemOf(error);
  if (problem.status === 403) return <ForbiddenState detail={problem.detail} remedy={problem.remedy} />;
  return (
    <Alert color="red" variant="light" title={problem.detail} role="alert" my="sm">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{problem.remedy}</Text>
        {problem.problems === undefined || problem.problems.length < 2 ? null : (
          <List size="sm">{[...new Set(problem.problems.map(sayDetail))].map((detail) => <List.Item key={detail}>{detail}</List.Item>)}</List>
        )}
        {problem.instance === undefined || problem.status < 500 ? null : <Text size="xs" c="dimmed">Number of this request: {problem.instance.replace('urn:uuid:', '')}</Text>}
        {onRetry === undefined ? null : <Button size="xs" variant="default" onClick={onRetry}>Try again</Button>}
      </Stack>
    </Alert>
  );
}

export const FORBIDDEN = 'Your role may not see this page. Ask an administrator for the role that may.';

/** A part of a page that this person's role does not open. */
const ForbiddenState = ({ detail, remedy }: { readonly detail: string; readonly remedy: string }): ReactNode => (
  <EmptyState title="This is not open to your role">{detail} {remedy}</EmptyState>
);
