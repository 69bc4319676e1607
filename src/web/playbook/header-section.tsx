import { Alert, SimpleGrid, Stack, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { checkDate, checkText } from '../rule-forms/check-input.ts';
import { HolidayField, ZoneField } from '../rule-forms/calendar-fields.tsx';
import { TextField } from '../rule-forms/fields.tsx';
import { setOrDrop } from '../rule-forms/plan-key.ts';
import type { DraftEdits } from '../rule-forms/use-draft-edits.ts';
import { dateInWords, overdueInWords } from './check-playbook.ts';
import type { PlaybookDraft } from './read-playbook.ts';

/** Keys whose problems stand at their fields here. */
export const HEADER_KEYS = ['title', 'owner', 'purpose', 'trigger', 'version', 'nextReview', 'approver', 'qualityCheck', 'zone', 'holidays'] as const;
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
  const field = (key: Exclude<Key, 'zone' | 'holidays'>, label: string, description?: string) => ({ label, value: draft[key], path: [key], check: checkText, onCommit: (text: string) => set(key, text), ...(description === undefined ? {} : { description }) });
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
    </Stack>
  );
}
