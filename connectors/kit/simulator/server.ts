import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  jsonResponse,
  type SimulatorApp,
  type SimulatorContext,
  type SimulatorRequest,
  type SimulatorResponse,
} from './app.ts';
import { callKey, CallLog } from './call-log.ts';
import { VirtualClock } from './clock.ts';
import { ControlDoor, CONTROL_PREFIX } from './control-door.ts';
import { FaultPlan, type Fault } from './faults.ts';
import { StateFile } from './state-file.ts';

export interface SimulatorServerOptions {
  readonly port?: number | undefined;
  readonly stateFile?: string | undefined;
  readonly latencyMs?: number | undefined;
  readonly perWrittenRecordMs?: number | undefined;
}

export interface SimulatorServer {
  readonly baseUrl: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Vendors answer an over-long URI themselves (414), so Node must not answer first. */
const MAX_HEADER_BYTES = 1024 * 1024;

export async function startSimulatorServer(
  app: SimulatorApp,
  options: SimulatorServerOptions = {},
): Promise<SimulatorServer> {
  const clock = new VirtualClock();
  const faults = new FaultPlan();
  const calls = new CallLog();
  const state =
    options.stateFile === undefined
      ? undefined
      : new StateFile(options.stateFile, () => ({ clockOffsetMs: clock.offsetMs, app: app.dump() }));
  const stored = state?.load();
  if (stored !== undefined) {
    clock.advance(stored.clockOffsetMs);
    app.load(stored.app);
  }
  const changed = (): void => state?.changed();
  const control = new ControlDoor({ app, clock, faults, calls, changed });
  let origin = '';

  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const request = await readRequest(incoming);
    if (request.path.startsWith(CONTROL_PREFIX)) {
      send(outgoing, control.handle(request, originOf(request, origin)), clock.now());
      return;
    }
    const key = app.routeKey?.(request.method, request.path) ?? callKey(request.method, request.path);
    calls.start(key);
    const finished: (() => void)[] = [];
    let status = 0;
    try {
      const fault = faults.take(request.method, request.rawUrl);
      let written = 0;
      const context: SimulatorContext = {
        now: () => clock.now(),
        wroteRecords: (count) => {
          written += count;
          if (count > 0) changed();
        },
        changed,
        onFinished: (callback) => finished.push(callback),
        origin: originOf(request, origin),
        fault: fault?.kind === 'vendor' ? fault : undefined,
      };
      const response = replacesWork(fault) ?? (await app.handle(request, context));
      await delay((options.latencyMs ?? 0) + written * (options.perWrittenRecordMs ?? 0) + slowness(fault));
      if (fault?.kind === 'drop_before' || fault?.kind === 'drop_after') {
        outgoing.destroy();
        return;
      }
      status = response.status;
      send(outgoing, response, clock.now());
    } finally {
      calls.finish(request.method, request.path, status);
      for (const callback of finished) callback();
    }
  };

  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES, keepAliveTimeout: 60_000 }, (incoming, outgoing) => {
    serve(incoming, outgoing).catch((error: unknown) => {
      if (outgoing.destroyed) return;
      if (outgoing.headersSent) {
        outgoing.destroy();
        return;
      }
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      send(outgoing, jsonResponse(500, { simulatorError: message }), clock.now());
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The simulator has no TCP port.');
  origin = `http://127.0.0.1:${address.port}`;

  return {
    baseUrl: origin,
    port: address.port,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      state?.saveNow();
    },
  };
}

function replacesWork(fault: Fault | undefined): SimulatorResponse | undefined {
  switch (fault?.kind) {
    case 'status':
      return typeof fault.body === 'string'
        ? { status: fault.status, headers: { ...fault.headers }, body: fault.body }
        : { ...jsonResponse(fault.status, fault.body ?? null, { ...fault.headers }) };
    case 'html':
      return {
        status: fault.status,
        headers: { 'content-type': 'text/html; charset=UTF-8' },
        body: '<!DOCTYPE html><html><head><title>Down for maintenance</title></head><body>We are down for maintenance.</body></html>',
      };
    case 'drop_before':
      return { status: 0, headers: {}, body: '' };
    default:
      return undefined;
  }
}

function slowness(fault: Fault | undefined): number {
  return fault?.kind === 'slow' ? fault.ms : 0;
}

async function delay(ms: number): Promise<void> {
  if (ms > 0) await sleep(ms);
}

async function readRequest(incoming: IncomingMessage): Promise<SimulatorRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  const rawUrl = incoming.url ?? '/';
  const mark = rawUrl.indexOf('?');
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return {
    method: incoming.method ?? 'GET',
    path: mark < 0 ? rawUrl : rawUrl.slice(0, mark),
    query: new URLSearchParams(mark < 0 ? '' : rawUrl.slice(mark + 1)),
    headers,
    body: Buffer.concat(chunks).toString('utf8'),
    rawUrl,
  };
}

/** A caller may reach the simulator under another name, and must get links it can follow. */
function originOf(request: SimulatorRequest, fallback: string): string {
  const host = request.headers['host'];
  return host === undefined ? fallback : `http://${host}`;
}

function send(outgoing: ServerResponse, response: SimulatorResponse, now: number): void {
  const body = Buffer.from(response.body, 'utf8');
  const headers: Record<string, string> = { date: new Date(now).toUTCString(), ...response.headers };
  const bodiless = response.status === 204 || response.status === 304;
  if (!bodiless) headers['content-length'] = String(body.length);
  outgoing.writeHead(response.status, headers);
  outgoing.end(bodiless ? undefined : body);
}
