import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { SimulatorControl } from './control-client.ts';

export interface SimulatorProcessOptions {
  readonly port?: number | undefined;
  readonly stateFile?: string | undefined;
  readonly latencyMs?: number | undefined;
  readonly perWrittenRecordMs?: number | undefined;
  /** Arguments only the vendor's own simulator understands. */
  readonly args?: readonly string[] | undefined;
}

export interface SimulatorProcess {
  readonly baseUrl: string;
  readonly port: number;
  readonly pid: number | undefined;
  readonly control: SimulatorControl;
  stop(): Promise<void>;
  /** Ends it without a chance to save, as a power cut would. */
  kill(): Promise<void>;
}

const readyLineSchema = z.object({ ready: z.literal(true), port: z.number() });
/** A second on an idle machine; a busy one must not look like a broken one. */
const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 5_000;

export async function startSimulatorProcess(
  vendor: string,
  options: SimulatorProcessOptions = {},
): Promise<SimulatorProcess> {
  const entry = fileURLToPath(new URL(`../../${vendor}/simulator/main.ts`, import.meta.url));
  const flags = [
    '--parent-bound',
    ...flag('port', options.port),
    ...flag('state', options.stateFile),
    ...flag('latency-ms', options.latencyMs),
    ...flag('per-written-record-ms', options.perWrittenRecordMs),
    ...(options.args === undefined || options.args.length === 0 ? [] : ['--', ...options.args]),
  ];
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', entry, ...flags], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const port = await readyPort(child, vendor).catch((error: unknown) => {
    child.kill('SIGKILL');
    throw error;
  });
  letParentExit(child);
  const baseUrl = `http://127.0.0.1:${port}`;
  return {
    baseUrl,
    port,
    pid: child.pid,
    control: new SimulatorControl(baseUrl),
    stop: () => end(child, 'SIGTERM'),
    kill: () => end(child, 'SIGKILL'),
  };
}

function flag(name: string, value: string | number | undefined): string[] {
  return value === undefined ? [] : [`--${name}`, String(value)];
}

async function readyPort(child: ChildProcess, vendor: string): Promise<number> {
  if (child.stdout === null) throw new Error('The simulator has no stdout.');
  const lines = createInterface({ input: child.stdout });
  return await new Promise<number>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`The ${vendor} simulator was not ready in time.`)),
      READY_WITHIN_MS,
    );
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      lines.close();
      act();
    };
    child.once('error', (error) => settle(() => reject(error)));
    child.once('exit', (code) =>
      settle(() => reject(new Error(`The ${vendor} simulator ended with ${code ?? 'a signal'}.`))),
    );
    lines.once('line', (line) => {
      settle(() => {
        try {
          resolve(readyLineSchema.parse(JSON.parse(line)).port);
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      });
    });
  });
}

/** A forgotten simulator must not keep its parent alive; the parent's end takes the child with it. */
function letParentExit(child: ChildProcess): void {
  child.unref();
  if (child.stdin instanceof Socket) child.stdin.unref();
  child.stdin?.on('error', () => {});
  child.stdout?.destroy();
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  const exited = once(child, 'exit');
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  await exited;
  clearTimeout(timer);
  child.stdin?.destroy();
}
