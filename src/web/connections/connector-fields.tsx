import { Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import type { JsonValue } from '../../core/json.ts';
import type { FormAnswers } from '../../core/view/connection-form.ts';
import { ConnectorField } from './connector-field.tsx';
import { shownFields, type AskedFields } from './connector-form.ts';
import { Fold } from './fold.tsx';
import type { PlacedMessages } from './place-problems.ts';

/** Id of the input of a field: `settings.` and its path, or one of the connection's own. */
export const inputId = (path: string): string => `of-${path}`;

interface ConnectorFieldsProps {
  readonly form: AskedFields;
  readonly answers: FormAnswers;
  readonly messages: PlacedMessages;
  onAnswer(path: string, value: JsonValue | undefined): void;
}

/** What a connector asks, the rarely needed behind a fold. */
export function ConnectorFields({ form, answers, messages, onAnswer }: ConnectorFieldsProps): ReactNode {
  const shown = shownFields(form, answers);
  const draw = (advanced: boolean): ReactNode =>
    shown.filter((field) => (field.advanced ?? false) === advanced).map((field) => (
      <ConnectorField key={field.path} field={field} value={answers[field.path]} id={inputId(`settings.${field.path}`)} error={messages[`settings.${field.path}`]} onChange={(value) => onAnswer(field.path, value)} />
    ));
  const isFoldNeeded = shown.some(({ path, advanced }) => advanced === true && messages[`settings.${path}`] !== undefined);
  return (
    <Stack gap="md">
      {draw(false)}
      {shown.some(({ advanced }) => advanced === true) ? <Fold title="Rarely needed" isOpen={isFoldNeeded}>{draw(true)}</Fold> : null}
    </Stack>
  );
}
