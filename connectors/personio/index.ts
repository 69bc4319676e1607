import type { Connector, ConnectorSession, SessionContext } from '../../src/core/connector.ts';
import { withPurposes } from '../kit/call-purpose.ts';
import { check } from './check.ts';
import { accountIdOf, settingsSchema } from './config.ts';
import { describe } from './describe.ts';
import { form } from './form.ts';
import { CALLS_PER_WRITE, WRITE_BACK_BATCH, RECORDS_PER_PAGE } from './limits.ts';
import { pull, reread, sweep } from './pull.ts';
import { openParts } from './session-parts.ts';
import { setup } from './setup.ts';
import { webhook } from './webhook.ts';
import { writeBack } from './write-back.ts';

function openSession(settings: unknown, context: SessionContext): ConnectorSession {
  const parts = openParts(settingsSchema.parse(settings), context);
  return {
    // No call tells it, and a credential is exchanged now and then: so the company's own number is asked for.
    accountId: () => Promise.resolve(accountIdOf(parts.settings)),
    check: (request) => check(parts, request),
    describe: (objects) => describe(parts, objects),
    pull: (request) => pull(parts, request),
    sweep: (request, known) => sweep(parts, request, known),
    reread: (request, refs) => reread(parts, request, refs),
    writeBack: (batch, onReceipts) => writeBack(parts, batch, onReceipts),
    setup: (request) => setup(parts, request),
    calls: () => parts.client.calls(),
    close: () => Promise.resolve(parts.client.close()),
  };
}

export const connector: Connector = {
  name: 'personio',
  capabilities: {
    displayName: 'Personio',
    reads: ['application', 'person'],
    writes: { fields: true, tasks: 'none', notes: true },
    confirms: { fields: 'read_back', tasks: 'none', notes: 'answer' },
    subscribes: ['person'],
    cannot: [
      'Nothing can be written on an application: a hire shows nothing in Personio until the person exists, and everything from then on.',
      'There are no tasks: the open ones stand as lines in an attribute, and only there.',
      'Documents cannot be looked up or replaced: the packet is uploaded once, and only when a category for it is configured.',
      'Attributes cannot be created by another program: setup says what to create by hand.',
      'Changes to applications are noticed by asking; webhooks exist for persons and employments only.',
      'There is no offer, salary or agreed start date before the person exists.',
    ],
    noticesDeleted: true,
    noticesMerged: false,
    setup: 'guided',
    frameHosts: ['https://*.personio.com', 'https://*.personio.de'],
    writeBackBatch: WRITE_BACK_BATCH,
    callsPerWrite: { fast: CALLS_PER_WRITE, save_calls: CALLS_PER_WRITE },
    callsPerRecordRead: 1 / RECORDS_PER_PAGE,
    person: { id: 'id', name: 'name', email: 'email', active: 'active', manager: null },
  },
  form,
  settings: settingsSchema,
  objects: ['application', 'person'],
  webhook,
  shipping: null,
  open: (settings, context) => Promise.resolve(withPurposes(openSession(settings, context))),
};
