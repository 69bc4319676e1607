import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createApp, type App } from '../../src/app.ts';
import { parseConfig } from '../../src/config/load-config.ts';
import type { StoredHandoff } from '../../src/core/handoff/handoff.ts';
import { createTestEngine, TEST_KEY } from '../support/store.ts';
import { LATE_DEAL_CRMS, type LateDealCrm } from './late-deals.ts';

jest.setTimeout(120_000);

const MAPPINGS = fileURLToPath(new URL('../../mappings/customer/', import.meta.url));
const OPS = { name: 'Omar Ops', email: 'omar@acme.example', role: 'operations' } as const;
const REQUIREMENTS = `handoff: customer
requirements:
  - { id: goal, field: goals.primary, label: Goal, weight: 30, gate: true, owner: sales_rep }
  - { id: promises, field: promises, label: Promises, weight: 30, gate: true, noneAllowed: true, owner: sales_rep }
  - { id: environment, field: technical.environment, label: Environment, weight: 25, owner: sales_rep }
  - { id: value, field: contract.value, label: Value, weight: 15, owner: sales_rep }
`;

describe.each(Object.entries(LATE_DEAL_CRMS))('a late-stage deal in %s', (_name, open) => {
  let crm: LateDealCrm;
  let folder = '';
  let text = '';
  let remove: () => Promise<void>;
  let env: Readonly<Record<string, string>> = {};
  let app: App;
  let id = '';
  let asked: readonly { readonly id: string }[] = [];
  const openApp = async (): Promise<App> => createApp(parseConfig(text, { cwd: folder, file: 'connections.yaml', env }));
  const sync = async (): Promise<void> => expect(await app.sync('sales')).toMatchObject({ outcome: 'complete', reasons: [], writeBack: { errors: 0 } });
  const handoff = async (): Promise<StoredHandoff> => {
    const found = (await app.store.listHandoffs({ connection: 'sales', limit: 10 })).find(({ founding }) => founding.externalId === id);
    if (found === undefined) throw new Error(`deal ${id} has no handoff`);
    return found;
  };

  beforeAll(async () => {
    crm = await open();
    const engine = await createTestEngine('embedded');
    remove = engine.remove;
    folder = await mkdtemp(join(tmpdir(), 'handoff-before-close-'));
    await cp(MAPPINGS, join(folder, 'rules'), { recursive: true });
    // Whoever is asked is asked at once: settling is another test's business.
    const mapping = join(folder, 'rules', crm.mapping);
    await writeFile(mapping, (await readFile(mapping, 'utf8')).replace('settlingMinutes: 15', 'settlingMinutes: 0'));
    await writeFile(join(folder, 'rules', 'requirements.yaml'), REQUIREMENTS);
    env = { HANDOFF_KEY: TEST_KEY, HANDOFF_DATA_FOLDER: engine.options.engine === 'embedded' ? engine.options.folder : folder };
    text = `mappings: { folder: rules }
connections:
  - id: sales
    ${crm.connector}
    mapping: ${crm.mapping}
    requirements: requirements.yaml
    playbook: playbook.yaml
    startFrom: 2020-01-01
    rollout: gate
    quietPeriodSeconds: 0
`;
    app = await openApp();
    id = await crm.prepare(app);
    await sync();
  });
  afterAll(async () => {
    await app?.close();
    await crm?.stop();
    await remove?.();
    if (folder !== '') await rm(folder, { recursive: true, force: true });
  });

  it('is no handoff in an early stage, and is scored from the late one on, without a task', async () => {
    expect(await app.store.listHandoffs({ connection: 'sales', limit: 10 })).toEqual([]);
    await crm.move(id, 'late');
    await sync();
    expect(await crm.shown(id)).toEqual({ score: 15, status: 'Pre-close', reason: 'If this closed today, operations would miss: Goal, Promises and Environment.' });
    await crm.fill(id, { environment: 'SAP and Okta' });
    await sync();
    expect(await crm.shown(id)).toEqual({ score: 40, status: 'Pre-close', reason: 'If this closed today, operations would miss: Goal and Promises.' });
    expect(await crm.tasks()).toEqual([]);
  });

  it('stays scored when it goes back to an early stage', async () => {
    await crm.move(id, 'early');
    await sync();
    expect(await handoff()).toMatchObject({ status: 'pre_close', score: 40, reachedAt: null, backlog: false });
    await crm.move(id, 'late');
    await sync();
    expect(await handoff()).toMatchObject({ status: 'pre_close', episode: 1 });
  });

  it('closes as the same handoff, and asks for what is still missing', async () => {
    const before = await handoff();
    await crm.fill(id, { goal: 'Halve the time to invoice' });
    await crm.move(id, 'won');
    await sync();
    expect(await crm.shown(id)).toEqual({ score: 70, status: 'Incomplete', reason: '1 gate missing: Promises' });
    asked = await crm.tasks();
    expect(asked).toHaveLength(1);
    expect(await handoff()).toMatchObject({ id: before.id, createdAt: before.createdAt, episode: 1, scores: { beforeClose: { score: 40 }, atClose: { score: 70 }, atAcceptance: null } });
  });

  it('keeps its history: the scores before the close, at the close and at acceptance are three figures', async () => {
    await crm.fill(id, { promises: 'None' });
    await sync();
    expect(await crm.tasks()).toEqual([{ id: asked[0]?.id, closed: true }]);
    await app.accept(await handoff(), { by: OPS });
    await sync();
    await crm.fill(id, { environment: '' });
    await sync();
    expect(await crm.shown(id)).toMatchObject({ score: 75, status: 'Accepted' });
    const kept = await handoff();
    expect([kept.scores?.beforeClose?.score, kept.scores?.atClose?.score, kept.scores?.atAcceptance?.score]).toEqual([40, 70, 100]);
    const events = (await app.store.findEvents({ handoffId: kept.id, limit: 100 })).toReversed();
    expect(events.filter(({ type }) => type === 'status_changed').map(({ data }) => data)).toEqual([
      { from: 'pre_close', to: 'incomplete' }, { from: 'incomplete', to: 'ready' }, { from: 'ready', to: 'accepted' },
    ]);
    expect(events.filter(({ type }) => type === 'score_recorded').map(({ data }) => data)).toEqual([
      { moment: 'before_close', score: 40 }, { moment: 'at_close', score: 70 }, { moment: 'at_acceptance', score: 100 },
    ]);
  });

  it('asks before the close where the playbook says so; lost, the task is taken back', async () => {
    await app.close();
    const playbook = join(folder, 'rules', 'playbook.yaml');
    await writeFile(playbook, `${await readFile(playbook, 'utf8')}\nbeforeClose: { tasks: true }\n`);
    app = await openApp();
    const before = await crm.tasks();
    id = await crm.prepare(app);
    await crm.move(id, 'late');
    await sync();
    const early = (await crm.tasks()).filter((task) => !before.some((old) => old.id === task.id));
    expect(early).toEqual([{ id: expect.any(String), closed: false }]);
    await crm.fill(id, { goal: 'Halve the time to invoice' });
    await crm.move(id, 'won');
    await sync();
    expect((await crm.tasks()).filter((task) => !before.some((old) => old.id === task.id))).toEqual(early);
    id = await crm.prepare(app);
    await crm.move(id, 'late');
    await sync();
    await crm.move(id, 'lost');
    await sync();
    expect(await crm.shown(id)).toMatchObject({ status: 'Withdrawn' });
    expect((await crm.tasks()).at(-1)).toMatchObject({ closed: true });
  });
});
