import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { decideFix } from '../../connectors/hubspot/app/src/app/cards/decide-fix.ts';
import { isForSellers, type CardGap } from '../../connectors/hubspot/app/src/app/cards/read-gaps.ts';
import { PROPERTY_NAMES, readHandoff, type Handoff } from '../../connectors/hubspot/app/src/app/cards/read-handoff.ts';
import { createApp, type App } from '../../src/app.ts';
import { parseConfig } from '../../src/config/load-config.ts';
import type { StoredHandoff } from '../../src/core/handoff/handoff.ts';
import { Portal } from '../connectors/hubspot/portal.ts';
import { createTestEngine, TEST_KEY } from '../support/store.ts';

jest.setTimeout(120_000);

const MAPPINGS = fileURLToPath(new URL('../../mappings/', import.meta.url));
const OPS = { name: 'Omar Ops', email: 'omar@acme.example', role: 'operations' } as const;

describe('what the service writes to HubSpot, as the card on the deal reads it', () => {
  let portal: Portal;
  let app: App;
  let folder = '';
  let deal = '';
  let remove: () => Promise<void>;

  const sync = async (): Promise<void> => expect(await app.sync('sales')).toMatchObject({ outcome: 'complete', writeBack: { errors: 0 } });
  const stored = async (): Promise<StoredHandoff> => {
    const found = (await app.store.listHandoffs({ connection: 'sales', limit: 10 })).find(({ founding }) => founding.externalId === deal);
    if (found === undefined) throw new Error(`deal ${deal} has no handoff`);
    return found;
  };
  const card = async (): Promise<Handoff> => {
    const { properties } = await portal.shown('deals', deal);
    const read = readHandoff(Object.fromEntries(PROPERTY_NAMES.map((name) => [name, properties[name]])), '2026-01-01');
    if (read === null) throw new Error('the card shows no handoff');
    return read;
  };
  const gapsOf = ({ groups }: Handoff): readonly CardGap[] => groups.flatMap(({ gaps }) => gaps);

  beforeAll(async () => {
    portal = await Portal.start();
    const engine = await createTestEngine('embedded');
    remove = engine.remove;
    folder = await mkdtemp(join(tmpdir(), 'handoff-card-'));
    await cp(MAPPINGS, join(folder, 'mappings'), { recursive: true });
    const settings = JSON.stringify({ baseUrl: portal.baseUrl, auth: { flow: 'token', token: 'demo-token' } });
    const text = `connections:\n  - { id: sales, connector: hubspot, settings: ${settings}, mapping: customer/hubspot.yaml, rollout: gate, quietPeriodSeconds: 0, startFrom: 2020-01-01 }\nmappings: { folder: mappings }\n`;
    const env = { HANDOFF_KEY: TEST_KEY, HANDOFF_DATA_FOLDER: engine.options.engine === 'embedded' ? engine.options.folder : folder };
    app = await createApp(parseConfig(text, { cwd: folder, file: 'connections.yaml', env }));
    [deal = ''] = await portal.seed(1);
    await portal.update('deals', deal, { dealtype: 'newbusiness', amount: '12000', handoff_goal: '', handoff_promises: 'tbd', handoff_technical: '' });
    await sync();
  });
  afterAll(async () => {
    await app.close();
    await portal.stop();
    await remove();
    await rm(folder, { recursive: true, force: true });
  });

  it('shows score, status, reason and day as they are stored', async () => {
    const [shown, handoff] = [await card(), await stored()];
    expect(handoff).toMatchObject({ status: 'incomplete', score: expect.any(Number) });
    expect(shown).toMatchObject({ status: handoff.status, statusLabel: 'Incomplete', score: handoff.score, reason: handoff.statusReason, staleReason: null, missingText: null });
    expect(shown.deadline?.day ?? null).toBe(handoff.nextDeadline);
    expect(shown.checkedOn).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  });

  it('lists every missing answer under its owner, with a way to fill it in', async () => {
    const [shown, handoff] = [await card(), await stored()];
    const due = handoff.report.gaps.filter((gap) => gap.due);
    expect(gapsOf(shown).map(({ label }) => label).toSorted()).toEqual(due.map(({ label }) => label).toSorted());
    expect(due.map(({ label }) => label)).toEqual(expect.arrayContaining(["Goal in the customer's own words"]));
    const asked = gapsOf(shown).filter(isForSellers);
    expect(asked.length).toBeGreaterThan(2);
    expect(asked.filter((gap) => decideFix(gap, Number(deal)) === null || decideFix(gap, Number(deal))?.kind === 'told')).toEqual([]);
    const goal = gapsOf(shown).find(({ field }) => field === 'goals.primary');
    expect(goal === undefined ? null : decideFix(goal, Number(deal))).toEqual({ kind: 'properties', objectId: Number(deal), properties: ['handoff_goal'] });
  });

  it('no longer lists what was filled in where the card opened it', async () => {
    const before = await card();
    await portal.update('deals', deal, { handoff_goal: 'Halve the time from order to invoice within a quarter' });
    await sync();
    const after = await card();
    expect(gapsOf(after).map(({ field }) => field)).not.toContain('goals.primary');
    expect(after.missingCount).toBe(before.missingCount - 1);
    expect(after.score).toBeGreaterThan(before.score ?? 0);
  });

  it('shows an acceptance and its reservation, then that the deal was taken back', async () => {
    await app.accept(await stored(), { by: OPS, anyway: 'The rest comes with the kick-off' });
    await sync();
    expect(await card()).toMatchObject({ status: 'accepted', statusLabel: 'Accepted', reason: expect.stringContaining('The rest comes with the kick-off') });
    await portal.update('deals', deal, { dealstage: 'closedlost' });
    await sync();
    expect(await card()).toMatchObject({ status: 'withdrawn', statusLabel: 'Withdrawn', reason: (await stored()).statusReason });
  });
});
