import { z } from 'zod';
import { BambooHrSimulator } from '../../../connectors/bamboohr/simulator/app.ts';
import { SimulatorControl } from '../../../connectors/kit/simulator/control-client.ts';
import { startSimulatorServer } from '../../../connectors/kit/simulator/server.ts';

export interface Reply {
  readonly status: number;
  /** The vendor's explanation, which travels in a header. */
  readonly message: string | null;
  readonly headers: Headers;
  readonly text: string;
  readonly body: unknown;
}

interface SendOptions {
  readonly method?: string;
  readonly key?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Desk {
  readonly baseUrl: string;
  readonly app: BambooHrSimulator;
  readonly control: SimulatorControl;
  send(path: string, options?: SendOptions): Promise<Reply>;
  get(path: string, key?: string): Promise<Reply>;
  post(path: string, body: unknown, key?: string): Promise<Reply>;
  close(): Promise<void>;
}

function bodyOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function encode(body: unknown): string | FormData | URLSearchParams {
  if (typeof body === 'string' || body instanceof FormData || body instanceof URLSearchParams) return body;
  return JSON.stringify(body);
}

/** A simulated account behind a real socket, with a caller that sends what a careful client sends. */
export async function openDesk(): Promise<Desk> {
  const app = new BambooHrSimulator();
  const server = await startSimulatorServer(app);
  const send = async (path: string, options: SendOptions = {}): Promise<Reply> => {
    const { method = 'GET', key = 'demo-key', body, headers } = options;
    const response = await fetch(path.startsWith('http') ? path : `${server.baseUrl}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        accept: 'application/json',
        authorization: `Basic ${Buffer.from(`${key}:x`).toString('base64')}`,
        ...headers,
      },
      ...(body === undefined ? {} : { body: encode(body) }),
    });
    const text = await response.text();
    const message = response.headers.get('x-bamboohr-error-message');
    return { status: response.status, message, headers: response.headers, text, body: bodyOf(text) };
  };
  return {
    baseUrl: server.baseUrl,
    app,
    control: new SimulatorControl(server.baseUrl),
    send,
    get: (path, key) => send(path, key === undefined ? {} : { key }),
    post: (path, body, key) => send(path, { method: 'POST', body, ...(key === undefined ? {} : { key }) }),
    close: () => server.close(),
  };
}

export const LONG_AGO = '2020-01-01T00:00:00Z';

const changesSchema = z.object({
  latest: z.string(),
  employees: z.record(z.string(), z.object({ id: z.string(), action: z.string(), lastChanged: z.string() })),
});

export async function changesSince(desk: Desk, since: string, type?: string): Promise<z.infer<typeof changesSchema>> {
  const query = new URLSearchParams({ since, ...(type === undefined ? {} : { type }) });
  return changesSchema.parse((await desk.get(`/api/v1/employees/changed?${query.toString()}`)).body);
}

const peopleSchema = z.array(z.looseObject({ id: z.union([z.string(), z.number()]), name: z.string() }));

export async function employeeId(desk: Desk, name: string): Promise<string> {
  const people = peopleSchema.parse(await desk.control.control('list-employees'));
  return String(people.find((one) => one.name === name)?.id);
}

export async function applicationId(desk: Desk, name: string): Promise<number> {
  const people = peopleSchema.parse(await desk.control.control('list-applications'));
  return Number(people.find((one) => one.name === name)?.id);
}
