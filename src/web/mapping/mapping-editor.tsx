import { Alert, Stack, Tabs, Text } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import type { SourceField } from '../../core/connector.ts';
import { useMay } from '../api/me.ts';
import type { EditorProps } from '../draft/editor-props.ts';
import { EditorFrame, UnreadableText } from '../rule-forms/editor-frame.tsx';
import { useDraftEdits } from '../rule-forms/use-draft-edits.ts';
import { AccountBar } from './account-bar.tsx';
import { peopleIn } from './account-fields.ts';
import { useAccountFields, usePersonParts, useSampleBook } from './ask-account.ts';
import { FieldsSection } from './fields-section.tsx';
import { GeneralSection } from './general-section.tsx';
import { MappingContext, useMapping, type MappingSetting } from './mapping-context.ts';
import { OwnersSection } from './owners-section.tsx';
import { readMapping, type MappingDraft } from './read-mapping.ts';
import { SameRecordsSection, sameRecordsTab } from './same-records-section.tsx';
import { TextOnlyNotice } from './text-only.tsx';
import { TriggersSection } from './triggers-section.tsx';
import { useNeeds } from './use-needs.ts';
import { WriteBackSection } from './write-back-section.tsx';

/** What a source says, and what it means: canonical fields, triggers, owners, and what is written back. */
export default function MappingEditor(props: EditorProps): ReactNode {
  const read = useMemo(() => readMapping(props.file.text), [props.file.text]);
  return read.ok ? <Form {...props} draft={read.draft} /> : <UnreadableText problems={read.problems} />;
}

const NONE: readonly SourceField[] = [];

function Form({ draft, file, others, edit, textAt, isReadOnly, problems }: EditorProps & { readonly draft: MappingDraft }): ReactNode {
  const edits = useDraftEdits(draft, edit);
  const [chosen, setChosen] = useState({ source: 0, connection: file.connections[0] ?? null });
  const [wantsValues, setWantsValues] = useState(true);
  const [today] = useState(() => new Date().toISOString().slice(0, 10));
  const source = draft.sources[chosen.source] ?? draft.sources[0];
  const object = source?.object ?? '';
  const connection = chosen.connection !== null && file.connections.includes(chosen.connection) ? chosen.connection : (file.connections[0] ?? null);
  const asked = useAccountFields(connection, object);
  const described = asked.data?.data.objects.find((each) => each.object === object) ?? null;
  const person = usePersonParts(connection);
  const { book, samples } = useSampleBook(connection, object);
  const maySeeValues = useMay('preview_mapping');
  const needs = useNeeds(others, draft.handoff);
  const fields = described?.fields ?? NONE;
  const people = useMemo(() => peopleIn(fields, person), [fields, person]);
  if (source === undefined) return <NoSource />;
  const setting: MappingSetting = { draft, source, text: file.text, textAt, others, edits, needs, connection, described, isDescribing: asked.isLoading, fields, people, person, book, samples, showsValues: maySeeValues && wantsValues && connection !== null, today };
  const place = `sources.${source.index}`;
  return (
    <EditorFrame kind={draft.handoff} isReadOnly={isReadOnly} problems={problems} shownKeys={['ownerFallback', 'home', 'join', ...SECTION_KEYS.map((key) => `${place}.${key}`)]}>
      <MappingContext value={setting}>
        <AccountBar
          connections={file.connections} error={asked.error} maySeeValues={maySeeValues} wantsValues={wantsValues} onWantValues={setWantsValues}
          onConnection={(next) => setChosen((now) => ({ ...now, connection: next }))} onSource={(next) => setChosen((now) => ({ ...now, source: next }))}
        />
        <Sections key={`${source.index} ${object}`} />
        <TextOnlyNotice />
      </MappingContext>
    </EditorFrame>
  );
}

const SECTION_KEYS = ['fields', 'when', 'owners', 'sharedIds', 'writeBack', 'title'] as const;

function Sections(): ReactNode {
  const { draft } = useMapping();
  return (
    <Tabs defaultValue="fields" keepMounted={false}>
      <Tabs.List mb="md" aria-label="Parts of the mapping">
        <Tabs.Tab value="fields">Fields</Tabs.Tab>
        <Tabs.Tab value="when">When it counts</Tabs.Tab>
        <Tabs.Tab value="owners">Who owns it</Tabs.Tab>
        <Tabs.Tab value="same">{sameRecordsTab(draft.handoff)}</Tabs.Tab>
        <Tabs.Tab value="writeBack">What is written back</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="fields"><FieldsSection /></Tabs.Panel>
      <Tabs.Panel value="when"><TriggersSection /></Tabs.Panel>
      <Tabs.Panel value="owners"><Stack gap="lg"><OwnersSection /><GeneralSection /></Stack></Tabs.Panel>
      <Tabs.Panel value="same"><SameRecordsSection /></Tabs.Panel>
      <Tabs.Panel value="writeBack"><WriteBackSection /></Tabs.Panel>
    </Tabs>
  );
}

const NoSource = (): ReactNode => (
  <Alert color="yellow" title="This mapping names no object of a source yet">
    <Text size="sm">Write in the tab Text which records are read: below “sources”, an entry with object, title, when and fields. The shipped mappings show how.</Text>
  </Alert>
);
