import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../../bin/handoff.js', import.meta.url));
const LONGEST_MS = 120_000;
const KEPT_STDERR = 4_000;

export interface Ended {
  /** null: it was killed. */
  readonly code: number | null;
  readonly stdout: string;
  /** The end of it. */
  readonly stderr: string;
  readonly tookMs: number;
}
export interface Running {
  readonly ended: Promise<Ended>;
  /** As a power cut would: no chance to tidy up. */
  kill(): void;
  /** As an orderly shutdown asks: it comes to an end by itself. */
  askToStop(): void;
}

/** Runs `bin/handoff.js` as people do, in a process of its own. */
export function runHandoff(world: { readonly folder: string; readonly environment: Readonly<Record<string, string>> }, argv: readonly string[], longestMs = LONGEST_MS): Running {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', BIN, ...argv], {
    cwd: world.folder,
    env: { PATH: process.env['PATH'], HOME: world.folder, ...world.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kill = (): void => void child.kill('SIGKILL');
  const timer = setTimeout(kill, longestMs);
  process.once('exit', kill);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr = (stderr + chunk).slice(-KEPT_STDERR);
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      process.off('exit', kill);
      resolve({ code, stdout, stderr, tookMs: performance.now() - startedAt });
    });
  });
  return { ended, kill, askToStop: () => void child.kill('SIGTERM') };
}
