import { z } from 'zod';
import { HubSpotSimulator } from '../../../connectors/hubspot/simulator/app.ts';
import { SimulatorControl } from '../../../connectors/kit/simulator/control-client.ts';
import { startSimulatorServer } from '../../../connectors/kit/simulator/server.ts';
import type { JsonObject } from '../../../src/core/json.ts';

const replySchema = z.looseObject({
  message: z.string().optional(),
  category: z.string().optional(),
  total: z.number().optional(),
  numErrors: z.number().optional(),
  results: z
    .array(z.looseObject({ id: z.string().optional(), properties: z.record(z.string(), z.string().nullable()).optional(), new: z.boolean().optional() }))
    .optional(),
  errors: z
    .array(
      z.looseObject({
        category: z.string().optional(),
        subCategory: z.string().optional(),
        message: z.string().optional(),
        code: z.string().optional(),
        context: z.record(z.string(), z.array(z.string())).optional(),
      }),
    )
    .optional(),
  paging: z.looseObject({ next: z.looseObject({ after: z.string() }) }).optional(),
});

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: z.infer<typeof replySchema>;
}

export interface Desk {
  readonly baseUrl: string;
  readonly app: HubSpotSimulator;
  readonly control: SimulatorControl;
  send(method: string, path: string, body?: unknown, token?: string): Promise<Reply>;
  /** POST below the newest dated address of objects: `deals/search`. */
  objects(path: string, body: unknown): Promise<Reply>;
  command(name: string, payload?: JsonObject): Promise<unknown>;
  /** Creates one record by hand; tells its id. */
  create(
    type: string,
    properties: JsonObject,
    associations?: readonly { readonly type: string; readonly id: string; readonly labels?: readonly string[] }[],
  ): Promise<string>;
  /** What stands there, as its people see it. */
  shown(type: string, id: string): Promise<z.infer<typeof shownSchema>>;
  close(): Promise<void>;
}

const idSchema = z.object({ id: z.string() });
const shownSchema = z.looseObject({
  properties: z.record(z.string(), z.string()),
  associations: z.record(z.string(), z.array(z.string())),
  archived: z.boolean(),
  updatedAt: z.number(),
});

function bodyOf(text: string): Reply['body'] {
  try {
    return replySchema.parse(JSON.parse(text));
  } catch {
    return {};
  }
}

/** A simulated account behind a real socket. */
export async function openDesk(): Promise<Desk> {
  const app = new HubSpotSimulator();
  const server = await startSimulatorServer(app);
  const control = new SimulatorControl(server.baseUrl);
  const send = async (method: string, path: string, body?: unknown, token = 'demo-token'): Promise<Reply> => {
    const response = await fetch(`${server.baseUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: bodyOf(text) };
  };
  return {
    baseUrl: server.baseUrl,
    app,
    control,
    send,
    objects: (path, body) => send('POST', `/crm/objects/2026-09/${path}`, body),
    command: (name, payload) => control.control(name, payload),
    create: async (type, properties, associations = []) => idSchema.parse(await control.control('create-object', { type, properties, associations })).id,
    shown: async (type, id) => shownSchema.parse(await control.control('get-object', { type, id })),
    close: () => server.close(),
  };
}

export interface SearchOptions {
  readonly filters?: readonly JsonObject[];
  readonly sorts?: readonly string[];
  readonly properties?: readonly string[];
  readonly limit?: number;
  readonly after?: string;
}

/** A search with every member that the specification requires. */
export function searchBody({ filters = [], sorts = ['hs_object_id'], properties = ['dealname'], limit = 200, after = '0' }: SearchOptions = {}): JsonObject {
  return { filterGroups: filters.length === 0 ? [] : [{ filters: [...filters] }], sorts: [...sorts], properties: [...properties], limit, after };
}

export function idsOf(reply: Reply): readonly string[] {
  return (reply.body.results ?? []).map(({ id }) => id ?? '');
}
