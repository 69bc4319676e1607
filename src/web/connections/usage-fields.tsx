import { NativeSelect, NumberInput, Radio, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { ROLLOUTS, sayMapping } from './connection-words.ts';
import { inputId } from './connector-fields.tsx';
import { Fold } from './fold.tsx';
import type { PlacedMessages } from './place-problems.ts';
import { ScheduleField } from './schedule-field.tsx';
import type { Usage } from './usage.ts';

interface UsageProps {
  readonly usage: Usage;
  /** Rules files that fit. */
  readonly mappings: readonly string[];
  readonly messages: PlacedMessages;
  onChange(change: Partial<Usage>): void;
}

/** Which rules, how far it goes, from when, how often, and how much of the account it may use. */
export function UsageFields({ usage, mappings, messages, onChange }: UsageProps): ReactNode {
  const files = mappings.includes(usage.mapping) ? mappings : [usage.mapping, ...mappings];
  return (
    <Stack gap="md">
      <NativeSelect id={inputId('mapping')} label="Rules it follows" description="They say which field answers which question. They come with a start that fits; change them later under Rules." data={files.map((file) => ({ value: file, label: sayMapping(file) }))} value={usage.mapping} error={messages['mapping']} onChange={({ currentTarget }) => onChange({ mapping: currentTarget.value })} />
      <Radio.Group label="How far it goes" description="Go up a step at a time; you can go back at any time." value={usage.rollout} error={messages['rollout']} onChange={(rollout) => onChange({ rollout: ROLLOUTS.find(({ value }) => value === rollout)?.value ?? 'observe' })}>
        <Stack gap="xs" mt="xs">{ROLLOUTS.map(({ value, label, meaning }) => <Radio key={value} value={value} label={label} description={meaning} />)}</Stack>
      </Radio.Group>
      <TextInput id={inputId('startFrom')} type="date" styles={{ input: { maxWidth: 260 } }} label="From when on" description="What closed before is scored for reports only and not written to. Left empty: from the moment of connecting." value={usage.startFrom.slice(0, 10)} error={messages['startFrom']} onChange={({ currentTarget }) => onChange({ startFrom: currentTarget.value })} />
      <ScheduleField usage={usage} messages={messages} onChange={onChange} />
      <LimitFields limits={usage.limits} messages={messages} onChange={(limits) => onChange({ limits: { ...usage.limits, ...limits } })} />
    </Stack>
  );
}

interface LimitProps {
  readonly limits: Usage['limits'];
  readonly messages: PlacedMessages;
  onChange(change: Partial<Usage['limits']>): void;
}

function LimitFields({ limits, messages, onChange }: LimitProps): ReactNode {
  const number = (name: 'concurrency' | 'dailyPercent' | 'daily' | 'reservePercent', path: string, label: string, description: string, most?: number): ReactNode => (
    <NumberInput id={inputId(path)} label={label} description={description} value={limits[name] ?? ''} min={0} {...(most === undefined ? {} : { max: most })} error={messages[path]} hideControls onChange={(typed) => onChange({ [name]: typeof typed === 'number' ? typed : null })} />
  );
  return (
    <Fold title="How much of the account it may use" isOpen={Object.keys(messages).some((path) => path.startsWith('limits.'))}>
      <Text size="sm" c="dimmed">Most systems allow a number of calls a day that all programs share. These limits leave enough for the others.</Text>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        {number('dailyPercent', 'limits.dailyShare', 'Our share of the daily calls (%)', 'Beyond it reading waits for the next day.', 100)}
        {number('reservePercent', 'limits.writeReserve', 'Of that kept for writing (%)', 'So that reading never uses up what writing needs.', 90)}
        {number('daily', 'limits.daily', 'Daily calls of the account', 'Only where the system does not tell, or a lower number is agreed.')}
        {number('concurrency', 'limits.concurrency', 'Requests at the same time', 'At most.', 100)}
      </SimpleGrid>
      <NativeSelect id={inputId('limits.mode')} label="Where time and calls compete" data={[{ value: 'fast', label: 'Be fast' }, { value: 'save_calls', label: 'Save calls (packs more into one)' }]} value={limits.mode} error={messages['limits.mode']} onChange={({ currentTarget }) => onChange({ mode: currentTarget.value === 'save_calls' ? 'save_calls' : 'fast' })} />
    </Fold>
  );
}
