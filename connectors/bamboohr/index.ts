import type { Connector, ConnectorSession, SessionContext } from '../../src/core/connector.ts';
import { withPurposes } from '../kit/call-purpose.ts';
import { check } from './check.ts';
import { settingsSchema } from './config.ts';
import { describe } from './describe.ts';
import { form } from './form.ts';
import { CALLS_PER_WRITE, WRITE_BACK_BATCH } from './limits.ts';
import { pull, reread, sweep } from './pull.ts';
import { openParts } from './session-parts.ts';
import { setup } from './setup.ts';
import { webhook } from './webhook.ts';
import { writeBack } from './write-back.ts';

function openSession(settings: unknown, context: SessionContext): ConnectorSession {
  const parts = openParts(settingsSchema.parse(settings), context);
  return {
    // No call tells the company's id; the domain is unique and part of every address.
    accountId: () => Promise.resolve(parts.settings.companyDomain.toLowerCase()),
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
  name: 'bamboohr',
  capabilities: {
    displayName: 'BambooHR',
    reads: ['application', 'employee'],
    writes: { fields: true, tasks: 'lookup', notes: true },
    confirms: { fields: 'read_back', tasks: 'read_back', notes: 'answer' },
    subscribes: ['employee'],
    cannot: [
      'There are no tasks: they are rows of a custom table.',
      'Before an employee record exists only comments can be written, and comments cannot be changed or looked up.',
      'Changes to applications are noticed by asking; webhooks exist for employees only.',
    ],
    noticesDeleted: true,
    noticesMerged: false,
    setup: 'guided',
    frameHosts: ['https://*.bamboohr.com'],
    writeBackBatch: WRITE_BACK_BATCH,
    callsPerWrite: { fast: CALLS_PER_WRITE, save_calls: CALLS_PER_WRITE },
    person: { id: 'id', name: 'name', email: 'email', active: 'active', manager: null },
  },
  form,
  settings: settingsSchema,
  objects: ['application', 'employee'],
  webhook,
  shipping: null,
  open: (settings, context) => Promise.resolve(withPurposes(openSession(settings, context))),
};
