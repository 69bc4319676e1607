import { MultiSelect, NativeSelect, Select } from '@mantine/core';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { Path } from '../../core/rules-text/parse-text.ts';
import { useForm, useProblemText } from './form-context.ts';
import { fieldChoices, roleChoices, roleFromWords, type Choice, type ChoiceGroup } from './words.ts';

interface ChoiceProps {
  readonly label: string;
  readonly description?: ReactNode;
  readonly path?: Path | undefined;
  readonly value: string;
  readonly choices: readonly (Choice | ChoiceGroup)[];
  /** What is typed and stands in no list, as a choice of its own. */
  readonly toChoice?: ((typed: string) => Choice | null) | undefined;
  readonly onPick: (value: string) => void;
  readonly placeholder?: string | undefined;
  readonly width?: number | undefined;
  /** Somebody just asked for it: typing goes here. */
  readonly takesFocus?: boolean | undefined;
}

/** One of many, found by typing. */
export function ChoiceField({ label, description, path, value, choices, toChoice, onPick, placeholder, width, takesFocus = false }: ChoiceProps): ReactNode {
  const { isReadOnly } = useForm();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (takesFocus) input.current?.focus();
  }, [takesFocus]);
  const problem = useProblemText(path);
  const [typed, setTyped] = useState('');
  const made = toChoice === undefined || typed.trim() === '' || isKnown(choices, typed) ? null : toChoice(typed);
  const listed = made === null ? choices : [...choices, { group: 'Something of your own', items: [made] }];
  return (
    <Select
      ref={input} label={label} value={value === '' ? null : value} data={listed.map(toData)} searchable allowDeselect={false} limit={100} readOnly={isReadOnly} nothingFoundMessage="Nothing of that name"
      searchValue={typed} onSearchChange={setTyped} error={problem ?? undefined} onChange={(picked) => { if (picked !== null && picked !== value) onPick(picked); }}
      {...(description === undefined ? {} : { description })} {...(placeholder === undefined ? {} : { placeholder })} {...(width === undefined ? {} : { w: '100%', maw: width })}
    />
  );
}

const toData = (choice: Choice | ChoiceGroup): Choice | { readonly group: string; items: Choice[] } => ('group' in choice ? { group: choice.group, items: [...choice.items] } : choice);
const flat = (choices: readonly (Choice | ChoiceGroup)[]): readonly Choice[] => choices.flatMap((choice) => ('group' in choice ? choice.items : [choice]));
const isKnown = (choices: readonly (Choice | ChoiceGroup)[], typed: string): boolean => flat(choices).some(({ label }) => label.toLowerCase() === typed.trim().toLowerCase());

interface ManyProps {
  readonly label: string;
  readonly description?: ReactNode;
  readonly path?: Path | undefined;
  readonly values: readonly string[];
  readonly choices: readonly (Choice | ChoiceGroup)[];
  readonly onPick: (values: readonly string[]) => void;
  readonly placeholder?: string;
}

/** Several of many. */
export function ManyField({ label, description, path, values, choices, onPick, placeholder }: ManyProps): ReactNode {
  const { isReadOnly } = useForm();
  const problem = useProblemText(path);
  const unknown = values.filter((value) => !flat(choices).some((choice) => choice.value === value)).map((value) => ({ value, label: value }));
  return (
    <MultiSelect
      label={label} value={[...values]} data={[...choices.map(toData), ...unknown]} searchable readOnly={isReadOnly} error={problem ?? undefined} onChange={onPick} hidePickedOptions nothingFoundMessage="Nothing of that name"
      {...(description === undefined ? {} : { description })} {...(placeholder === undefined || values.length > 0 ? {} : { placeholder })}
    />
  );
}

/** One of a few. */
export function FewField<T extends string>({ label, value, choices, onPick, path, width = 240 }: { readonly label: string; readonly value: T; readonly choices: readonly { readonly value: T; readonly label: string }[]; readonly onPick: (value: T) => void; readonly path?: Path; readonly width?: number }): ReactNode {
  const { isReadOnly } = useForm();
  const problem = useProblemText(path);
  const pick = (text: string): void => {
    const found = choices.find((choice) => choice.value === text);
    if (found !== undefined) onPick(found.value);
  };
  return <NativeSelect label={label} value={value} data={choices.map((choice) => ({ ...choice }))} disabled={isReadOnly} error={problem ?? undefined} w="100%" maw={width} onChange={({ currentTarget }) => pick(currentTarget.value)} />;
}

interface NamedProps {
  readonly label: string;
  readonly description?: ReactNode;
  readonly path?: Path | undefined;
  readonly value: string;
  /** What the file names already. */
  readonly used: readonly string[];
  readonly onPick: (value: string) => void;
  readonly width?: number;
}

/** A canonical field; any other name becomes a field of the team's own. */
export function FieldChoice({ used, ...props }: NamedProps & { readonly placeholder?: string; readonly takesFocus?: boolean }): ReactNode {
  const { kind } = useForm();
  return <ChoiceField {...props} choices={fieldChoices(kind, [...used, props.value])} toChoice={ownField} />;
}

function ownField(typed: string): Choice | null {
  const [first = '', ...rest] = typed.replace(/^custom\./, '').split(/[^A-Za-z0-9]+/).filter((part) => part !== '');
  const name = first.slice(0, 1).toLowerCase() + first.slice(1) + rest.map((part) => part.slice(0, 1).toUpperCase() + part.slice(1)).join('');
  return /^[a-z]/.test(name) ? { value: `custom.${name}`, label: `Your own field: ${typed.trim()}` } : null;
}

/** Who answers for something: a role that is known, or one of the team's own. */
export function RoleChoice({ used, ...props }: NamedProps): ReactNode {
  const { kind } = useForm();
  const ownRole = (typed: string): Choice | null => {
    const role = roleFromWords(typed);
    return role === null ? null : { value: role, label: `Your own role: ${typed.trim()}` };
  };
  return <ChoiceField {...props} choices={roleChoices(kind, [...used, props.value])} toChoice={ownRole} />;
}
