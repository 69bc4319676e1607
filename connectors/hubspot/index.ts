import type { Connector, ConnectorSession, SessionContext } from '../../src/core/connector.ts';
import { withPurposes } from '../kit/call-purpose.ts';
import { check } from './check.ts';
import { HubSpotClient } from './client.ts';
import { settingsSchema } from './config.ts';
import { describeObjects } from './describe.ts';
import { form } from './form.ts';
import { CALLS_PER_WRITE, DAILY_CALLS, WRITE_BACK_BATCH } from './limits.ts';
import { Metadata } from './metadata.ts';
import { pull } from './pull.ts';
import { setup } from './setup.ts';
import { shipping } from './ship.ts';
import { reread, sweep } from './pull/sweep.ts';
import { webhook } from './webhook.ts';
import { writeBack } from './write-back.ts';

export const connector: Connector = {
  name: 'hubspot',
  capabilities: {
    displayName: 'HubSpot',
    reads: ['deals'],
    writes: { fields: true, tasks: 'lookup', notes: false },
    confirms: { fields: 'answer', tasks: 'answer', notes: 'none' },
    subscribes: ['deals'],
    cannot: [
      'A service key receives no webhooks; without a project app changes are found by asking.',
      'HubSpot does not say who changed a deal last, so a person’s edit is told from our own write by its content only.',
      'Rules such as "required when closed" cannot be listed; they show when they refuse a write.',
    ],
    noticesDeleted: true,
    noticesMerged: true,
    // A deleted deal leaves its tasks where they are; a merged one hands them over to the other.
    tasksOutliveRecord: true,
    setup: 'api',
    frameHosts: ['https://app.hubspot.com', 'https://*.hubspot.com'],
    writeBackBatch: WRITE_BACK_BATCH,
    callsPerWrite: CALLS_PER_WRITE,
    dailyCalls: DAILY_CALLS,
    person: { id: 'id', name: 'name', email: 'email', active: 'active', manager: null },
  },
  form,
  settings: settingsSchema,
  objects: ['deals'],
  webhook,
  shipping,
  open: (settings, context) => Promise.resolve(withPurposes(openSession(settings, context))),
};

function openSession(given: unknown, context: SessionContext): ConnectorSession {
  const settings = settingsSchema.parse(given);
  const client = new HubSpotClient(settings, context);
  const metadata = new Metadata(client);
  return {
    accountId: async () => (await metadata.portal()).portalId,
    check: (request) => check(client, metadata, request),
    describe: (objects) => describeObjects(metadata, objects),
    pull: (request) => pull(client, metadata, request),
    sweep: (request, known) => sweep(client, metadata, request, known),
    reread: (request, refs) => reread(client, metadata, request, refs),
    writeBack: (batch, onReceipts) => writeBack(client, metadata, batch, onReceipts),
    setup: async (request) => {
      const { setupToken } = settings;
      const admin = setupToken === undefined ? client : new HubSpotClient(settings, context, { flow: 'token', token: setupToken }, client.counter);
      return await setup(admin, client, metadata, request);
    },
    calls: () => ({ api: client.counter.api, auth: client.counter.auth, maxInFlight: client.counter.maxInFlight }),
    close: () => client.close(),
  };
}
