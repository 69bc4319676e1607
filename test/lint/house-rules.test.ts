import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

const project = fileURLToPath(new URL('../../', import.meta.url));
const reportSchema = z.object({ diagnostics: z.array(z.object({ code: z.string(), message: z.string(), severity: z.string(), filename: z.string() })) });

/** file → code → what must be said about it; null: nothing. */
const PLANTED: readonly (readonly [file: string, code: string, said: string | null])[] = [
  // Arrows that point inward.
  ['src/core/a/good.ts', "import { z } from 'zod'; import { DateTime } from 'luxon'; import { x } from '../json.ts'; export const a = [z, DateTime.fromISO('2026-01-01'), x, new Date(0)];", null],
  ['src/flows/good.ts', "import type { Store } from '../core/ports.ts'; import { x } from './other.ts'; export type S = Store; export { x };", null],
  ['src/store/good.ts', "import { EntitySchema } from 'typeorm'; import { x } from '../../migrations/index.ts'; export { EntitySchema, x };", null],
  ['src/cli/commands/good.ts', "import { createApp } from '../../app.ts'; import { loadConfig } from '../../config/load-config.ts'; export { createApp, loadConfig };", null],
  ['src/cli/demo/world.ts', "import { start } from '../../../connectors/kit/simulator/process.ts'; export { start };", null],
  ['src/app.ts', "import { loadConnector } from '../connectors/index.ts'; import { openStore } from './store/open-store.ts'; export { loadConnector, openStore };", null],
  ['connectors/index.ts', "export const load = () => import('./csv/index.ts');", null],
  ['connectors/salesforce/good.ts', "import jsforce from 'jsforce'; import { x } from '../kit/redact.ts'; import { y } from '../../src/core/errors.ts'; import { w } from './client.ts'; export { jsforce, x, y, w };", null],
  ['connectors/salesforce/simulator/good.ts', "import { x } from '../../kit/simulator/app.ts'; import { y } from './org.ts'; export { x, y };", null],
  ['migrations/good.ts', "import type { QueryRunner } from 'typeorm'; export type Q = QueryRunner;", null],
  ['test/any.test.ts', "import { x } from '../connectors/salesforce/simulator/org.ts'; export { x };", null],
  ['src/config/good.ts', 'export const env = process.env;', null],
  // Core is pure.
  ['src/core/node.ts', "import { readFile } from 'node:fs'; export { readFile };", 'must not import "node:fs"'],
  ['src/core/bare.ts', "import fs from 'fs'; export { fs };", 'must not import "fs"'],
  ['src/core/package.ts', "import axios from 'axios'; export { axios };", 'must not import "axios"'],
  ['src/core/lookalike.ts', "import x from 'zod-extra'; export { x };", 'must not import "zod-extra"'],
  ['src/core/outward.ts', "import type { F } from '../flows/sync/run-sync.ts'; export type G = F;", 'must not import src/flows/sync/run-sync.ts (flows)'],
  ['src/core/reexport.ts', "export * from '../store/database.ts';", 'must not import src/store/database.ts (store)'],
  ['src/core/typeimport.ts', "export type T = import('../../connectors/csv/index.ts').T;", 'must not import connectors/csv/index.ts (vendor)'],
  ['src/core/deep/around.ts', "import { x } from '../../core/../http/server.ts'; export { x };", 'must not import src/http/server.ts (http)'],
  ['src/core/clock.ts', 'export const now = () => Date.now();', 'no Date.now'],
  ['src/core/clock-computed.ts', "export const now = () => Date['now']();", 'no Date.now'],
  ['src/core/new-date.ts', 'export const now = () => new Date();', 'no new Date() without an argument'],
  ['src/core/luxon-clock.ts', "import { DateTime } from 'luxon'; export const now = () => DateTime.utc();", 'no DateTime.utc()'],
  ['src/core/random.ts', 'export const dice = () => Math.random();', 'no Math.random'],
  ['src/core/lazy.ts', "export const lazy = () => import('./json.ts');", 'no dynamic import'],
  ['src/core/waiting.ts', 'export const later = async (x: Promise<number>) => await x;', 'no await'],
  ['src/core/timer.ts', 'export const later = () => setTimeout(() => {}, 1);', 'no setTimeout()'],
  ['src/core/environment.ts', 'export const env = process.env;', 'no process'],
  ['src/core/vendor.ts', "export const isIt = (name: string) => name === 'Salesforce';", 'no vendor word in core and flows: "Salesforce"'],
  ['src/flows/vendor.ts', 'export const bambooHR = 1;', 'no vendor word in core and flows: "bambooHR"'],
  // Every other room.
  ['src/flows/vendor-import.ts', "import { x } from '../../connectors/csv/index.ts'; export { x };", 'must not import connectors/csv/index.ts'],
  ['src/flows/registry.ts', "import { x } from '../../connectors/index.ts'; export { x };", 'must not import connectors/index.ts'],
  ['src/flows/typeorm.ts', "import { DataSource } from 'typeorm'; export { DataSource };", 'must not import "typeorm"'],
  ['src/flows/env.ts', 'export const env = process.env;', 'only src/config reads process.env'],
  ['src/store/flows.ts', "import { x } from '../flows/sync/run-sync.ts'; export { x };", 'must not import src/flows/sync/run-sync.ts'],
  ['src/http/store.ts', "import { x } from '../store/open-store.ts'; export { x };", 'must not import src/store/open-store.ts'],
  ['src/jobs/http.ts', "import { x } from '../http/server.ts'; export { x };", 'must not import src/http/server.ts'],
  ['src/cli/database.ts', "import pg from 'pg'; export { pg };", 'must not import "pg"'],
  ['src/cli/lite.ts', "export const lite = () => import('@electric-sql/pglite');", 'must not import "@electric-sql/pglite"'],
  ['src/cli/simulator.ts', "import { x } from '../../connectors/kit/simulator/process.ts'; export { x };", 'must not import connectors/kit/simulator/process.ts'],
  ['src/cli/demo/vendor.ts', "import { x } from '../../../connectors/salesforce/simulator/org.ts'; export { x };", 'must not import connectors/salesforce/simulator/org.ts'],
  ['src/helpers/x.ts', 'export const x = 1;', 'src/helpers/x.ts belongs to no room'],
  ['connectors/csv/other-vendor.ts', "import { x } from '../salesforce/client.ts'; export { x };", 'must not import connectors/salesforce/client.ts'],
  ['connectors/csv/other-sdk.ts', "import x from 'jsforce/lib/transport.js'; export { x };", 'must not import "jsforce/lib/transport.js"'],
  ['connectors/csv/core.ts', "import { x } from '../../src/core/handoff/record.ts'; export { x };", 'must not import src/core/handoff/record.ts'],
  ['connectors/csv/simulator.ts', "import { x } from '../kit/simulator/app.ts'; export { x };", 'must not import connectors/kit/simulator/app.ts'],
  ['connectors/salesforce/own-simulator.ts', "import { x } from './simulator/org.ts'; export { x };", 'must not import connectors/salesforce/simulator/org.ts'],
  ['connectors/salesforce/simulator/shared.ts', "import { x } from '../errors.ts'; export { x };", 'must not import connectors/salesforce/errors.ts'],
  ['connectors/salesforce/simulator/contract.ts', "import { x } from '../../../src/core/connector.ts'; export { x };", 'must not import src/core/connector.ts'],
  ['connectors/kit/vendor.ts', "import { x } from '../csv/index.ts'; export { x };", 'must not import connectors/csv/index.ts'],
  ['migrations/ours.ts', "import { x } from '../src/store/entities.ts'; export { x };", 'must not import src/store/entities.ts'],
  ['migrations/runtime.ts', "import { Table } from 'typeorm'; export { Table };", 'must not import "typeorm"'],
  // Nothing that silences the compiler.
  ['src/flows/any.ts', 'export const f = (x: any) => String(x);', 'any'],
  ['src/flows/bang.ts', 'export const f = (x: string | null) => x!.length;', 'non-null assertion'],
  ['src/flows/cast.ts', 'export const f = (x: unknown) => x as string;', 'type assertions'],
];

