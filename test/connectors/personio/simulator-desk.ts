import { z } from 'zod';
import { SimulatorControl } from '../../../connectors/kit/simulator/control-client.ts';
import { startSimulatorServer } from '../../../connectors/kit/simulator/server.ts';
import { PersonioSimulator } from '../../../connectors/personio/simulator/app.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: unknown;
  /** What v2 says is wrong. */
  readonly detail: string | undefined;
}

interface SendOptions {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** No token at all. */
  readonly anonymous?: true;
}

export interface Desk {
  readonly baseUrl: string;
  readonly app: PersonioSimulator;
  readonly control: SimulatorControl;
  /** With the token of the address's version; signs in when there is none yet. */
  send(path: string, options?: SendOptions): Promise<Reply>;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Reply>;
  patch(path: string, body: unknown): Promise<Reply>;
  signIn(version: 'v1' | 'v2', scope?: string): Promise<string>;
  close(): Promise<void>;
}

export const CLIENT = { client_id: 'papi-demo-client', client_secret: 'papi-demo-secret' };
export const BETA = { beta: 'true' };

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

const problemSchema = z.object({ errors: z.array(z.object({ detail: z.string() })) });
const v2Token = z.object({ access_token: z.string() });
const v1Token = z.object({ data: z.object({ token: z.string() }) });

async function send(url: string, options: SendOptions, token: string | undefined): Promise<Reply> {
  const { method = 'GET', body, headers } = options;
  const isJson = body !== undefined && !(body instanceof FormData) && !(body instanceof URLSearchParams);
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(isJson ? { 'content-type': 'application/json' } : {}),
      ...headers,
    },
    ...(body === undefined ? {} : { body: encode(body) }),
  });
  const text = await response.text();
  const parsed = bodyOf(text);
  const problem = problemSchema.safeParse(parsed);
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: parsed,
    detail: problem.success ? problem.data.errors[0]?.detail : undefined,
  };
}

/** A simulated company behind a real socket, with a caller that sends what a careful client sends. */
export async function openDesk(): Promise<Desk> {
  const app = new PersonioSimulator();
  const server = await startSimulatorServer(app);
  const { baseUrl } = server;
  const tokens = new Map<string, string>();
  const signIn = async (version: 'v1' | 'v2', scope?: string): Promise<string> => {
    const grant = new URLSearchParams({
      grant_type: 'client_credentials',
      ...CLIENT,
      ...(scope === undefined ? {} : { scope }),
    });
    const reply =
      version === 'v2'
        ? await send(`${baseUrl}/v2/auth/token`, { method: 'POST', body: grant }, undefined)
        : await send(`${baseUrl}/v1/auth`, { method: 'POST', body: CLIENT }, undefined);
    const token = version === 'v2' ? v2Token.parse(reply.body).access_token : v1Token.parse(reply.body).data.token;
    tokens.set(version, token);
    return token;
  };
  const sendSignedIn = async (path: string, options: SendOptions = {}): Promise<Reply> => {
    const url = path.startsWith('http') ? path : `${baseUrl}${path}`;
    if (options.anonymous === true) return await send(url, options, undefined);
    const version = new URL(url).pathname.startsWith('/v1/') ? 'v1' : 'v2';
    return await send(url, options, tokens.get(version) ?? (await signIn(version)));
  };
  return {
    baseUrl,
    app,
    control: new SimulatorControl(baseUrl),
    send: sendSignedIn,
    get: (path, headers) => sendSignedIn(path, headers === undefined ? {} : { headers }),
    patch: (path, body) => sendSignedIn(path, { method: 'PATCH', body }),
    signIn,
    close: () => server.close(),
  };
}

export const pageSchema = z.object({
  _data: z.array(z.looseObject({ id: z.string() })),
  _meta: z.object({
    links: z.object({ self: z.object({ href: z.string() }), next: z.object({ href: z.string() }).optional() }),
  }),
});

const employmentSchema = z.looseObject({ id: z.string(), status: z.string() });

export async function idsOf(desk: Desk, path: string, headers?: Readonly<Record<string, string>>): Promise<string[]> {
  return pageSchema.parse((await desk.get(path, headers)).body)._data.map(({ id }) => id);
}

/** Follows every next link as a client must. */
export async function walk(desk: Desk, path: string): Promise<{ ids: string[]; pages: number }> {
  const ids: string[] = [];
  let pages = 0;
  for (let next: string | undefined = path; next !== undefined; pages += 1) {
    const page: z.infer<typeof pageSchema> = pageSchema.parse((await desk.get(next)).body);
    ids.push(...page._data.map(({ id }) => id));
    next = page._meta.links.next?.href;
  }
  return { ids, pages };
}

export async function employmentOf(desk: Desk, personId: string): Promise<z.infer<typeof employmentSchema>> {
  const { body } = await desk.get(`/v2/persons/${personId}/employments`);
  return employmentSchema.parse(pageSchema.parse(body)._data[0]);
}

const listedSchema = z.array(z.looseObject({ id: z.string(), name: z.string() }));

export async function personId(desk: Desk, name: string): Promise<string> {
  const found = listedSchema.parse(await desk.control.control('list-persons')).find((one) => one.name === name);
  return found?.id ?? '';
}

export async function applicationId(desk: Desk, name: string): Promise<string> {
  const found = listedSchema.parse(await desk.control.control('list-applications')).find((one) => one.name === name);
  return found?.id ?? '';
}
