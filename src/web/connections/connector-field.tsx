import { Checkbox, NativeSelect, NumberInput, TagsInput, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { FormField } from '../../core/connector.ts';
import { isJsonArray, type JsonValue } from '../../core/json.ts';
import { SecretField } from './secret-field.tsx';

export interface FieldProps {
  readonly field: FormField;
  readonly value: JsonValue | undefined;
  /** Of the input, so that the page can go to it. */
  readonly id: string;
  readonly error: string | undefined;
  /** undefined: no answer. */
  onChange(value: JsonValue | undefined): void;
}

/** One question of a connector, with where in the vendor's administration its answer is found. */
export function ConnectorField(props: FieldProps): ReactNode {
  const { field, value, id, error, onChange } = props;
  const shared = { id, label: field.label, description: field.where, required: field.required, error, ...(field.placeholder === undefined ? {} : { placeholder: field.placeholder }) };
  switch (field.kind) {
    case 'secret':
      return <SecretField {...props} />;
    case 'number':
      return <NumberInput {...shared} required={field.required && field.default === undefined} value={typeof value === 'number' ? value : ''} hideControls onChange={(typed) => onChange(typeof typed === 'number' ? typed : undefined)} />;
    case 'yes_no':
      return <Checkbox id={id} label={field.label} description={field.where} error={error} checked={(value ?? field.default) === true} onChange={({ currentTarget }) => onChange(currentTarget.checked)} />;
    case 'choice':
      return <ChoiceField {...props} />;
    case 'list':
      return <ListField {...props} />;
    default:
      return <TextInput {...shared} {...(field.kind === 'address' ? { inputMode: 'url' as const } : {})} autoComplete="off" spellCheck={false} value={typeof value === 'string' || typeof value === 'number' ? String(value) : ''} onChange={({ currentTarget }) => onChange(currentTarget.value === '' ? undefined : currentTarget.value)} />;
  }
}

function ChoiceField({ field, value, id, error, onChange }: FieldProps): ReactNode {
  const choices = (field.choices ?? []).map((choice) => ({ ...choice }));
  const chosen = value ?? field.default;
  const data = chosen === undefined ? [{ value: '', label: 'Choose …' }, ...choices] : choices;
  return <NativeSelect id={id} label={field.label} description={field.where} required={field.required} error={error} data={data} value={typeof chosen === 'string' ? chosen : ''} onChange={({ currentTarget }) => onChange(currentTarget.value === '' ? undefined : currentTarget.value)} />;
}

function ListField({ field, value, id, error, onChange }: FieldProps): ReactNode {
  const items = isJsonArray(value) ? value.map(String) : [];
  const parse = (typed: string): JsonValue => (field.items === 'number' && Number.isFinite(Number(typed)) ? Number(typed) : typed);
  return (
    <TagsInput
      id={id} label={field.label} description={`${field.where} Press Enter after each.`} required={field.required} error={error} {...(items.length > 0 || field.placeholder === undefined ? {} : { placeholder: field.placeholder })} value={items} splitChars={[',', ';', ' ']} acceptValueOnBlur
      onChange={(typed) => onChange(typed.length === 0 ? undefined : typed.map(parse))}
    />
  );
}
