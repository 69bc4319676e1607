import { Anchor, Button, Center, Code, Modal, Stack, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, type ReactNode } from 'react';
import { z } from 'zod';
import { problemOf } from '../api/api-problem.ts';
import { onSessionEnded, rememberCsrfToken } from '../api/call-api.ts';
import { ME_PATH, MeContext, meSchema } from '../api/me.ts';
import { useApi } from '../api/use-api.ts';
import { LoadingState, ProblemState } from './states.tsx';

const entranceSchema = z.object({ login: z.boolean() });

/** Lets in who is signed in. When the session ends in the middle of the work, the page stays as it is, under a way to sign in again. */
export function SessionGate({ children }: { readonly children: ReactNode }): ReactNode {
  const me = useApi(meSchema, ME_PATH, { onReturn: true });
  const { refetch } = me;
  // What was known of the person stays while asking again fails: the page below goes on living.
  const known = me.data?.data;
  useEffect(() => onSessionEnded(() => void refetch()), [refetch]);
  useEffect(() => rememberCsrfToken(known?.csrfToken ?? null), [known]);
  if (known !== undefined) {
    return (
      <MeContext value={known}>
        {children}
        <SignInAgain isOpen={me.isError && problemOf(me.error).status === 401} name={known.name} />
      </MeContext>
    );
  }
  if (me.isPending) return <LoadingState what="your studio" />;
  return problemOf(me.error).status === 401 ? <SignInPage /> : <Center p="xl"><ProblemState error={me.error} onRetry={() => void refetch()} /></Center>;
}

const here = (): string => encodeURIComponent(`${location.pathname}${location.search}`);

function SignInPage(): ReactNode {
  const entrance = useApi(entranceSchema, '/api/v1/entrance');
  return (
    <Center component="main" mih="80vh" px="md">
      <Stack align="center" maw={460}>
        <Title order={1} size="h2">handoff-sync</Title>
        {entrance.isPending ? <LoadingState what="the ways to sign in" /> : entrance.data?.data.login === true ? (
          <>
            <Text ta="center">Sign in to see handoffs, connections and rules.</Text>
            <Button component="a" href={`/api/v1/login?returnTo=${here()}`} size="md">Sign in</Button>
          </>
        ) : (
          <Text ta="center" component="div">
            Nobody can sign in here yet. Open the link that <Code>handoff serve</Code> printed when it started, or set up single sign-on under <Code>service.login</Code> in connections.yaml.
          </Text>
        )}
        <Anchor href="/api/docs" size="sm">For programs: the HTTP API</Anchor>
      </Stack>
    </Center>
  );
}

/** Signing in happens in another tab, so that nothing typed on this page is lost. */
function SignInAgain({ isOpen, name }: { readonly isOpen: boolean; readonly name: string }): ReactNode {
  const client = useQueryClient();
  const check = (): void => void client.invalidateQueries();
  return (
    <Modal opened={isOpen} onClose={check} title="Your session has ended" closeOnClickOutside={false} withCloseButton={false}>
      <Stack>
        <Text>{name}, nothing you typed is lost: it stays on this page. Sign in again in a new tab, come back and go on.</Text>
        <Button component="a" href="/api/v1/login?returnTo=/" target="_blank" rel="noopener">Sign in in a new tab</Button>
        <Button variant="default" onClick={check}>I have signed in, go on</Button>
      </Stack>
    </Modal>
  );
}
