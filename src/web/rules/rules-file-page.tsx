import { Accordion, Badge, Button, Card, Group, Stack, Tabs, Text, Title } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useParams } from 'wouter';
import { diffLines } from '../../core/view/diff-lines.ts';
import { DiffView, NumberedText } from '../draft/diff-view.tsx';
import { sayCount } from '../draft/say-figures.ts';
import { Moment } from '../shell/moment.tsx';
import { Page } from '../shell/page.tsx';
import { EmptyState, LoadingState, ProblemState } from '../shell/states.tsx';
import { BeginChange } from './begin-change.tsx';
import { useRulesFiles, useRulesText, useVersions, type RulesVersion } from './rules-api.ts';
import { changeTitle, fileQuestion, sayAuthor, sayList } from './rules-words.ts';

const PER_PAGE = 20;
const MOST = 200;

/** One rules file: what runs, every version of it, what each changed, and the way back. */
export default function RulesFilePage(): ReactNode {
  const { file = '' } = useParams();
  const id = decodeURIComponent(file);
  const [limit, setLimit] = useState(PER_PAGE);
  const versions = useVersions(id, limit);
  const files = useRulesFiles();
  const name = id.replaceAll('~', '/');
  const known = files.data?.data.items.find((each) => each.id === id);
  const found = versions.data?.data;
  return (
    <Page title={name} above={[{ title: 'Rules', path: '/rules' }]} intro={known === undefined ? undefined : `${fileQuestion(known)}. Used by ${sayList(known.connections)}.`} actions={known === undefined ? undefined : <BeginChange start={{ files: [id], title: `Change of ${changeTitle(known)}` }}>Change it</BeginChange>}>
      {versions.isPending ? <LoadingState what="versions" /> : versions.isError ? <ProblemState error={versions.error} onRetry={() => void versions.refetch()} /> : found === undefined || found.items.length === 0 ? (
        <EmptyState title="Nothing of it runs yet">It is published when its account runs for the first time.</EmptyState>
      ) : (
        <Stack>
          <Accordion variant="separated" order={2} keepMounted={false} defaultValue={String(found.items[0]?.version)}>
            {found.items.map((version, index) => <VersionItem key={version.version} id={id} version={version} isRunning={index === 0} />)}
          </Accordion>
          {found.total > found.items.length && limit < MOST ? <Button variant="default" onClick={() => setLimit(MOST)}>Show older versions</Button> : null}
        </Stack>
      )}
    </Page>
  );
}

interface VersionProps {
  readonly id: string;
  readonly version: RulesVersion;
  readonly isRunning: boolean;
}

function VersionItem({ id, version: { version, author, reason, publishedAt }, isRunning }: VersionProps): ReactNode {
  return (
    <Accordion.Item value={String(version)}>
      <Accordion.Control>
        <Group gap="xs">
          <Text fw={600}>Version {version}</Text>
          {isRunning ? <Badge variant="light">runs now</Badge> : null}
          <Text size="sm">{sayAuthor(author)}, <Moment at={publishedAt} />: “{reason}”</Text>
        </Group>
      </Accordion.Control>
      <Accordion.Panel><VersionPanel id={id} version={version} isRunning={isRunning} /></Accordion.Panel>
    </Accordion.Item>
  );
}

function VersionPanel({ id, version, isRunning }: { readonly id: string; readonly version: number; readonly isRunning: boolean }): ReactNode {
  const own = useRulesText(id, version);
  const before = useRulesText(id, version - 1);
  if (own.isPending || (version > 1 && before.isPending)) return <LoadingState what={`version ${version}`} />;
  if (own.isError) return <ProblemState error={own.error} onRetry={() => void own.refetch()} />;
  if (before.isError) return <ProblemState error={before.error} onRetry={() => void before.refetch()} />;
  const { text } = own.data.data;
  return (
    <Stack>
      {isRunning ? null : (
        <Group>
          <BeginChange size="sm" variant="light" tab="preview" start={{ file: id, version }}>Go back to this version</BeginChange>
          <Text size="sm" c="dimmed">Opens a change with this text and shows what it would do. Nothing runs before you publish it.</Text>
        </Group>
      )}
      <Tabs defaultValue={version === 1 ? 'text' : 'changes'} keepMounted={false}>
        <Tabs.List aria-label={`Version ${version}`}>
          {version === 1 ? null : <Tabs.Tab value="changes">What it changed</Tabs.Tab>}
          <Tabs.Tab value="text">The whole text</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="changes" pt="sm"><Changes before={before.data?.data.text ?? ''} after={text} version={version} /></Tabs.Panel>
        <Tabs.Panel value="text" pt="sm"><NumberedText text={text} label={`Text of version ${version}`} /></Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

function Changes({ before, after, version }: { readonly before: string; readonly after: string; readonly version: number }): ReactNode {
  const { added, removed, lines } = diffLines(before, after);
  return (
    <Card withBorder p="xs">
      <Title order={3} size="h6" mb="xs">{sayCount(added, 'line', 'lines')} added, {removed} removed since version {version - 1}</Title>
      <DiffView lines={lines} label={`Changes of version ${version}`} />
    </Card>
  );
}
