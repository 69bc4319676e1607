import { Button, Fieldset, Group, Input, Stack, Text } from '@mantine/core';
import { upperFirst } from '@mantine/hooks';
import type { ReactNode } from 'react';
import type { JsonObject } from '../../core/json.ts';
import type { DueNotation } from '../../core/handoff/requirements-file.ts';
import type { Path } from '../../core/rules-text/parse-text.ts';
import { ChoiceField, FewField } from '../rule-forms/choice-field.tsx';
import { NumberField } from '../rule-forms/fields.tsx';
import { useForm, useProblemText } from '../rule-forms/form-context.ts';
import { dueInWords, fieldChoices, KIND_WORDS } from '../rule-forms/words.ts';

type Mode = 'reached' | 'before' | 'after';
interface DueProps {
  /** null: written in a way the form cannot show. */
  readonly value: DueNotation | null;
  readonly path: Path;
  /** undefined: at the close, which need not be said. */
  readonly onCommit: (value: JsonObject | undefined) => void;
}

/** By when an answer is due, as a sentence and as its parts. */
export function DueForm({ value, path, onCommit }: DueProps): ReactNode {
  const { kind, isReadOnly } = useForm();
  const problem = useProblemText(path);
  const { atReached } = KIND_WORDS[kind];
  if (value === null) {
    return <Fieldset legend="Due" variant="filled"><Group gap="sm"><Text size="sm">It is written in a way this form cannot show: see the text of the file.</Text>{isReadOnly ? null : <Button size="xs" variant="default" onClick={() => onCommit(undefined)}>Make it due {atReached}</Button>}</Group></Fieldset>;
  }
  const parts = partsOf(value, kind === 'customer' ? 'meetings.kickOff' : 'job.startDate');
  const commit = (next: Partial<typeof parts>): void => onCommit(toJson({ ...parts, ...next }));
  const anchors = [...fieldChoices(kind, parts.mode === 'reached' ? [] : [parts.anchor].filter((name) => name !== 'reached'), (type) => type === 'date' || type === 'datetime')];
  const reached = { value: 'reached', label: kind === 'customer' ? 'The close' : 'The accepted offer' };
  return (
    <Fieldset legend="Due" variant="filled">
      <Stack gap="xs">
        <Text size="sm">Due {dueInWords(value, kind)}.</Text>
        <Group gap="sm" align="flex-start" display={isReadOnly ? 'none' : 'flex'}>
          <FewField<Mode> label="When" value={parts.mode} width={280} onPick={(mode) => commit({ mode })} choices={[{ value: 'reached', label: upperFirst(atReached) }, { value: 'before', label: 'Business days before a date' }, { value: 'after', label: 'Business days after a date' }]} />
          {parts.mode === 'reached' ? null : (
            <>
              <NumberField label="Business days" value={parts.count} limits={{ min: 0, max: 1000, whole: true }} width={130} onCommit={(count) => commit({ count: count ?? 0 })} {...(parts.mode === 'before' ? { description: '0: by that day' } : {})} />
              <ChoiceField label="Date" value={parts.anchor} width={240} choices={parts.mode === 'after' ? [reached, ...anchors] : anchors} onPick={(anchor) => commit({ anchor })} />
            </>
          )}
        </Group>
        {problem === null ? null : <Input.Error>{problem}</Input.Error>}
      </Stack>
    </Fieldset>
  );
}


interface Parts {
  readonly mode: Mode;
  readonly count: number;
  readonly anchor: string;
}

function partsOf(due: DueNotation, usual: string): Parts {
  if (due === 'reached') return { mode: 'reached', count: 0, anchor: usual };
  return 'businessDaysAfter' in due ? { mode: 'after', count: due.businessDaysAfter, anchor: due.anchor } : { mode: 'before', count: due.businessDaysBefore, anchor: due.anchor };
}

function toJson({ mode, count, anchor }: Parts): JsonObject | undefined {
  if (mode === 'reached') return undefined;
  return mode === 'after' ? { businessDaysAfter: count, anchor } : { businessDaysBefore: count, anchor };
}
