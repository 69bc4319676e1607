#!/usr/bin/env node
// The version is checked before anything is imported: jsforce crashes at import on Node 20.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major > 24 || (major === 24 && minor >= 11)) {
  // What was compiled is kept beside the packages, in a folder of our own: a shared temporary one could be filled by others.
  const { enableCompileCache } = await import('node:module');
  enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/handoff-sync', import.meta.url)));
  const { main } = await import('../src/main.ts');
  await main(process.argv.slice(2));
} else {
  const bundled = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));
  const platform = fileURLToPath(new URL(`../node_modules/node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}/bin/node${process.platform === 'win32' ? '.exe' : ''}`, import.meta.url));
  const own = [bundled, platform].find((path) => existsSync(path));
  if (own === undefined || process.env.HANDOFF_REEXEC === '1') {
    process.stderr.write(`handoff needs Node 24.11 or newer; this is ${process.versions.node}. Run "npm ci" in the project folder (it brings Node 24 along on Linux, Windows and Intel Macs) or install Node 24.\n`);
    process.exit(2);
  }
  const result = spawnSync(own, process.argv.slice(1), { stdio: 'inherit', env: { ...process.env, HANDOFF_REEXEC: '1' } });
  process.exit(result.status ?? 1);
}
