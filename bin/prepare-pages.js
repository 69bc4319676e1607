// Runs after `npm ci`. Where development packages were left out (an image that got its pages built elsewhere) there is nothing to do.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const vite = fileURLToPath(new URL('../node_modules/vite/bin/vite.js', import.meta.url));
const config = fileURLToPath(new URL('../src/web/vite.config.ts', import.meta.url));
if (existsSync(vite) && existsSync(config)) {
  const { status } = spawnSync(process.execPath, [vite, 'build', '--config', config, '--logLevel', 'warn'], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
