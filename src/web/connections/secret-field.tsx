import { Button, Group, Input, PasswordInput, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState, type ClipboardEvent, type ReactNode } from 'react';
import { isJsonObject, type JsonValue } from '../../core/json.ts';
import type { FieldProps } from './connector-field.tsx';

const KEPT = 'Stored encrypted, never shown again.';

/** A secret: typed or pasted, or told that it is there. */
export function SecretField({ field, value, id, error, onChange }: FieldProps): ReactNode {
  const [standing] = useState(value);
  const hasStanding = isJsonObject(standing);
  if (isJsonObject(value)) return <StandingSecret label={field.label} id={id} value={value} error={error} onReplace={() => onChange('')} />;
  const text = typeof value === 'string' ? value : '';
  const keep = hasStanding ? <Button size="compact-sm" variant="subtle" onClick={() => onChange(standing)}>Keep what is stored</Button> : null;
  if (text.includes('\n')) {
    return (
      <Input.Wrapper label={field.label} description={`${field.where} ${KEPT}`} required={field.required} error={error} labelElement="div">
        <Group gap="xs" mt={4} id={id} tabIndex={-1}><Text size="sm">Pasted: {text.trim().split('\n').length} lines.</Text><Button size="compact-sm" variant="default" onClick={() => onChange('')}>Paste again</Button>{keep}</Group>
      </Input.Wrapper>
    );
  }
  return <div><TypedSecret field={field} id={id} text={text} error={error} onChange={onChange} />{keep}</div>;
}

function TypedSecret({ field, id, text, error, onChange }: Omit<FieldProps, 'value'> & { readonly text: string }): ReactNode {
  const [isVisible, { toggle }] = useDisclosure(false);
  // One line is all such a field holds: the line breaks of a pasted key would be lost.
  const onPaste = (event: ClipboardEvent): void => {
    const pasted = event.clipboardData.getData('text');
    if (!pasted.trim().includes('\n')) return;
    event.preventDefault();
    onChange(`${pasted.trim()}\n`);
  };
  return (
    <PasswordInput
      id={id} label={field.label} description={`${field.where} ${KEPT}`} required={field.required} error={error} value={text} autoComplete="new-password" spellCheck={false} aria-invalid={error !== undefined} aria-describedby={error === undefined ? `${id}-description` : `${id}-error ${id}-description`} visible={isVisible} onVisibilityChange={toggle}
      visibilityToggleButtonProps={{ 'aria-label': `${isVisible ? 'Hide' : 'Show'} ${field.label}`, tabIndex: 0 }} onPaste={onPaste} onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}

interface StandingProps {
  readonly label: string;
  readonly id: string;
  readonly value: JsonValue;
  readonly error: string | undefined;
  onReplace(): void;
}

function StandingSecret({ label, id, value, error, onReplace }: StandingProps): ReactNode {
  const variable = isJsonObject(value) ? value['variable'] : undefined;
  const where = typeof variable === 'string' ? `From the environment variable ${variable}.` : isJsonObject(value) && value['inFile'] === true ? 'In the clear in connections.yaml: better typed once here, then it is encrypted.' : 'Stored, encrypted. Nobody can read it here.';
  return (
    <Input.Wrapper label={label} labelElement="div" error={error}>
      <Group gap="xs"><Text size="sm" c="dimmed">{where}</Text><Button id={id} size="compact-sm" variant="default" onClick={onReplace} aria-label={`Replace ${label}`}>Replace</Button></Group>
    </Input.Wrapper>
  );
}
