import type { ReactNode } from 'react';
import type { Checked } from './check-input.ts';
import { ChoiceField } from './choice-field.tsx';
import { TextField } from './fields.tsx';
import type { Choice } from './words.ts';

const ZONES: readonly Choice[] = [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])].map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }));

/** Whose midnight begins a day. */
export function ZoneField({ value, onPick }: { readonly value: string; readonly onPick: (zone: string) => void }): ReactNode {
  const choices = ZONES.some((zone) => zone.value === value) ? ZONES : [{ value, label: value }, ...ZONES];
  return <ChoiceField label="Time zone" description="Whose midnight begins a day" value={value} path={['zone']} choices={choices} onPick={onPick} />;
}

/** Whether it is written as a place; whether there is such a place says the service. */
function checkHolidays(text: string): Checked<string | undefined> {
  const typed = text.trim();
  if (typed === '') return { ok: true, value: undefined };
  return /^[A-Za-z]{2}(?:-[A-Za-z0-9]+){0,2}$/.test(typed) ? { ok: true, value: typed.toUpperCase() } : { ok: false, message: 'Write a country with two letters, and its region if need be: US, US-CA, DE-BY.' };
}

/** Where people have their public holidays. */
export function HolidayField({ value, onCommit }: { readonly value: string; readonly onCommit: (holidays: string | undefined) => void }): ReactNode {
  const check = (text: string): Checked<string> => {
    const checked = checkHolidays(text);
    return checked.ok ? { ok: true, value: checked.value ?? '' } : checked;
  };
  return <TextField label="Public holidays" description="US, DE-BY …; empty: only weekends are days off" value={value} check={check} path={['holidays']} onCommit={(text) => onCommit(text === '' ? undefined : text)} />;
}
