import { NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { inputId } from './connector-fields.tsx';
import type { PlacedMessages } from './place-problems.ts';
import { saySchedule, USUAL_SCHEDULES } from './say-schedule.ts';
import type { Usage } from './usage.ts';

const NEVER = 'never';
const OWN = 'own';
const ZONES: readonly string[] = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];

interface ScheduleFieldProps {
  readonly usage: Pick<Usage, 'schedule' | 'zone'>;
  readonly messages: PlacedMessages;
  onChange(change: Partial<Pick<Usage, 'schedule' | 'zone'>>): void;
}

/** How often it is read: one of what most people want, or a cron text with what it means. */
export function ScheduleField({ usage: { schedule, zone }, messages, onChange }: ScheduleFieldProps): ReactNode {
  const [isOwn, setOwn] = useState(schedule !== null && !USUAL_SCHEDULES.some(({ cron }) => cron === schedule));
  const choose = (chosen: string): void => {
    setOwn(chosen === OWN);
    if (chosen !== OWN) onChange({ schedule: chosen === NEVER ? null : chosen });
  };
  const said = schedule === null ? null : saySchedule(schedule, zone === '' ? 'UTC' : zone);
  const data = [...USUAL_SCHEDULES.map(({ cron, label }) => ({ value: cron, label })), { value: OWN, label: 'Something else …' }, { value: NEVER, label: 'Only when somebody asks for it' }];
  const hasClock = said?.ok === true && said.sentence.includes('time)');
  return (
    <Stack gap="xs">
      <NativeSelect id={isOwn ? undefined : inputId('schedule')} label="How often it is read" description="Reading costs calls of the account; every 5 minutes is right for most." data={data} value={isOwn ? OWN : (schedule ?? NEVER)} error={isOwn ? undefined : messages['schedule']} onChange={({ currentTarget }) => choose(currentTarget.value)} />
      {isOwn ? (
        <TextInput
          id={inputId('schedule')} label="When, written as cron" description="Minute, hour, day of the month, month, weekday: 0 8-18 * * 1-5 is every hour from Monday to Friday." value={schedule ?? ''} autoComplete="off" spellCheck={false}
          error={said?.ok === false ? `It ${said.problem}.` : messages['schedule']} onChange={({ currentTarget }) => onChange({ schedule: currentTarget.value })}
        />
      ) : null}
      {said?.ok === true && (isOwn || hasClock) ? <Text size="sm" aria-live="polite">That is: {said.sentence}</Text> : null}
      {hasClock ? <NativeSelect id={inputId('zone')} label="Time zone of these times" data={[...ZONES]} value={zone === '' ? 'UTC' : zone} error={messages['zone']} onChange={({ currentTarget }) => onChange({ zone: currentTarget.value === 'UTC' ? '' : currentTarget.value })} /> : null}
    </Stack>
  );
}
