import { Anchor, Card, Grid, Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useMay } from '../api/me.ts';
import { Moment } from '../shell/moment.tsx';
import { Page } from '../shell/page.tsx';
import { EmptyState, LoadingState, ProblemState } from '../shell/states.tsx';
import { BeginChange } from './begin-change.tsx';
import { DraftList } from './draft-list.tsx';
import './rules.css';
import { useRulesFiles, type RulesFile } from './rules-api.ts';
import { changeTitle, fileQuestion, groupByKind, kindTitle, kindWord, sayAuthor, sayList } from './rules-words.ts';

export default function RulesPage(): ReactNode {
  const found = useRulesFiles();
  const mayEdit = useMay('edit_draft');
  const files = found.data?.data.items ?? [];
  return (
    <Page title="Rules" intro="What counts as a good handoff, where its answers come from, and what happens then. Every change is looked at before it runs, and can be taken back.">
      {mayEdit ? null : <Text size="sm">You can read the rules. Changing them is open to the roles revops and admin.</Text>}
      <DraftList files={files} />
      {found.isPending ? <LoadingState what="rules" /> : found.isError ? <ProblemState error={found.error} onRetry={() => void found.refetch()} /> : files.length === 0 ? (
        <EmptyState title="There are no rules yet">They come with the first account: connect your CRM or HRIS, and the rules that fit it stand here.</EmptyState>
      ) : (
        groupByKind(files).map((group) => <KindOfRules key={group.kind ?? 'none'} {...group} />)
      )}
    </Page>
  );
}

function KindOfRules({ kind, files }: ReturnType<typeof groupByKind>[number]): ReactNode {
  return (
    <Card withBorder component="section" aria-label={kindTitle(kind)}>
      <Stack>
        <Group justify="space-between" align="flex-start">
          <Title order={2} size="h4">{kindTitle(kind)}</Title>
          {kind === null ? null : <BeginChange size="sm" start={{ files: files.map(({ id }) => id), title: `Change of the rules for ${kindWord(kind)}` }}>Change the rules for {kindWord(kind)}</BeginChange>}
        </Group>
        {files.map((file) => <FileRow key={file.id} file={file} />)}
      </Stack>
    </Card>
  );
}

function FileRow({ file }: { readonly file: RulesFile }): ReactNode {
  const { id, name, connections, published } = file;
  return (
    <Grid component="article" aria-label={name} gap="xs" align="center" className="rules-row">
      <Grid.Col span={{ base: 12, md: 4 }}>
        <Text size="sm" fw={600}>{fileQuestion(file)}</Text>
        <Anchor component={Link} href={`/rules/${encodeURIComponent(id)}`} size="sm" className="rules-name">{name}</Anchor>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 2 }}><Text size="sm">Used by {sayList(connections)}</Text></Grid.Col>
      <Grid.Col span={{ base: 12, md: 4 }}>
        {published === null ? <Text size="sm" c="dimmed">Nothing runs yet: it is published when its account runs first</Text> : (
          <>
            <Text size="sm">Version {published.version}, {sayAuthor(published.author)}, <Moment at={published.publishedAt} /></Text>
            <Text size="sm" c="dimmed">“{published.reason}”</Text>
          </>
        )}
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 2 }}><BeginChange size="xs" variant="default" start={{ files: [id], title: `Change of ${changeTitle(file)}` }} aria-label={`Change this only: ${name}`}>Change this only</BeginChange></Grid.Col>
    </Grid>
  );
}
