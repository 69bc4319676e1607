import { Autocomplete, Checkbox, Fieldset, Group, NativeSelect, Select, TagsInput, Text, TextInput } from '@mantine/core';
import { useId, type ReactNode } from 'react';
import { TYPES_THAT_FIT } from '../../core/handoff/fields.ts';
import type { FieldType } from '../../core/handoff/mapping-file.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../../core/json.ts';
import { useForm } from '../rule-forms/form-context.ts';
import type { WayProps } from './notation-form.tsx';
import type { NotationKind } from '../../core/mapping-help/read-notation.ts';
import { TYPE_WORDS } from './type-words.ts';

const FORMATS = ['dd.MM.yyyy', 'dd/MM/yyyy', 'MM/dd/yyyy', 'dd-MM-yyyy', 'd MMM yyyy', 'yyyy-MM-dd HH:mm', 'x'];
const zones = Intl.supportedValuesOf('timeZone');
const currencies = Intl.supportedValuesOf('currency');
const said = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');

/** How a value is read: only what means something for this answer is asked. */
export function OptionForm({ row, parts, choose, type, way }: WayProps & { readonly way: NotationKind }): ReactNode {
  const { isReadOnly } = useForm();
  const as: FieldType = TYPES_THAT_FIT[row.type].find((each) => each === parts['as']) ?? row.type;
  const isDay = as === 'date' || as === 'datetime';
  const choices = TYPES_THAT_FIT[row.type];
  return (
    <Fieldset legend="How it is read" radius="md" disabled={isReadOnly}>
      <Group gap="sm" align="flex-start">
        {choices.length < 2 ? null : <NativeSelect label="Read as" value={as} onChange={({ currentTarget }) => choose({ as: currentTarget.value === row.type && !row.name.startsWith('custom.') ? undefined : currentTarget.value })} data={choices.map((value) => ({ value, label: TYPE_WORDS[value] }))} />}
        {!isDay ? null : <Autocomplete label="Written as" description="Empty: 2027-03-31" value={said(parts['format'])} data={FORMATS} placeholder="dd.MM.yyyy" maxLength={60} onChange={(value) => type({ format: value.trim() === '' ? undefined : value })} />}
        {!isDay ? null : <Select label="Time zone" description="Of times without one" searchable clearable limit={50} value={said(parts['zone']) === '' ? null : said(parts['zone'])} data={withOwn(zones, said(parts['zone']))} onChange={(value) => choose({ zone: value ?? undefined })} clearButtonProps={{ 'aria-label': 'No time zone' }} />}
        {as !== 'number' && as !== 'money' ? null : <NativeSelect label="Decimals" value={said(parts['decimal'])} onChange={({ currentTarget }) => choose({ decimal: currentTarget.value === '' ? undefined : currentTarget.value })} data={[{ value: '', label: 'point: 1,234.50' }, { value: ',', label: 'comma: 1.234,50' }]} />}
        {as === 'money' ? <Currency parts={parts} choose={choose} type={type} row={row} /> : null}
        {as === 'boolean' ? <YesNo parts={parts} choose={choose} /> : null}
      </Group>
      <Group gap="lg" mt="sm">
        {way !== 'field' ? null : <Checkbox label="The account may lack this field" checked={parts['ifExists'] === true} onChange={({ currentTarget }) => choose({ ifExists: currentTarget.checked ? true : undefined })} />}
        {as !== 'text' ? null : <Checkbox label="Cut spaces before and after" checked={parts['trim'] !== false} onChange={({ currentTarget }) => choose({ trim: currentTarget.checked ? undefined : false })} />}
      </Group>
      {isDay && said(parts['format']) === 'x' ? <Text size="xs" c="dimmed" mt="xs">x: milliseconds since 1970; X: seconds.</Text> : null}
    </Fieldset>
  );
}

const withOwn = (known: readonly string[], own: string): string[] => (own === '' || known.includes(own) ? [...known] : [own, ...known]);

function Currency({ parts, choose, type }: WayProps): ReactNode {
  const { currency } = parts;
  const from = isJsonObject(currency) ? said(currency['from']) : '';
  const code = isJsonObject(currency) ? said(currency['else']) : said(currency);
  const put = (nextFrom: string, nextCode: string): JsonValue | undefined => (nextFrom.trim() !== '' ? { from: nextFrom.trim(), ...(nextCode === '' ? {} : { else: nextCode }) } : nextCode === '' ? undefined : nextCode);
  return (
    <>
      <Select label="Currency" description={from === '' ? 'Of every record' : 'Where the field is empty'} searchable clearable limit={50} value={code === '' ? null : code} data={withOwn(currencies, code)} onChange={(value) => choose({ currency: put(from, value ?? '') })} clearButtonProps={{ 'aria-label': 'No currency' }} />
      <TextInput label="Field with the currency" description="If each record names its own" value={from} onChange={({ currentTarget }) => type({ currency: put(currentTarget.value, code) })} />
    </>
  );
}

function YesNo({ parts, choose }: Pick<WayProps, 'parts' | 'choose'>): ReactNode {
  const id = useId();
  const texts = (key: 'true' | 'false'): string[] => {
    const value = parts[key];
    return isJsonArray(value) ? value.map(String) : [];
  };
  const put = (key: 'true' | 'false', values: readonly string[]): void => choose({ [key]: values.length === 0 ? undefined : [...values] });
  return (
    <>
      <TagsInput id={`${id}yes`} label="These mean yes" description="Empty: yes, true, 1 …" value={texts('true')} onChange={(values) => put('true', values)} />
      <TagsInput id={`${id}no`} label="These mean no" description="Empty: no, false, 0 …" value={texts('false')} onChange={(values) => put('false', values)} />
    </>
  );
}
