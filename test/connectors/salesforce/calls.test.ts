import { afterEach, describe, expect, it } from '@jest/globals';
import type { SimulatorProcess } from '../../../connectors/kit/simulator/process.ts';
import type { SourceRecord, WriteBack } from '../../../src/core/connector.ts';
import { fieldsItem, taskContent, taskItem, writeAll } from './items.ts';
import {
  lastCursor,
  openSession,
  pullAll,
  pullRequest,
  recordsOf,
  rowsIn,
  setUp,
  startOrg,
  TestContext,
} from './session.ts';

/** What a first sync asks of the org: all deals in, fields and one task per deal out. */
const itemsFor = (records: readonly SourceRecord[]): WriteBack[] =>
  records.flatMap(({ externalId, lockGroup }) => [
    {
      ...fieldsItem(externalId, {
        Handoff_Score__c: 40,
        Handoff_Status__c: 'Incomplete',
        Handoff_Missing_Fields__c: 'Champion',
      }),
      lockGroup,
    },
    taskItem(externalId, { lockGroup, task: taskContent({ owner: ownerOf(records) }) }),
  ]);
const ownerOf = (records: readonly SourceRecord[]): { id: string; name: null; email: null } => {
  const owner = records[0]?.fields['Owner'];
  return {
    id: typeof owner === 'object' && owner !== null && 'Id' in owner ? String(owner['Id']) : '',
    name: null,
    email: null,
  };
};

async function syncOnce(
  org: SimulatorProcess,
  context: TestContext,
): Promise<{
  api: number;
  auth: number;
  serverCalls: number;
  maxInFlight: number;
  cursor: ReturnType<typeof lastCursor>;
}> {
  await org.control.resetCalls();
  const session = await openSession(org, context);
  const pages = await pullAll(session, pullRequest(null));
  const items = itemsFor(recordsOf(pages));
  for (let from = 0; from < items.length; from += 4_000) {
    const receipts = await writeAll(session, items.slice(from, from + 4_000));
    expect(receipts.filter((receipt) => receipt.outcome !== 'acknowledged')).toEqual([]);
  }
  const { api, auth } = session.calls();
  const report = await org.control.calls();
  return { api, auth, serverCalls: report.total - auth, maxInFlight: report.maxInFlight, cursor: lastCursor(pages) };
}

describe('API calls for N won deals with two contact roles and one task each', () => {
  let org: SimulatorProcess;
  afterEach(() => org.stop());

  const budgets = [
    { deals: 1_000, mode: 'save_calls', most: 5 },
    { deals: 10_000, mode: 'save_calls', most: 35 },
    { deals: 1_000, mode: 'fast', most: 12 },
    { deals: 10_000, mode: 'fast', most: 115 },
  ] as const;
  for (const { deals, mode, most } of budgets) {
    it(`${deals} deals in mode ${mode} cost at most ${most} calls, and the connector counts what the server counts`, async () => {
      org = await startOrg();
      await setUp(org, true);
      await org.control.control('bulk-seed', { deals, rolesPerDeal: 2, gappyEvery: 0 });
      const result = await syncOnce(org, new TestContext({ concurrency: 5, mode }));
      expect(result.api).toBeLessThanOrEqual(most);
      expect(result.serverCalls).toBe(result.api);
      expect(result.maxInFlight).toBeLessThanOrEqual(5);
      expect(await rowsIn(org, 'Task')).toHaveLength(deals);
    }, 60_000);
  }

  it('an idle run costs one call', async () => {
    org = await startOrg();
    await setUp(org);
    await org.control.control('bulk-seed', { deals: 200, gappyEvery: 0 });
    const context = new TestContext();
    const { cursor } = await syncOnce(org, context);
    await org.control.clock(40 * 60_000);
    const settled = await openSession(org, context);
    const caughtUp = await pullAll(settled, pullRequest(cursor));
    await org.control.clock(40 * 60_000);
    const idle = await openSession(org, context);
    await org.control.resetCalls();
    const pages = await pullAll(idle, pullRequest(lastCursor(caughtUp)));
    expect(recordsOf(pages)).toEqual([]);
    expect(idle.calls().api).toBe(1);
    expect((await org.control.calls()).byKey).toEqual({
      'POST /services/data/v62.0/composite': 1,
      'POST /services/oauth2/token': 1,
    });
  });
});
