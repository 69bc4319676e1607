import { SimpleGrid, Stack, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { NumberField } from '../rule-forms/fields.tsx';
import { HolidayField, ZoneField } from '../rule-forms/calendar-fields.tsx';
import { setOrDrop } from '../rule-forms/plan-key.ts';
import type { DraftEdits } from '../rule-forms/use-draft-edits.ts';
import { KIND_WORDS } from '../rule-forms/words.ts';
import type { RequirementsDraft } from './read-requirements.ts';

/** What holds for all of them: when a handoff is ready, and how days are counted. */
export function SettingsSection({ draft, edits }: { readonly draft: RequirementsDraft; readonly edits: DraftEdits<RequirementsDraft> }): ReactNode {
  const set = (key: string, value: string | number | undefined): void => edits.change((now) => setOrDrop(now.value, [key], value));
  return (
    <Stack gap="sm" component="section" aria-labelledby="settings-title">
      <Title order={2} size="h4" id="settings-title">When a handoff is ready</Title>
      <SimpleGrid cols={{ base: 1, sm: 2 }} maw={820}>
        <NumberField label="Ready from this score" description="Every gate must hold besides" value={draft.readyAt} limits={{ min: 0, max: 100 }} path={['readyAt']} onCommit={(score) => set('readyAt', score ?? undefined)} />
        <NumberField label="Days to fill a gap" unit="business days" description={`How long an owner has after ${KIND_WORDS[draft.handoff].reached}`} value={draft.gapTaskDueInBusinessDays} limits={{ min: 0, max: 1000, whole: true }} path={['gapTaskDueInBusinessDays']} onCommit={(days) => set('gapTaskDueInBusinessDays', days ?? undefined)} />
        <ZoneField value={draft.zone} onPick={(zone) => set('zone', zone)} />
        <HolidayField value={draft.holidays} onCommit={(holidays) => set('holidays', holidays)} />
      </SimpleGrid>
    </Stack>
  );
}
