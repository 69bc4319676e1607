import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { sayReadiness } from '../../core/handoff/say-readiness.ts';
import { isJsonObject, type JsonValue } from '../../core/json.ts';
import { readText } from '../../core/rules-text/parse-text.ts';
import { statusLabelOf } from '../../core/tasks/status-labels.ts';
import { ManyField } from '../rule-forms/choice-field.tsx';
import type { EditorProps } from '../draft/editor-props.ts';
import { pathIn, useMapping } from './mapping-context.ts';
import { lostStages, withStages, type StageDraft } from './stages.ts';
import { weightyNeeds } from './weighty-needs.ts';

interface StagesProps {
  readonly stages: StageDraft;
  readonly conditions: JsonValue | undefined;
  readonly onPut: (conditions: JsonValue | undefined) => void;
}

/** Late stages picked from those of the account, and what a deal in one of them gets. */
export function LateStages({ stages, conditions, onPut }: StagesProps): ReactNode {
  const setting = useMapping();
  const { path, known, chosen } = stages;
  const field = setting.fields.find((each) => each.path === path);
  const lost = lostStages(stages);
  return (
    <Stack gap="xs">
      <ManyField label="Stages that are watched" description={`As the account has them in “${field?.label ?? path}”. Without any, nothing is watched.`} values={chosen} choices={known.map((stage) => ({ value: stage, label: stage }))} path={pathIn(setting, 'when', 'preClose', path)} placeholder="Choose stages" onPick={(next) => onPut(withStages(conditions, path, next))} />
      {lost.length === 0 ? null : <Text size="sm" c="red" role="alert">The account has no stage {lost.map((stage) => `“${stage}”`).join(', ')}: it was renamed or deleted, so nothing in it is watched. Choose the stage that took its place.</Text>}
      {chosen.length === 0 ? null : <WhatTheyGet />}
    </Stack>
  );
}

function WhatTheyGet(): ReactNode {
  const { draft, source, needs, others } = useMapping();
  const labels = isJsonObject(source.writeBack['statusLabels']) ? source.writeBack['statusLabels'] : {};
  const own = typeof labels['pre_close'] === 'string' ? { pre_close: labels['pre_close'] } : {};
  const missing = weightyNeeds(needs, source.fields).slice(0, 2).map(({ label, weight, gate }) => ({ label, weight, gate, due: true, reason: 'blank' as const }));
  const one = draft.handoff === 'customer' ? 'A deal' : 'An application';
  return (
    <Text size="sm" c="dimmed">
      {one} there gets a score, the status “{statusLabelOf('pre_close', draft.handoff, own)}”{missing.length === 0 ? '' : <> and a sentence such as “{sayReadiness(draft.handoff, { gaps: missing, unreadable: [], score: 0 })}”</>}{missing.length === 0 ? '. ' : ' '}{asksEarly(others) ? 'The playbook has tasks opened for it as well.' : 'No task is opened for it.'}
    </Text>
  );
}

/** Whether the playbook of the same draft opens tasks before the close. */
function asksEarly(others: EditorProps['others']): boolean {
  const playbook = others.find(({ which }) => which === 'playbook');
  const read = playbook === undefined ? null : readText(playbook.text);
  const early = read?.ok === true && isJsonObject(read.value) ? read.value['beforeClose'] : undefined;
  return isJsonObject(early) && early['tasks'] === true;
}
