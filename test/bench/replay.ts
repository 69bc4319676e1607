/**
 * What a change of rules would do to many stored deals, while the service answers others, over real HTTP on
 * both engines: `npm run bench -- --only replay [--stored 50000]`.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { z } from 'zod';
import { createApp } from '../../src/app.ts';
import { serveApi } from '../../src/app/serve-api.ts';
import { hashSecret, tokenOf } from '../../src/core/access/secrets.ts';
import { replaySchema, type ReplayView } from '../../src/core/view/replay-view.ts';
import { openHttp } from '../../src/http/open-http.ts';
import type { EngineOptions } from '../../src/store/open-engine.ts';
import { openTestStore } from '../support/store.ts';
import { verdict } from './print-table.ts';
import { NOW, storeDeals } from './replay-world.ts';
import type { BenchPostgres } from './start-postgres.ts';

const FIRST_FIGURES_MS = 2_000;
const COMPLETE_MS = 15_000;
const LONGEST_SLICE_MS = 50;
const ASK_EVERY_MS = 100;
const NS_PER_MS = 1_000_000;
const started = z.object({ id: z.string() });

interface Measured {
  readonly firstMs: number;
  readonly completeMs: number;
  readonly slowestAnswerMs: number;
  readonly longestSliceMs: number;
  readonly view: ReplayView;
}

/** Runs the preview of a stricter requirement over so many deals, on both engines. */
export async function benchReplay(postgres: BenchPostgres, { deals }: { readonly deals: number }): Promise<boolean> {
  const database = await postgres.createDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'handoff-bench-replay-'));
  try {
    const onServer = await report('PostgreSQL', { engine: 'postgres', url: database.url }, deals);
    return (await report('embedded', { engine: 'embedded', folder }, deals)) && onServer;
  } finally {
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function report(name: string, engine: EngineOptions, deals: number): Promise<boolean> {
  process.stdout.write(`\nPreview of a stricter requirement over ${deals.toLocaleString('en')} stored deals, ${name}\n`);
  const { firstMs, completeMs, slowestAnswerMs, longestSliceMs, view } = await measure(engine, deals);
  const say = (what: string, ms: number, most: number): boolean => {
    process.stdout.write(`${what.padEnd(34)} ${`${Math.round(ms).toLocaleString('en')} ms`.padStart(10)}: ${verdict(ms <= most, `≤ ${most.toLocaleString('en')} ms`)}\n`);
    return ms <= most;
  };
  const met = [say('first figures', firstMs, FIRST_FIGURES_MS), say('complete', completeMs, COMPLETE_MS), say('longest stop of the event loop', longestSliceMs, LONGEST_SLICE_MS)];
  process.stdout.write(`slowest answer to another request  ${Math.round(slowestAnswerMs)} ms\n${view.figures.scores.up} up, ${view.figures.scores.down} down, ${view.figures.fields.records} records to write\n`);
  return met.every(Boolean) && view.done === deals;
}

async function measure(engine: EngineOptions, deals: number): Promise<Measured> {
  const store = await openTestStore(engine, { now: () => new Date(NOW) });
  const config = await storeDeals(store, deals);
  await store.dataSource.query('ANALYZE');
  const app = await createApp(config, { store, clock: { now: () => new Date(NOW), wait: () => Promise.resolve() } });
  const secret = tokenOf(randomBytes(32).toString('base64url'));
  await store.saveToken({ id: 'bench', hash: hashSecret('token', secret), name: 'bench', role: 'revops', createdAt: NOW, createdBy: 'bench', expiresAt: null, lastUsedAt: null, revokedAt: null });
  const http = await openHttp({ listen: { host: '127.0.0.1', port: 0 }, publicUrl: null, version: '0', clock: app.clock, access: store, login: null, limits: { addressPerMinute: 100_000, callerPerMinute: 100_000 }, service: serveApi(app, () => Promise.resolve()) });
  const ask = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(new URL(path, http.address), { method, headers: { authorization: `Bearer ${secret}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  try {
    const text = (await readFile(new URL('../../mappings/customer/requirements.yaml', import.meta.url), 'utf8')).replace('label: Risks and sensitivities, weight: 6', 'label: Risks and sensitivities, weight: 9, gate: true');
    await ask('GET', '/api/v1/connections');
    return await follow(ask, { files: [{ id: 'customer~requirements.yaml', text }] });
  } finally {
    await http.close();
    await app.close();
  }
}

/** As a page does: asks how far it is, and for something else beside it. */
async function follow(ask: (method: string, path: string, body?: unknown) => Promise<unknown>, body: unknown): Promise<Measured> {
  const loop = monitorEventLoopDelay({ resolution: 5 });
  loop.enable();
  const from = performance.now();
  const { id } = started.parse(await ask('POST', '/api/v1/replays', body));
  let firstMs: number | null = null;
  let slowestAnswerMs = 0;
  for (;;) {
    const view = replaySchema.parse(await ask('GET', `/api/v1/replays/${id}`));
    if (firstMs === null && view.figures.compared > 0) firstMs = performance.now() - from;
    if (view.state !== 'running') {
      loop.disable();
      if (view.state !== 'done') throw new Error(`the preview ended ${view.state}: ${view.problem?.detail ?? ''}`);
      const completeMs = performance.now() - from;
      return { firstMs: firstMs ?? completeMs, completeMs, slowestAnswerMs, longestSliceMs: loop.max / NS_PER_MS, view };
    }
    const askedAt = performance.now();
    await ask('GET', '/api/v1/connections');
    slowestAnswerMs = Math.max(slowestAnswerMs, performance.now() - askedAt);
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
}
