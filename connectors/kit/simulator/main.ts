import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { SimulatorApp } from './app.ts';
import { startSimulatorServer, type SimulatorServer } from './server.ts';

const flagsSchema = z.object({
  port: z.coerce.number().int().min(0).max(65_535).default(0),
  state: z.string().optional(),
  'latency-ms': z.coerce.number().nonnegative().default(0),
  'per-written-record-ms': z.coerce.number().nonnegative().default(0),
  'parent-bound': z.boolean().default(false),
});

/**
 * Starts one vendor's simulator as this process: `main.ts [--port N] [--state FILE] [--latency-ms N]
 * [--per-written-record-ms N] [--parent-bound] [-- vendor arguments]`. Prints `{"ready":true,"port":N}` once.
 */
export async function runSimulatorMain(createApp: (vendorArguments: readonly string[]) => SimulatorApp): Promise<void> {
  const { values, positionals } = parseArgs({
    options: {
      port: { type: 'string' },
      state: { type: 'string' },
      'latency-ms': { type: 'string' },
      'per-written-record-ms': { type: 'string' },
      'parent-bound': { type: 'boolean' },
    },
    allowPositionals: true,
  });
  const flags = flagsSchema.parse(values);
  const server = await startSimulatorServer(createApp(positionals), {
    port: flags.port,
    stateFile: flags.state,
    latencyMs: flags['latency-ms'],
    perWrittenRecordMs: flags['per-written-record-ms'],
  });
  stopWithSignals(server);
  if (flags['parent-bound']) stopWithParent(server);
  process.stdout.write(`${JSON.stringify({ ready: true, port: server.port })}\n`);
}

let stopping = false;

function stop(server: SimulatorServer): void {
  if (stopping) return;
  stopping = true;
  server.close().then(
    () => process.exit(0),
    () => process.exit(1),
  );
}

function stopWithSignals(server: SimulatorServer): void {
  process.once('SIGTERM', () => stop(server));
  process.once('SIGINT', () => stop(server));
}

/** The parent's end of our stdin closes however the parent dies, kill -9 included. */
function stopWithParent(server: SimulatorServer): void {
  process.stdin.on('end', () => stop(server));
  process.stdin.on('close', () => stop(server));
  process.stdin.on('error', () => stop(server));
  process.stdin.resume();
}
