import type { Capabilities, Connector, ConnectorSession, SessionContext } from '../../src/core/connector.ts';
import { withPurposes } from '../kit/call-purpose.ts';
import { check } from './check.ts';
import { accountOf, OBJECTS, settingsSchema } from './config.ts';
import { describe } from './describe.ts';
import { form } from './form.ts';
import { CALLS_PER_WRITE, WRITE_BACK_BATCH } from './limits.ts';
import { pull, reread, sweep } from './pull.ts';
import { openParts } from './session-parts.ts';
import { setup } from './setup.ts';
import { writeBack } from './write-back.ts';

function openSession(settings: unknown, context: SessionContext): ConnectorSession {
  const parts = openParts(settingsSchema.parse(settings), context);
  return {
    accountId: () => Promise.resolve(accountOf(parts.settings)),
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

const capabilities: Capabilities = {
  displayName: 'Workday',
  reads: OBJECTS,
  writes: { fields: true, tasks: 'none', notes: false },
  // Read back as well, where the settings name a report column for the field.
  confirms: { fields: 'answer', tasks: 'none', notes: 'none' },
  subscribes: [],
  cannot: [
    'Offers cannot be read directly: a report that your administrator builds shows them.',
    'Tasks cannot be created by another system: open tasks are listed in a text field of a custom object.',
    'Nothing is written until your administrator has built a custom object and named it in the connection.',
    'Nothing is announced: reports are asked at every run.',
    'A report says nothing about missing permissions: it is simply empty, which is reported as a suspicion.',
  ],
  noticesDeleted: true,
  noticesMerged: false,
  setup: 'guided',
  frameHosts: ['https://*.myworkday.com', 'https://*.workday.com'],
  writeBackBatch: WRITE_BACK_BATCH,
  callsPerWrite: { fast: CALLS_PER_WRITE, save_calls: CALLS_PER_WRITE },
  person: null,
};

export const connector: Connector = {
  name: 'workday',
  capabilities,
  form,
  settings: settingsSchema,
  objects: OBJECTS,
  webhook: null,
  shipping: null,
  open: (settings, context) => Promise.resolve(withPurposes(openSession(settings, context))),
};
