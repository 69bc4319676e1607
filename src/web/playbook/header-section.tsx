import { Alert, SimpleGrid, Stack, Switch, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { checkDate, checkText } from '../rule-forms/check-input.ts';
import { HolidayField, ZoneField } from '../rule-forms/calendar-fields.tsx';
import { TextField } from '../rule-forms/fields.tsx';
import { useForm, useProblemText } from '../rule-forms/form-context.ts';
import { setOrDrop } from '../rule-forms/plan-key.ts';
import type { DraftEdits } from '../rule-forms/use-draft-edits.ts';
import { dateInWords, overdueInWords } from './check-playbook.ts';
import type { PlaybookDraft } from './read-playbook.ts';

/** Keys whose problems stand at their fields here. */
export const HEADER_KEYS = ['title', 'owner', 'purpose', 'trigger', 'version', 'nextReview', 'approver', 'qualityCheck', 'zone', 'holidays', 'beforeClose'] as const;
type Key = (typeof HEADER_KEYS)[number];

interface HeaderProps {
  readonly draft: PlaybookDraft;
  readonly edits: DraftEdits<PlaybookDraft>;
  /** ISO date. */
  readonly today: string;
}

const eightWords = (text: string) => checkText(text, 8);

/** What a procedure says of itself. */
export function HeaderSection({ draft, edits, today }: HeaderProps): ReactNode {
  const set = (key: Key, value: string | undefined): void => edits.change((now) => setOrDrop(now.value, [key], value));
  const field = (key: Exclude<Key, 'zone' | 'holidays' | 'beforeClose'>, label: string, description?: string) => ({ label, value: draft[key], path: [key], check: checkText, onCommit: (text: string) => set(key, text), ...(description === undefined ? {} : { description }) });
  const overdue = overdueInWords(draft.nextReview, today);
  const isDate = checkDate(draft.nextReview).ok;
  return (
    <Stack gap="sm" component="section" aria-labelledby="about-title">
      <Title order={2} size="h4" id="about-title">About this playbook</Title>
      {overdue === null ? null : <Alert color="orange" title={`Review ${overdue.slice(0, 1).toLowerCase()}${overdue.slice(1)}`}>Walk through the steps with who does them, then set the next review.</Alert>}
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextField {...field('title', 'Title', 'Eight words or fewer')} check={eightWords} />
        <TextField {...field('owner', 'Owner', 'A person, or the post they hold')} />
        <TextField {...field('purpose', 'Purpose')} isLong />
        <TextField {...field('trigger', 'What sets it off')} isLong />
        <TextField {...field('qualityCheck', 'Quality check', 'What must hold when all is done')} isLong />
        <TextField {...field('approver', 'Approved by', 'Who signed this version off')} />
        <TextField {...field('version', 'Version', 'As people name it')} />
        <TextField {...field('nextReview', 'Next review', isDate ? `${dateInWords(draft.nextReview)}${overdue === null ? '' : ': overdue'}` : undefined)} type="date" check={checkDate} />
        <ZoneField value={draft.zone} onPick={(zone) => set('zone', zone)} />
        <HolidayField value={draft.holidays} onCommit={(holidays) => set('holidays', holidays)} />
      </SimpleGrid>
      <EarlyTasksSwitch draft={draft} edits={edits} />
    </Stack>
  );
}

/** Nobody is asked before the close unless this says so; without it the file says nothing about it. */
function EarlyTasksSwitch({ draft: { handoff, beforeClose }, edits }: Pick<HeaderProps, 'draft' | 'edits'>): ReactNode {
  const { isReadOnly } = useForm();
  const problem = useProblemText(['beforeClose']);
  const words = handoff === 'customer' ? { label: 'Ask for what is missing before the deal closes', help: 'From the late stages on that the mapping names. The same tasks go on after the close.' } : { label: 'Ask for what is missing before the offer is accepted', help: 'From the stages on that the mapping watches. The same tasks go on after the acceptance.' };
  return (
    <Switch
      label={words.label} description={words.help} error={problem ?? undefined} checked={beforeClose.tasks} disabled={isReadOnly}
      onChange={({ currentTarget: { checked } }) => edits.change((now) => setOrDrop(now.value, ['beforeClose'], checked ? { tasks: true } : undefined))}
    />
  );
}
