#!/usr/bin/env node
// What administrators deploy is tested with the vendors' own tools. They bring their own versions of everything, so each
// project has its own lock file, and is installed when that has changed. Then it is looked at in a real browser: test/shipped.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PROJECTS = ['connectors/salesforce/package', 'connectors/hubspot/app/src/app/cards'];

const run = (folder, ...command) => spawnSync('npm', command, { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' }).status ?? 1;

function install(folder) {
  const lock = createHash('sha256').update(readFileSync(join(folder, 'package-lock.json'))).digest('hex');
  const mark = join(folder, 'node_modules', '.installed-lock');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === lock) return 0;
  const code = run(folder, 'ci', '--ignore-scripts', '--no-audit', '--no-fund');
  if (code !== 0) return code;
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  writeFileSync(mark, lock);
  return 0;
}

let worst = 0;
for (const project of PROJECTS) {
  const folder = join(ROOT, project);
  console.log(`\n${project}`);
  worst = Math.max(worst, install(folder) || run(folder, 'test'));
}

const looked = spawnSync('npm', ['run', 'jest', '--', 'test/shipped', '--testPathIgnorePatterns', '/node_modules/'], { cwd: ROOT, stdio: 'inherit', shell: process.platform === 'win32', env: { ...process.env, STUDIO_PICTURES: 'coverage/shipped' } });
process.exitCode = Math.max(worst, looked.status ?? 1);
