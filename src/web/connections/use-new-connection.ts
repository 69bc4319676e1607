import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { JsonValue } from '../../core/json.ts';
import { settingsFrom, unanswered, type FormAnswers } from '../../core/view/connection-form.ts';
import type { ConnectionView } from '../../core/view/connection-check.ts';
import type { ConnectionOverview } from '../../core/view/connection-overview.ts';
import type { ConnectorView } from '../../core/view/connector-view.ts';
import { problemOf } from '../api/api-problem.ts';
import { askedFields, shownFields, type AskedFields } from './connector-form.ts';
import { isId, suggestId } from './connection-words.ts';
import { addConnection, addressOf, renewAll, requestSync, tryAccount } from './connections-api.ts';
import { forgetKept, keep, readKept, type NewConnection } from './kept-draft.ts';
import { placeProblem, placeRefusal, type PlacedMessages } from './place-problems.ts';
import { saySchedule } from './say-schedule.ts';
import { newUsage, toSend, type Usage } from './usage.ts';
import { useMessages } from './use-messages.ts';

export interface NewConnectionForm {
  readonly draft: NewConnection;
  readonly connector: ConnectorView | null;
  readonly form: AskedFields;
  readonly answers: FormAnswers;
  readonly usage: Usage;
  readonly messages: PlacedMessages;
  readonly check: UseMutationResult<ConnectionView, Error, void>;
  readonly connect: UseMutationResult<ConnectionOverview, Error, { readonly anyway: boolean }>;
  choose(connector: string): void;
  answer(path: string, value: JsonValue | undefined): void;
  name(id: string): void;
  use(change: Partial<Usage>): void;
  /** Both begin only when everything is filled in; otherwise they go to what is missing. */
  tryIt(): void;
  connectIt(anyway: boolean): void;
}

/** Filling in a new connection: kept in this browser as it is typed, tried live, then connected. `taken`: ids that there are. */
export function useNewConnection(connectors: readonly ConnectorView[], taken: readonly string[]): NewConnectionForm {
  const client = useQueryClient();
  const [, go] = useLocation();
  const [draft, setDraft] = useState<NewConnection>(readKept);
  const { messages, show, clear } = useMessages();
  const connector = connectors.find(({ name }) => name === draft.connector) ?? null;
  const form = connector === null ? { fields: [] } : askedFields(connector);
  const answers = draft.answers[draft.connector ?? ''] ?? {};
  const usage = draft.usage ?? newUsage(connector?.mappings[0] ?? '');
  const change = (next: NewConnection): void => {
    setDraft(next);
    keep(next, (name) => formOf(connectors, name));
  };
  const fields = shownFields(form, answers);
  const check = useMutation({
    mutationFn: () => tryAccount({ connector: connector?.name ?? '', settings: settingsFrom(form, answers), mapping: usage.mapping }),
    onSuccess: ({ items }) => {
      const refused = items.find(({ ok, ability }) => !ok && ability === 'connect');
      if (refused !== undefined) show(placeRefusal(refused.message, fields));
    },
    onError: (error) => show(placeProblem(problemOf(error), fields).at),
  });
  const connect = useMutation({
    mutationFn: ({ anyway }: { readonly anyway: boolean }) => addConnection({ id: draft.id, connector: connector?.name ?? '', settings: settingsFrom(form, answers), ...sent(usage), anyway }),
    onError: (error) => show(placeProblem(problemOf(error), fields).at),
    onSuccess: async ({ id }) => {
      forgetKept();
      // Whoever connects wants to see something; when it cannot begin now, the schedule brings it.
      await requestSync(id).catch(() => {});
      await renewAll(client);
      notifications.show({ color: 'green', title: `${id} is connected`, message: 'Its first run begins now.' });
      go(addressOf(id).replace('/api/v1', ''));
    },
  });
  const begin = (isWhole: boolean, work: () => void): void => {
    const wrong = whatIsWrong({ form, answers, usage, id: draft.id, taken, isWhole });
    show(wrong);
    check.reset();
    connect.reset();
    if (Object.keys(wrong).length === 0) work();
  };
  return {
    draft, connector, form, answers, usage, messages, check, connect,
    choose: (name) => {
      const known = connectors.find((each) => each.name === name);
      check.reset();
      connect.reset();
      change({ ...draft, connector: name, id: suggestId(name, taken), usage: { ...usage, mapping: known?.mappings[0] ?? '' } });
    },
    answer: (path, value) => {
      clear(`settings.${path}`);
      change({ ...draft, answers: { ...draft.answers, [draft.connector ?? '']: { ...answers, [path]: value } } });
    },
    name: (id) => {
      clear('id');
      change({ ...draft, id });
    },
    use: (changed) => {
      for (const name of Object.keys(changed)) clear(name);
      change({ ...draft, usage: { ...usage, ...changed } });
    },
    tryIt: () => begin(false, () => check.mutate()),
    connectIt: (anyway) => begin(true, () => connect.mutate({ anyway })),
  };
}

function formOf(connectors: readonly ConnectorView[], name: string): AskedFields | null {
  const found = connectors.find((each) => each.name === name);
  return found === undefined ? null : askedFields(found);
}

/** What a new connection leaves out is what holds anyway. */
function sent(usage: Usage) {
  const { schedule, zone, startFrom, limits, ...rest } = toSend(usage);
  return { ...rest, ...(schedule === null ? {} : { schedule }), ...(zone === null ? {} : { zone }), ...(startFrom === null ? {} : { startFrom }), ...(Object.keys(limits).length === 0 ? {} : { limits }) };
}

interface Filled {
  readonly form: AskedFields;
  readonly answers: FormAnswers;
  readonly usage: Usage;
  readonly id: string;
  readonly taken: readonly string[];
  /** false: only what trying needs. */
  readonly isWhole: boolean;
}

function whatIsWrong({ form, answers, usage, id, taken, isWhole }: Filled): PlacedMessages {
  const wrong: Record<string, string> = Object.fromEntries(unanswered(form, answers).map((path) => [`settings.${path}`, 'This is needed.']));
  if (!isWhole) return wrong;
  const schedule = usage.schedule === null ? null : saySchedule(usage.schedule, 'UTC');
  if (schedule?.ok === false) wrong['schedule'] = `It ${schedule.problem}.`;
  if (taken.includes(id)) wrong['id'] = `There is a connection of this name already. Free is “${suggestId(id, taken)}”.`;
  else if (!isId(id)) wrong['id'] = `A name begins with a lower-case letter and holds only lower-case letters, digits, - and _. Fitting would be “${suggestId(id, taken)}”.`;
  return wrong;
}
