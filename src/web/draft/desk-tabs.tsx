import { Badge, Tabs } from '@mantine/core';
import type { ReactNode } from 'react';
import { useLocation, useParams } from 'wouter';
import { useMay } from '../api/me.ts';
import { ChangesTab } from './changes-tab.tsx';
import { isOpen, tabPath, type Desk } from './desk.ts';
import { FileTab } from './file-tab.tsx';
import { PreviewTab } from './preview-tab.tsx';
import { PublishTab } from './publish-tab.tsx';
import { TextTab } from './text-tab.tsx';
import { useReplay } from './use-replay.ts';

/** One tab for each file, and what is done with all of them. The address says which is open. */
export function DeskTabs({ desk }: { readonly desk: Desk }): ReactNode {
  const { draft, files } = desk;
  const { tab = '' } = useParams();
  const [, goTo] = useLocation();
  const replay = useReplay();
  const mayPreview = useMay('preview_mapping') && isOpen(draft);
  const tabs = [...files.map(({ id }) => id), 'text', 'changes', ...(mayPreview ? ['preview'] : []), 'publish'];
  const wanted = decodeURIComponent(tab);
  const open = tabs.includes(wanted) ? wanted : isOpen(draft) ? (tabs[0] ?? 'text') : 'publish';
  return (
    <Tabs value={open} onChange={(next) => goTo(tabPath(draft.id, next ?? 'text'))} keepMounted={false}>
      <Tabs.List aria-label="Parts of this change">
        {files.map(({ id, title, problems }) => (
          <Tabs.Tab key={id} value={id} rightSection={problems.length === 0 ? null : <Badge size="sm" color="red" variant="light" aria-label={`${problems.length} to mend`}>{problems.length}</Badge>}>{title}</Tabs.Tab>
        ))}
        <Tabs.Tab value="text">Text</Tabs.Tab>
        <Tabs.Tab value="changes">Changes</Tabs.Tab>
        {mayPreview ? <Tabs.Tab value="preview">Preview</Tabs.Tab> : null}
        <Tabs.Tab value="publish">{isOpen(draft) ? 'Publish' : draft.state === 'published' ? 'Published' : 'Discarded'}</Tabs.Tab>
      </Tabs.List>
      {files.map((file) => <Tabs.Panel key={file.id} value={file.id} pt="md"><FileTab desk={desk} file={file} /></Tabs.Panel>)}
      <Tabs.Panel value="text" pt="md"><TextTab desk={desk} /></Tabs.Panel>
      <Tabs.Panel value="changes" pt="md"><ChangesTab desk={desk} /></Tabs.Panel>
      {mayPreview ? <Tabs.Panel value="preview" pt="md"><PreviewTab desk={desk} replay={replay} /></Tabs.Panel> : null}
      <Tabs.Panel value="publish" pt="md"><PublishTab desk={desk} replay={replay} /></Tabs.Panel>
    </Tabs>
  );
}
