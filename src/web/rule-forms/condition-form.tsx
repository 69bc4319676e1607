import { Button, Fieldset, Group, Input, Stack, Text, TextInput } from '@mantine/core';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode, type Ref } from 'react';
import type { JsonObject } from '../../core/json.ts';
import type { Path } from '../../core/rules-text/parse-text.ts';
import { FewField, FieldChoice } from './choice-field.tsx';
import { checkCondition, conditionToJson, isSameCondition, newCondition, TEST_WORDS, testsFor, toConditionDraft, valueFromText, withField, withTest, type ConditionDraft } from './condition.ts';
import { useForm, useProblemText } from './form-context.ts';
import { TextList } from './text-list.tsx';
import { useCommitLater } from './use-typed.ts';
import { conditionInWords, type Applies } from './words.ts';

interface ConditionProps {
  readonly title: string;
  /** undefined: always; null: written in a way the form cannot show. */
  readonly value: Applies | null | undefined;
  readonly path: Path;
  readonly used: readonly string[];
  /** Words where there is no condition; null: one is needed. */
  readonly always: string | null;
  readonly onCommit: (value: JsonObject | undefined) => void;
}

/** "Only when… [Contract value] [is at least] [50,000]". What is half typed stays here until it is whole. */
export function ConditionForm({ title, value, path, used, always, onCommit }: ConditionProps): ReactNode {
  const { kind, isReadOnly } = useForm();
  const problem = useProblemText(path);
  const [typed, setTyped] = useState<ConditionDraft | null>(null);
  const [isNew, setIsNew] = useState(false);
  const kept = value === undefined || value === null ? null : toConditionDraft(value);
  const draft = typed ?? kept;
  const settle = (next: ConditionDraft): void => {
    const checked = checkCondition(next);
    if (checked.ok && !isSameCondition(checked.value, value)) onCommit(conditionToJson(checked.value));
  };
  const change = (next: ConditionDraft): void => {
    setTyped(checkCondition(next).ok ? null : next);
    settle(next);
  };
  const leave = (): void => {
    if (typed !== null) change(typed);
  };
  useCommitLater(typed === null ? null : JSON.stringify(typed), () => (typed === null ? undefined : settle(typed)));
  const begin = (): void => {
    setTyped(newCondition(kind));
    setIsNew(true);
  };
  const stop = (): void => {
    setTyped(null);
    if (value !== undefined) onCommit(undefined);
  };
  const error = problem === null ? null : <Input.Error>{problem}</Input.Error>;
  if (isReadOnly && value !== undefined && value !== null) return <Fieldset legend={title} variant="filled"><Text size="sm">{conditionInWords(value, kind)}.</Text>{error}</Fieldset>;
  if (draft === null) {
    const words = value === undefined ? always : value === null ? 'It is written in a way this form cannot show: see the text of the file.' : `${conditionInWords(value, kind)}. This form cannot show it: see the text of the file.`;
    return (
      <Fieldset legend={title} variant="filled">
        <Group gap="sm"><Text size="sm">{words}</Text>{isReadOnly ? null : <Button size="xs" variant="default" onClick={begin}>{value === undefined ? 'Only when …' : 'Write it anew'}</Button>}</Group>
        {error}
      </Fieldset>
    );
  }
  return (
    <Fieldset legend={title} variant="filled">
      <Stack gap="xs">
        <ConditionParts draft={draft} used={used} isNew={isNew} onChange={change} onType={setTyped} onLeave={leave} />
        {checkCondition(draft).ok ? null : <Text size="sm" component="output">Not in the file yet.{value === undefined || value === null ? '' : ` Until it is whole: ${conditionInWords(value, kind)}.`}</Text>}
        {error}
        {isReadOnly || always === null ? null : <Group><Button size="xs" variant="default" onClick={stop}>No condition: {always.toLowerCase()}</Button></Group>}
      </Stack>
    </Fieldset>
  );
}

interface PartsProps {
  readonly draft: ConditionDraft;
  readonly used: readonly string[];
  readonly isNew: boolean;
  /** Something was chosen. */
  readonly onChange: (draft: ConditionDraft) => void;
  /** Something is being typed. */
  readonly onType: (draft: ConditionDraft) => void;
  readonly onLeave: () => void;
}

function ConditionParts({ draft, used, isNew, onChange, onType, onLeave }: PartsProps): ReactNode {
  const { kind } = useForm();
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (isNew) first.current?.focus();
  }, [isNew]);
  const checked = checkCondition(draft);
  const messages = checked.ok ? {} : checked.messages;
  const tests = testsFor(draft.field, kind);
  const offered = (tests.includes(draft.test) ? tests : [...tests, draft.test]).map((test) => ({ value: test, label: TEST_WORDS[test] }));
  return (
    <Group gap="sm" align="flex-start">
      <FieldChoice label="Only when" value={draft.field} used={used} width={260} onPick={(field) => onChange(withField(draft, field, kind))} />
      <FewField label="Test" value={draft.test} choices={offered} width={150} onPick={(test) => onChange(withTest(draft, test))} />
      {draft.test === 'below' || draft.test === 'answered' || draft.test === 'oneOf' ? null : <Amount label={draft.test === 'between' ? 'From' : 'Amount'} text={draft.low} error={messages.low} inputRef={first} onChange={(low) => onType({ ...draft, low })} onLeave={onLeave} />}
      {draft.test === 'below' || draft.test === 'between' ? <Amount label={draft.test === 'between' ? 'To, not included' : 'Amount'} text={draft.high} error={messages.high} inputRef={draft.test === 'below' ? first : undefined} onChange={(high) => onType({ ...draft, high })} onLeave={onLeave} /> : null}
      {draft.test !== 'oneOf' ? null : (
        <TextList
          label="Answers" description="Capitals do not matter" values={draft.values.map(String)} error={messages.values} inputRef={first}
          onAdd={(text) => onChange({ ...draft, values: [...draft.values, valueFromText(text, draft.field, kind)] })} onRemove={(index) => onChange({ ...draft, values: draft.values.filter((_, place) => place !== index) })}
        />
      )}
    </Group>
  );
}

interface AmountProps {
  readonly label: string;
  readonly text: string;
  readonly error: string | undefined;
  readonly inputRef: Ref<HTMLInputElement> | undefined;
  readonly onChange: (text: string) => void;
  readonly onLeave: () => void;
}

function Amount({ label, text, error, inputRef, onChange, onLeave }: AmountProps): ReactNode {
  const { isReadOnly } = useForm();
  const onKeys = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') onLeave();
  };
  return (
    <TextInput
      ref={inputRef ?? null} label={label} value={text} error={text === '' ? undefined : error} readOnly={isReadOnly} inputMode="decimal" w="100%" maw={160} placeholder="50,000"
      onBlur={onLeave} onKeyDown={onKeys} onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}
