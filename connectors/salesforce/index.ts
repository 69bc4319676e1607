import type { Connector, ConnectorSession, SessionContext } from '../../src/core/connector.ts';
import { withPurposes } from '../kit/call-purpose.ts';
import { check } from './check.ts';
import { SalesforceClient } from './client.ts';
import { settingsSchema } from './config.ts';
import { describeObjects } from './describe-objects.ts';
import { form } from './form.ts';
import { CALLS_PER_WRITE, DAILY_CALLS, WRITE_BACK_BATCH, RECORDS_PER_PAGE } from './limits.ts';
import { Metadata } from './metadata.ts';
import { pull, reread, sweep } from './pull.ts';
import { setup } from './setup.ts';
import { shipping } from './ship.ts';
import { Writer } from './write-back.ts';

export const connector: Connector = {
  name: 'salesforce',
  capabilities: {
    displayName: 'Salesforce',
    reads: ['Opportunity'],
    writes: { fields: true, tasks: 'upsert', notes: false },
    confirms: { fields: 'answer', tasks: 'answer', notes: 'none' },
    subscribes: [],
    cannot: [
      'Changes are noticed by asking, not by webhook: Salesforce sends none without code in the org.',
      'Opportunities are never merged, so there is nothing to notice.',
    ],
    noticesDeleted: true,
    // Salesforce merges accounts and contacts, never opportunities.
    noticesMerged: false,
    setup: 'api',
    frameHosts: ['https://*.lightning.force.com', 'https://*.my.salesforce.com', 'https://*.vf.force.com'],
    writeBackBatch: WRITE_BACK_BATCH,
    callsPerWrite: CALLS_PER_WRITE,
    callsPerRecordRead: 1 / RECORDS_PER_PAGE,
    dailyCalls: DAILY_CALLS,
    person: { id: 'Id', name: 'Name', email: 'Email', active: 'IsActive', manager: 'Manager' },
  },
  form,
  settings: settingsSchema,
  objects: ['Opportunity'],
  webhook: null,
  shipping,
  open: (settings, context) => Promise.resolve(withPurposes(openSession(settings, context))),
};

function openSession(given: unknown, context: SessionContext): ConnectorSession {
  const settings = settingsSchema.parse(given);
  const client = new SalesforceClient(settings, context);
  const metadata = new Metadata(client);
  const writer = new Writer(client, metadata);
  return {
    accountId: async () => (await client.identity()).organizationId,
    check: (request) => check(client, metadata, request),
    describe: (objects) => describeObjects(metadata, objects),
    pull: (request) => pull(client, metadata, request),
    sweep: (request, known) => sweep(client, metadata, request, known),
    reread: (request, refs) => reread(client, metadata, request, refs),
    writeBack: (batch, onReceipts) => writer.writeBack(batch, onReceipts),
    setup: async (request) => {
      const { userId } = await client.identity();
      const admin =
        settings.setupAuth === undefined
          ? client
          : new SalesforceClient(settings, context, settings.setupAuth, client.counter);
      return await setup(admin, metadata, userId, request);
    },
    calls: () => ({ api: client.counter.api, auth: client.counter.auth, maxInFlight: client.counter.maxInFlight }),
    close: () => client.close(),
  };
}
