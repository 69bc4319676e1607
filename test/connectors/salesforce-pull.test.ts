import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SimulatorProcess } from '../../connectors/kit/simulator/process.ts';
import { lastCursor, openSession, pullAll, pullRequest, recordsOf, setUp, startOrg, TestContext } from './salesforce-session.ts';

describe('reading deals from Salesforce', () => {
  let org: SimulatorProcess;
  beforeAll(async () => {
    org = await startOrg();
    await setUp(org);
    await org.control.control('bulk-seed', { deals: 50, rolesPerDeal: 2, lineItemsPerDeal: 1, gappyEvery: 0 });
  });
  afterAll(() => org.stop());

  it('a first reading yields every won deal with its people and products', async () => {
    const session = await openSession(org, new TestContext());
    const pages = await pullAll(session, pullRequest(null));
    const records = recordsOf(pages);
    expect(records).toHaveLength(50);
    expect(records[0]?.related['OpportunityContactRoles']).toHaveLength(2);
    console.log(JSON.stringify(records[0], null, 1), lastCursor(pages), session.calls());
  });
});
