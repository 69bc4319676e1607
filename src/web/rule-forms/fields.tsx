import { Textarea, TextInput } from '@mantine/core';
import type { KeyboardEvent, ReactNode } from 'react';
import type { Path } from '../../core/rules-text/parse-text.ts';
import { checkNumber, type Checked, type NumberLimits } from './check-input.ts';
import { useForm, useProblemText } from './form-context.ts';
import { useTyped, type Typed } from './use-typed.ts';
import { formatNumber } from './words.ts';

interface FieldProps {
  readonly label: ReactNode;
  readonly description?: ReactNode;
  /** Whose problems are shown here. */
  readonly path?: Path | undefined;
  readonly id?: string | undefined;
  readonly width?: number | undefined;
}

interface TextFieldProps extends FieldProps {
  readonly value: string;
  readonly check?: (text: string) => Checked<string>;
  readonly onCommit: (value: string) => void;
  readonly isLong?: boolean | undefined;
  readonly type?: 'text' | 'date' | undefined;
  readonly placeholder?: string | undefined;
}

const anyText = (text: string): Checked<string> => ({ ok: true, value: text.trim() });
const same = (value: string): string => value;

/** A text of the file. */
export function TextField({ value, check = anyText, onCommit, isLong = false, type = 'text', placeholder, ...props }: TextFieldProps): ReactNode {
  const typed = useTyped({ shown: value, check, show: same, onCommit });
  const input = useInput(typed, props, value);
  const shared = { ...input, ...(placeholder === undefined ? {} : { placeholder }) };
  if (isLong) return <Textarea {...shared} autosize minRows={2} maxRows={8} onChange={({ currentTarget }) => typed.change(currentTarget.value)} />;
  return <TextInput {...shared} type={type} onKeyDown={onKeys(typed)} onChange={({ currentTarget }) => typed.change(currentTarget.value)} />;
}

interface NumberFieldProps extends FieldProps {
  readonly value: number | null;
  readonly limits?: NumberLimits;
  /** Whether the field may be left empty; then null is handed on. */
  readonly mayBeEmpty?: boolean;
  readonly unit?: string;
  readonly onCommit: (value: number | null) => void;
}

/** A number of the file, typed as people write it. */
export function NumberField({ value, limits, mayBeEmpty = false, unit, onCommit, ...props }: NumberFieldProps): ReactNode {
  const show = (number: number | null): string => (number === null ? '' : formatNumber(number));
  const check = (text: string): Checked<number | null> => (mayBeEmpty && text.trim() === '' ? { ok: true, value: null } : checkNumber(text, limits));
  const typed = useTyped({ shown: show(value), check, show, onCommit });
  const input = useInput(typed, props, show(value));
  return <TextInput {...input} inputMode="decimal" onKeyDown={onKeys(typed)} onChange={({ currentTarget }) => typed.change(currentTarget.value)} {...(unit === undefined ? {} : { rightSection: <span aria-hidden>{unit}</span>, rightSectionWidth: 12 + unit.length * 9 })} />;
}

/** What text fields of every shape share: label, problem, leaving. */
function useInput(typed: Typed, { label, description, path, id, width }: FieldProps, kept: string) {
  const { isReadOnly } = useForm();
  const problem = useProblemText(path);
  const error = typed.message === null ? problem : `${typed.message}${kept === '' ? '' : ` Until then it stays "${kept.length > 40 ? `${kept.slice(0, 40)}…` : kept}".`}`;
  return {
    label, value: typed.text, readOnly: isReadOnly, onBlur: typed.leave, error: error ?? undefined,
    ...(description === undefined ? {} : { description }), ...(id === undefined ? {} : { id }), ...(width === undefined ? {} : { w: '100%', maw: width }),
  };
}

const onKeys = (typed: Typed) => (event: KeyboardEvent): void => {
  if (event.key === 'Enter') typed.commit();
  else if (event.key === 'Escape') typed.undo();
};