let folder = '';
const said = new Map<string, string[]>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handoff-lint-'));
  const config = await readFile(join(project, '.oxlintrc.json'), 'utf8');
  await writeFile(join(folder, '.oxlintrc.json'), config.replaceAll('./lint/', join(project, 'lint/')).replace('"typeAware": true', '"typeAware": false'));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  for (const [file, code] of PLANTED) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), `${code}\n`);
  }
  for (const { filename, message, severity } of await lint([])) {
    if (severity === 'error') said.set(filename, [...(said.get(filename) ?? []), message]);
  }
});

function lint(more: readonly string[]): Promise<z.infer<typeof reportSchema>['diagnostics']> {
  const oxlint = join(project, 'node_modules/oxlint/bin/oxlint');
  return new Promise((resolve) => {
    execFile(process.execPath, [oxlint, '-f', 'json', '-c', join(folder, '.oxlintrc.json'), ...more], { cwd: folder }, (_error, stdout) =>
      resolve(reportSchema.parse(JSON.parse(stdout)).diagnostics),
    );
  });
}

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the house rules', () => {
  it.each(PLANTED.filter(([, , message]) => message !== null))('refuse %s: %s', (file, _code, message) => {
    expect(said.get(file)?.join('\n') ?? 'nothing').toContain(message);
  });

  it.each(PLANTED.filter(([, , message]) => message === null))('allow %s', (file) => {
    expect(said.get(file) ?? []).toEqual([]);
  });

  it('refuse a promise that nobody waits for', async () => {
    await writeFile(join(folder, 'tsconfig.json'), '{ "compilerOptions": { "strict": true, "module": "NodeNext", "target": "ES2023" } }');
    await mkdir(join(folder, 'promises'));
    await writeFile(join(folder, 'promises/floating.ts'), 'const save = async (): Promise<void> => {};\nexport const f = (): void => {\n  save();\n};\nexport const g = (): void => [1].forEach(async () => save());\n');
    const found = await lint(['--type-aware', 'promises']);
    expect(found.filter((item) => item.severity === 'error').map((item) => item.code).toSorted()).toEqual(['typescript(no-floating-promises)', 'typescript(no-misused-promises)']);
  });

  it('are errors in the configuration that npm run lint uses', async () => {
    const config = z.object({ rules: z.record(z.string(), z.unknown()) }).parse(JSON.parse(await readFile(join(project, '.oxlintrc.json'), 'utf8')));
    for (const rule of ['house/imports', 'house/pure-core', 'house/no-vendor-words', 'house/environment', 'typescript/no-floating-promises', 'typescript/no-misused-promises']) {
      expect([rule, config.rules[rule]]).toEqual([rule, 'error']);
    }
  });
});
