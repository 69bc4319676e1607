import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from '@jest/globals';
import { z } from 'zod';
import { jsonResponse, type SimulatorApp } from '../../../connectors/kit/simulator/app.ts';
import { SimulatorControl } from '../../../connectors/kit/simulator/control-client.ts';
import {
  startSimulatorServer,
  type SimulatorServer,
  type SimulatorServerOptions,
} from '../../../connectors/kit/simulator/server.ts';

const running: SimulatorServer[] = [];
const folders: string[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Every POST adds one note; GET counts them. */
function notebook(): SimulatorApp {
  let notes = 0;
  return {
    handle: (request, context) => {
      if (context.fault !== undefined) return jsonResponse(409, context.fault);
      if (request.method === 'POST') {
        notes += 1;
        context.wroteRecords(1);
      }
      return jsonResponse(200, { notes });
    },
    control: (name, payload) => {
      if (name === 'refuse') throw new Error('no');
      return { name, payload };
    },
    dump: () => notes,
    load: (state) => {
      notes = z.number().parse(state);
    },
  };
}

async function start(
  options: SimulatorServerOptions = {},
): Promise<{ url: string; control: SimulatorControl; server: SimulatorServer }> {
  const server = await startSimulatorServer(notebook(), options);
  running.push(server);
  return { url: `${server.baseUrl}/notes`, control: new SimulatorControl(server.baseUrl), server };
}

async function count(url: string): Promise<unknown> {
  return await (await fetch(url)).json();
}

it('answers late for written records, although the work is committed at once', async () => {
  const { url } = await start({ perWrittenRecordMs: 2_000 });
  const began = performance.now();
  let isAnswered = false;
  const late = fetch(url, { method: 'POST' }).then(() => {
    isAnswered = true;
  });
  const written = async (): Promise<boolean> => z.object({ notes: z.number() }).parse(await count(url)).notes === 1;
  while (!(await written())) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(isAnswered).toBe(false);
  await late;
  expect(performance.now() - began).toBeGreaterThanOrEqual(1_990);
});

it('drops the socket before or after the work is committed', async () => {
  const { url, control } = await start();
  await control.faults([
    { match: { method: 'post' }, fault: { kind: 'drop_after' } },
    { match: { method: 'post' }, fault: { kind: 'drop_before' } },
  ]);
  await expect(fetch(url, { method: 'POST' })).rejects.toThrow();
  expect(await count(url)).toEqual({ notes: 1 });
  await expect(fetch(url, { method: 'POST' })).rejects.toThrow();
  expect(await count(url)).toEqual({ notes: 1 });
});

it('spends a fault only on requests that match, after the skipped ones', async () => {
  const { url, control } = await start();
  await control.faults([
    {
      match: { path: '^/notes$' },
      skip: 1,
      times: 2,
      fault: { kind: 'status', status: 503, headers: { 'retry-after': '7' }, body: { busy: true } },
    },
  ]);
  const statuses: number[] = [];
  for (let n = 0; n < 4; n += 1) statuses.push((await fetch(url)).status);
  expect(statuses).toEqual([200, 503, 503, 200]);
  await control.faults([{ times: 5, fault: { kind: 'html', status: 502 } }]);
  const page = await fetch(url);
  expect(page.headers.get('content-type')).toContain('text/html');
  await control.clearFaults();
  expect((await fetch(url)).status).toBe(200);
});

it('hands a vendor fault to the vendor and slows a reply', async () => {
  const { url, control } = await start();
  await control.faults([{ fault: { kind: 'vendor', name: 'odd', rows: [1] } }, { fault: { kind: 'slow', ms: 120 } }]);
  expect(await count(url)).toEqual({ kind: 'vendor', name: 'odd', rows: [1] });
  const began = performance.now();
  await count(url);
  expect(performance.now() - began).toBeGreaterThanOrEqual(115);
});

it('counts calls by path without ids, and never its own side door', async () => {
  const { url, control } = await start({ latencyMs: 30 });
  await Promise.all([count(url), count(`${url}/0061234567890ABCDE`), count(`${url}/42`)]);
  await control.health();
  const report = await control.calls();
  expect(report).toMatchObject({ total: 3, maxInFlight: 3, byKey: { 'GET /notes': 1, 'GET /notes/{id}': 2 } });
  expect(report.log).toContainEqual({ method: 'GET', path: '/notes/42', status: 200 });
  await control.resetCalls();
  expect((await control.calls()).total).toBe(0);
});

it('moves its clock, and its Date header with it', async () => {
  const { url, control } = await start();
  await control.clock(86_400_000);
  const date = Date.parse((await fetch(url)).headers.get('date') ?? '');
  expect(date - Date.now()).toBeGreaterThan(86_000_000);
});

it('passes vendor control through and reports a refusal', async () => {
  const { control } = await start();
  expect(await control.control('greet', { a: 1 })).toEqual({ name: 'greet', payload: { a: 1 } });
  await expect(control.control('refuse')).rejects.toThrow('no');
});

it('keeps its state and its clock over a restart', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'simulator-'));
  folders.push(folder);
  const stateFile = join(folder, 'state', 'notes.json');
  const first = await start({ stateFile });
  await fetch(first.url, { method: 'POST' });
  await first.control.clock(3_600_000);
  await first.server.close();
  const second = await start({ stateFile });
  expect(await count(second.url)).toEqual({ notes: 1 });
  const date = Date.parse((await fetch(second.url)).headers.get('date') ?? '');
  expect(date - Date.now()).toBeGreaterThan(3_500_000);
});

it('ends with its parent, however the parent dies', async () => {
  const script = `import { startSimulatorProcess } from ${JSON.stringify(new URL('../../../connectors/kit/simulator/process.ts', import.meta.url).href)};
    const simulator = await startSimulatorProcess('salesforce');
    console.log(simulator.baseUrl);
    setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = z.tuple([z.instanceof(Buffer)]).parse(await once(parent.stdout, 'data'));
  const control = new SimulatorControl(line.toString().trim());
  await control.health();
  parent.kill('SIGKILL');
  await once(parent, 'exit');
  const alive = async (): Promise<boolean> =>
    await control.health().then(
      () => true,
      () => false,
    );
  for (let tries = 0; tries < 50 && (await alive()); tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await alive()).toBe(false);
});
