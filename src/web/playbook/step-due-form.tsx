import { Button, Fieldset, Group, Input, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { JsonValue } from '../../core/json.ts';
import type { Path } from '../../core/rules-text/parse-text.ts';
import { ChoiceField, FewField } from '../rule-forms/choice-field.tsx';
import { NumberField } from '../rule-forms/fields.tsx';
import { useForm, useProblemText } from '../rule-forms/form-context.ts';
import { fieldChoices, KIND_WORDS, stepDueInWords } from '../rule-forms/words.ts';
import { dueValue } from './change-playbook.ts';
import type { StepRow } from './read-playbook.ts';

interface DueProps {
  readonly value: StepRow['due'];
  readonly path: Path;
  readonly onCommit: (value: JsonValue) => void;
}

/** When a step is due, as a sentence and as its parts. */
export function StepDueForm({ value, path, onCommit }: DueProps): ReactNode {
  const { kind, isReadOnly } = useForm();
  const problem = useProblemText(path);
  const error = problem === null ? null : <Input.Error>{problem}</Input.Error>;
  if (value === null) {
    return (
      <Fieldset legend="Due" variant="filled">
        <Group gap="sm"><Text size="sm">There is no due rule that this form can show.</Text>{isReadOnly ? null : <Button size="xs" variant="default" onClick={() => onCommit(dueValue('reached', 2, true))}>Make it due two business days after {KIND_WORDS[kind].reached}</Button>}</Group>
        {error}
      </Fieldset>
    );
  }
  const { anchor, businessDays, days } = value;
  const count = businessDays ?? days ?? 0;
  const commit = (next: { readonly anchor?: string; readonly count?: number; readonly isBusiness?: boolean }): void => onCommit(dueValue(next.anchor ?? anchor, next.count ?? count, next.isBusiness ?? businessDays !== undefined));
  const sign = count < 0 ? 'before' : 'after';
  const anchors = [{ value: 'reached', label: kind === 'customer' ? 'The close' : 'The accepted offer' }, ...fieldChoices(kind, anchor === 'reached' ? [] : [anchor], (type) => type === 'date' || type === 'datetime')];
  return (
    <Fieldset legend="Due" variant="filled">
      <Stack gap="xs">
        <Text size="sm">Due {stepDueInWords(value, kind)}{anchor === 'reached' ? ` (${KIND_WORDS[kind].reachedHint})` : ''}.</Text>
        <Group gap="sm" align="flex-start" display={isReadOnly ? 'none' : 'flex'}>
          <NumberField label="Days" value={Math.abs(count)} limits={{ min: 0, max: 3650, whole: true }} width={90} onCommit={(days) => commit({ count: (sign === 'before' ? -1 : 1) * (days ?? 0) })} />
          <FewField label="Which days" value={businessDays === undefined ? 'days' : 'business'} width={170} choices={[{ value: 'business', label: 'business days' }, { value: 'days', label: 'calendar days' }]} onPick={(unit) => commit({ isBusiness: unit === 'business' })} />
          <FewField label="Side" value={sign} width={110} choices={[{ value: 'before', label: 'before' }, { value: 'after', label: 'after' }]} onPick={(side) => commit({ count: (side === 'before' ? -1 : 1) * Math.max(1, Math.abs(count)) })} />
          <ChoiceField label="Date" value={anchor} width={240} choices={anchors} onPick={(picked) => commit({ anchor: picked })} />
        </Group>
        {error}
      </Stack>
    </Fieldset>
  );
}
