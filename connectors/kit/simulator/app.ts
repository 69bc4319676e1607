import type { VendorFault } from './faults.ts';

/** What the shared server hands to a vendor's simulator: one request, already read completely. */
export interface SimulatorRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case, repeated headers joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly rawUrl: string;
}

export interface SimulatorResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface SimulatorContext {
  /** Virtual milliseconds since the epoch: real time plus the offset set by control. */
  now(): number;
  /** Tells how many records the request wrote; each one makes the reply later, never the commit. */
  wroteRecords(count: number): void;
  /** Marks the state as changed without a written record, such as an issued token. */
  changed(): void;
  /** Runs when the reply has gone out or its socket was dropped: until then the request counts as in flight. */
  onFinished(callback: () => void): void;
  /** Scheme, host and port as the caller sees them, for instance_url and absolute links. */
  readonly origin: string;
  /** A fault only the vendor's own simulator understands. */
  readonly fault: VendorFault | undefined;
}

export interface SimulatorControlContext {
  now(): number;
  readonly origin: string;
}

/** One vendor's protocol. It owns its state; the server owns sockets, time, faults, counting and the state file. */
export interface SimulatorApp {
  handle(request: SimulatorRequest, context: SimulatorContext): SimulatorResponse | Promise<SimulatorResponse>;
  /** Throw an Error to refuse: the caller gets 400 with its message. */
  control(name: string, payload: unknown, context: SimulatorControlContext): unknown;
  dump(): unknown;
  load(state: unknown): void;
  /** Groups calls in the statistics; without it segments that look like ids become {id}. */
  routeKey?(method: string, path: string): string;
}

export function jsonResponse(status: number, body: unknown, headers: Record<string, string> = {}): SimulatorResponse {
  return {
    status,
    headers: { 'content-type': 'application/json;charset=UTF-8', ...headers },
    body: JSON.stringify(body),
  };
}
