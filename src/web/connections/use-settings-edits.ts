import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { useState } from 'react';
import type { JsonValue } from '../../core/json.ts';
import { unanswered, type FormAnswers } from '../../core/view/connection-form.ts';
import { connectionOverviewSchema } from '../../core/view/connection-overview.ts';
import type { ConnectorView } from '../../core/view/connector-view.ts';
import { problemOf } from '../api/api-problem.ts';
import { callApi } from '../api/call-api.ts';
import { askedFields, secretsToRetype, settingsPatch, shownFields, type AskedFields } from './connector-form.ts';
import { addressOf, renewAll } from './connections-api.ts';
import { changedByBoth, isEdited, keepEdits, NO_EDITS, readKeptEdits, withEdits, withoutSame, type SettingsEdits } from './kept-edits.ts';
import { placeProblem, type PlacedMessages } from './place-problems.ts';
import { saySchedule } from './say-schedule.ts';
import type { ShownSettings } from './shown-settings.ts';
import { usageOf, usagePatch, type Usage } from './usage.ts';
import { useMessages } from './use-messages.ts';

export interface SettingsForm {
  readonly form: AskedFields;
  readonly answers: FormAnswers;
  readonly usage: Usage;
  readonly messages: PlacedMessages;
  readonly isEdited: boolean;
  /** null: the file is as it was when the editing began; else labels of fields that both changed. */
  readonly movedOn: readonly string[] | null;
  readonly save: UseMutationResult<void, Error, { readonly anyway: boolean }>;
  answer(path: string, value: JsonValue | undefined): void;
  use(change: Partial<Usage>): void;
  submit(anyway: boolean): void;
  discard(): void;
}

interface Standing {
  readonly settings: ShownSettings;
  /** ETag of the file. */
  readonly version: string | null;
}

/** Changing settings: what is not touched shows what stands in the file now, also when somebody else changes it meanwhile. */
export function useSettingsEdits(connector: ConnectorView, { settings, version }: Standing): SettingsForm {
  const { id } = settings;
  const client = useQueryClient();
  const form = askedFields(connector);
  const [edits, setEdits] = useState<SettingsEdits>(() => readKeptEdits(id));
  const [begun, setBegun] = useState<Standing>({ settings, version });
  const { messages, show, clear } = useMessages();
  const answers = withEdits(form, settings, edits.answers);
  const before = usageOf(settings);
  const usage = { ...before, ...edits.usage };
  const edit = (wanted: SettingsEdits): void => {
    const next = withoutSame(form, settings, before, wanted);
    if (!isEdited(edits)) setBegun({ settings, version });
    setEdits(next);
    keepEdits(id, form, next);
  };
  const save = useMutation({
    mutationFn: async ({ anyway }: { readonly anyway: boolean }) => {
      const patch = settingsPatch(form, settings.settings, answers);
      const body = { ...usagePatch(before, usage), ...(Object.keys(patch).length === 0 ? {} : { settings: patch }), anyway };
      await callApi(connectionOverviewSchema, addressOf(id), { method: 'PUT', body, ifMatch: version ?? undefined });
    },
    onSuccess: async () => {
      await renewAll(client);
      edit(NO_EDITS);
      notifications.show({ color: 'green', title: 'Saved', message: 'It is in force at once, and the account is read again.' });
    },
    onError: async (error) => {
      show(placeProblem(problemOf(error), shownFields(form, answers)).at);
      if (problemOf(error).status === 412) await renewAll(client);
    },
  });
  return {
    form, answers, usage, messages, save,
    isEdited: isEdited(edits),
    movedOn: isEdited(edits) && begun.version !== version ? changedByBoth(form, begun.settings, settings, edits) : null,
    answer: (path, value) => {
      clear(`settings.${path}`);
      edit({ ...edits, answers: { ...edits.answers, [path]: value ?? null } });
    },
    use: (change) => {
      for (const name of Object.keys(change)) clear(name);
      edit({ ...edits, usage: { ...edits.usage, ...change } });
    },
    submit: (anyway) => {
      const wrong = whatIsWrong(form, settings, answers, usage);
      show(wrong);
      save.reset();
      if (Object.keys(wrong).length === 0) save.mutate({ anyway });
    },
    discard: () => {
      show({});
      save.reset();
      edit(NO_EDITS);
    },
  };
}

function whatIsWrong(form: AskedFields, { settings }: ShownSettings, answers: FormAnswers, { schedule }: Usage): PlacedMessages {
  const said = schedule === null ? null : saySchedule(schedule, 'UTC');
  return {
    ...Object.fromEntries(unanswered(form, answers).map((path) => [`settings.${path}`, 'This is needed.'])),
    ...Object.fromEntries(secretsToRetype(form, settings, answers).map((path) => [`settings.${path}`, 'Type it again, because requests go to another address now.'])),
    ...(said?.ok === false ? { schedule: `It ${said.problem}.` } : {}),
  };
}
