import { ActionIcon, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { isJsonObject, type JsonValue } from '../../core/json.ts';
import { useForm } from '../rule-forms/form-context.ts';
import { problemInWords, problemsUnder } from '../rule-forms/problems-at.ts';
import { RoleChoice } from '../rule-forms/choice-field.tsx';
import { roleInWords } from '../rule-forms/words.ts';
import { pathIn, useMapping, usePut } from './mapping-context.ts';
import { NotationText } from './notation-text.tsx';
import { BESIDE_THE_FORM } from './notation-keys.ts';
import { PathField } from './path-field.tsx';

/** Whom the record names for each role. */
export function OwnersSection(): ReactNode {
  const { source } = useMapping();
  const { isReadOnly } = useForm();
  const [added, setAdded] = useState<readonly string[]>([]);
  const roles = [...Object.keys(source.owners), ...added.filter((role) => !Object.hasOwn(source.owners, role))];
  return (
    <Stack gap="sm" component="section" aria-labelledby="mapping-owners">
      <Stack gap={2}>
        <Title order={2} size="h4" id="mapping-owners">Who gets what is missing</Title>
        <Text size="sm" c="dimmed">For each role, the person whom the record names. Roles without an entry fall back to the owner of the record, then to their manager, then to the address below.</Text>
      </Stack>
      {roles.map((role) => <Owner key={role} role={role} notation={source.owners[role]} onForget={() => setAdded((now) => now.filter((each) => each !== role))} />)}
      {isReadOnly ? null : <RoleChoice key={roles.length} label="Add a role" value="" used={[]} width={320} onPick={(role) => setAdded((now) => [...now, role])} />}
    </Stack>
  );
}

const PARTS = [{ key: 'name', label: 'Name' }, { key: 'email', label: 'E-mail' }, { key: 'active', label: 'Still with the company (yes or no)' }] as const;

function Owner({ role, notation, onForget }: { readonly role: string; readonly notation: JsonValue | undefined; readonly onForget: () => void }): ReactNode {
  const setting = useMapping();
  const { isReadOnly, problems } = useForm();
  const put = usePut();
  const words = roleInWords(role);
  const found = problemsUnder(problems, pathIn(setting, 'owners', role));
  const remove = (): void => {
    onForget();
    put(['owners', role], undefined);
  };
  const isSpelled = isJsonObject(notation) || (notation === undefined && setting.people.length === 0);
  const parts = isJsonObject(notation) ? notation : {};
  return (
    <Paper component="fieldset" className="plain-group" withBorder radius="md" p="sm" aria-label={words}>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <Stack gap="xs" style={{ minWidth: 0 }}>
          {isSpelled ? (
            <>
              <Text size="sm" fw={600}>{words}</Text>
              {PARTS.map(({ key, label }) => <PathField key={key} label={label} path={typeof parts[key] === 'string' ? parts[key] : ''} onPick={(path) => put(['owners', role], { ...parts, [key]: path })} />)}
              {Object.entries(BESIDE_THE_FORM).filter(([key]) => ['id', 'manager'].some((part) => key === `sources.*.owners.*.${part}` && parts[part] !== undefined)).map(([key, words]) => <Text key={key} size="sm">{words}: that is edited as text.</Text>)}
            </>
          ) : <PathField label={words} path={typeof notation === 'string' ? notation : ''} fields={setting.people.length === 0 ? undefined : setting.people} onPick={(path) => put(['owners', role], path)} />}
          {found.length === 0 ? null : <Text size="sm" c="red" role="alert">{found.map(problemInWords).join(' ')}</Text>}
          {notation === undefined ? null : <NotationText row={{ name: role, notation, label: words }} onPut={(value) => put(['owners', role], value)} />}
        </Stack>
        {isReadOnly ? null : <ActionIcon variant="default" aria-label={`Remove: ${words}`} onClick={remove}>✕</ActionIcon>}
      </Group>
    </Paper>
  );
}
