import { AsyncLocalStorage } from 'node:async_hooks';
import { Client } from '@hubspot/api-client';
import { toVersionedUrl, versionedPath, type ApiVersion } from './api-paths.ts';
import type { HubSpotSettings } from './config.ts';

/** What really came back for one request of the SDK, before its models drop what they do not know. */
export interface RawAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}
interface Exchange {
  readonly token: string | null;
  answer: RawAnswer | null;
}

const current = new AsyncLocalStorage<Exchange>();

/**
 * The SDK, moved to dated paths by its `middleware`. Its limiter and retries are a process-wide singleton in which the
 * last client wins, so neither is asked for: queue, limits and retries are ours (sheet: "the last constructed Client wins").
 */
export function newSdk({ baseUrl, apiVersion }: HubSpotSettings): Client {
  return new Client({
    basePath: baseUrl.replace(/\/+$/, ''),
    middleware: [
      {
        pre: (context) => {
          if (!isRequestContext(context)) return context;
          context.setUrl(toVersionedUrl(context.getUrl(), apiVersion));
          const token = current.getStore()?.token ?? null;
          if (token !== null) context.setHeaderParam('Authorization', `Bearer ${token}`);
          return context;
        },
        post: async (response) => {
          const exchange = current.getStore();
          // The SDK buffers bodies, so reading it here does not take it away from its own models.
          if (exchange !== undefined && isResponseContext(response))
            exchange.answer = { status: response.httpStatusCode, headers: lowerCased(response.headers), text: await response.body.text() };
          return response;
        },
      },
    ],
  });
}

/**
 * Runs one call of the SDK and hands back what was answered, whatever the SDK makes of it: it throws on 4xx, and on
 * answers that its models cannot read. Throws what the network threw when nothing was answered.
 */
export async function exchange(token: string | null, call: () => Promise<unknown>): Promise<RawAnswer> {
  const made: Exchange = { token, answer: null };
  try {
    await current.run(made, call);
  } catch (error) {
    if (made.answer === null) throw error;
  }
  if (made.answer === null) throw new Error('the request was not sent');
  return made.answer;
}

interface RequestContext {
  getUrl(): string;
  setUrl(url: string): void;
  setHeaderParam(key: string, value: string): void;
}
interface ResponseContext {
  readonly httpStatusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: { text(): Promise<string> };
}
const isRequestContext = (value: unknown): value is RequestContext =>
  typeof value === 'object' && value !== null && 'setUrl' in value && 'getUrl' in value && 'setHeaderParam' in value;
const isResponseContext = (value: unknown): value is ResponseContext =>
  typeof value === 'object' && value !== null && 'httpStatusCode' in value && 'headers' in value && 'body' in value;

const lowerCased = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/** GET of an address for which the SDK has no method; its `apiRequest` knows no middleware and never throws on 4xx. */
export const getRaw =
  (path: string, version: ApiVersion) =>
  async (sdk: Client): Promise<void> => {
    const exchange = current.getStore();
    if (exchange === undefined) throw new Error('no exchange under way');
    const response = await sdk.apiRequest({
      method: 'GET',
      path: versionedPath(path, version),
      headers: exchange.token === null ? {} : { Authorization: `Bearer ${exchange.token}` },
    });
    exchange.answer = { status: response.status, headers: Object.fromEntries(response.headers), text: await response.text() };
  };
