import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

export interface Portals {
  readonly urls: readonly string[];
  readonly stop: () => void;
}

/** So many simulated HubSpot portals, each an account of its own, in a process beside this one. */
export async function startPortals(count: number, { deals = 3, latencyMs = 0 }: { readonly deals?: number; readonly latencyMs?: number } = {}): Promise<Portals> {
  const entry = fileURLToPath(new URL('./idle-portals.ts', import.meta.url));
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', entry, String(count), String(deals), String(latencyMs)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  const line = z.array(z.string()).parse(await once(lines, 'line')).join('');
  const ports = z.array(z.int()).parse(JSON.parse(line));
  return { urls: ports.map((port) => `http://127.0.0.1:${port}`), stop: () => void child.kill() };
}
