import { Button, Group, Popover, Stack, Text, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { draftSummarySchema, type DraftView } from '../../core/view/draft-view.ts';
import { problemOf, type Problem } from '../api/api-problem.ts';
import { callApi } from '../api/call-api.ts';
import { draftPath } from './draft-api.ts';

/** What the change is called, for those who look at it later. */
export function RenameDraft({ draft, onRenamed }: { readonly draft: DraftView; onRenamed(): Promise<void> }): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const [title, setTitle] = useState(draft.title);
  const [problem, setProblem] = useState<Problem | null>(null);
  const save = async (): Promise<void> => {
    try {
      await callApi(draftSummarySchema, draftPath(draft.id), { method: 'PUT', body: { title: title.trim() }, ifMatch: `"${draft.revision}"` });
      setOpen(false);
    } catch (error) {
      setProblem(problemOf(error));
    }
    await onRenamed();
  };
  return (
    <Popover opened={isOpen} onChange={setOpen} trapFocus position="bottom-end" withinPortal>
      <Popover.Target>
        <Button size="xs" variant="default" onClick={() => {
          setTitle(draft.title);
          setProblem(null);
          setOpen(!isOpen);
        }}>Rename</Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}>
          <Stack gap="xs">
            <TextInput label="Title of this change" value={title} maxLength={200} onChange={({ currentTarget }) => setTitle(currentTarget.value)} data-autofocus />
            {problem === null ? null : <Text size="sm" c="red" role="alert">{problem.detail} {problem.remedy}</Text>}
            <Group gap="xs"><Button type="submit" size="xs" disabled={title.trim() === ''}>Save the title</Button><Button size="xs" variant="subtle" onClick={() => setOpen(false)}>Cancel</Button></Group>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
