import { Alert, Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { ConnectionOverview } from '../../core/view/connection-overview.ts';
import { useMay } from '../api/me.ts';
import { Moment } from '../shell/moment.tsx';
import { ProblemState } from '../shell/states.tsx';
import { FROZEN_MEANS } from './connection-words.ts';
import { useConnectionAct } from './connections-api.ts';

/** A frozen connection: what that means, and the two ways on. */
export function ReleaseChoice({ id, frozen }: { readonly id: string; readonly frozen: NonNullable<ConnectionOverview['frozen']> }): ReactNode {
  const may = useMay('release_connection');
  const [isSure, setSure] = useState(false);
  const release = useConnectionAct<boolean>(id, (confirm) => ({ path: '/release', body: { confirm } }));
  return (
    <Alert color="red" variant="light" title="Frozen: a person has to decide">
      <Stack gap="sm">
        <Text size="sm">{frozen.reason} That was <Moment at={frozen.at} />.</Text>
        <Text size="sm">{FROZEN_MEANS} Look at the account and at the last change of the rules first.</Text>
        {may ? (
          <>
            <Group align="center">
              <Button variant="default" loading={release.isPending && !release.variables} onClick={() => release.mutate(false)}>The cause is mended: look again</Button>
              <Text size="sm">The next run judges afresh, and freezes again if it still has to.</Text>
            </Group>
            <Checkbox label="I have looked: these handoffs are really gone or out of scope" checked={isSure} onChange={({ currentTarget }) => setSure(currentTarget.checked)} />
            <Group align="center">
              <Button color="red" disabled={!isSure} loading={release.isPending && release.variables} onClick={() => release.mutate(true)}>It is right: apply it</Button>
              <Text size="sm">The handoffs are taken back and their tasks closed.</Text>
            </Group>
          </>
        ) : <Text size="sm">Deciding is open to the roles revops and admin.</Text>}
        {release.isError ? <ProblemState error={release.error} /> : null}
      </Stack>
    </Alert>
  );
}
