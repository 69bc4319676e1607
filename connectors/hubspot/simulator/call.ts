import type { z } from 'zod';
import type { SimulatorRequest, SimulatorResponse } from '../../kit/simulator/app.ts';
import { invalid, Refusal } from './answers.ts';
import { findObjectType, type ObjectType } from './object-types.ts';
import type { Portal, Token } from './portal.ts';

export type Version = 'v3' | '2026-03' | '2026-09';

/** One admitted request. */
export interface Call {
  readonly portal: Portal;
  readonly request: SimulatorRequest;
  readonly params: Readonly<Record<string, string>>;
  readonly version: Version;
  readonly token: Token;
  readonly now: number;
  readonly origin: string;
  wrote(count: number): void;
}

export type Bucket = 'general' | 'search' | 'associations';

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Canonical: the family first, `/crm/objects/{type}/search`, whatever form the caller used. */
  readonly path: string;
  readonly bucket?: Bucket;
  /** Any one of these scopes admits. */
  scopes(params: Readonly<Record<string, string>>): readonly string[];
  /** Query parameters that the vendor knows here; others are refused. */
  readonly query?: readonly string[];
  handle(call: Call): SimulatorResponse;
}

export function param(call: Call, name: string): string {
  return decodeURIComponent(call.params[name] ?? '');
}

export function typeParam(call: Call, name = 'type'): ObjectType {
  const type = findObjectType(param(call, name));
  if (type === undefined) throw invalid(`Unable to infer object type from: ${param(call, name)}`);
  return type;
}

/** Reads a JSON body; unknown members, missing ones and wrong types are refused with the place of the first of them. */
export function readBody<Shape>(call: Call, schema: z.ZodType<Shape>): Shape {
  if (!(call.request.headers['content-type'] ?? '').toLowerCase().startsWith('application/json')) {
    throw new Refusal(415, 'VALIDATION_ERROR', 'Unsupported Media Type');
  }
  const parsed = schema.safeParse(parseJson(call.request.body));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue?.path.map(String).join('.') ?? '';
  const unknown = issue?.code === 'unrecognized_keys' ? ` ${issue.keys.join(', ')}` : '';
  throw invalid(`Invalid input JSON on line 1, column 1: ${issue?.message ?? 'unreadable'}${unknown} (through reference chain: ${place})`, {
    errors: [{ message: `Invalid input at ${place}`, in: place }],
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid('Invalid input JSON on line 1, column 1: Unexpected character');
  }
}

/** Comma-separated or repeated. */
export function listParam(call: Call, name: string): readonly string[] {
  return call.request.query
    .getAll(name)
    .flatMap((text) => text.split(','))
    .filter((text) => text !== '');
}

export function flagParam(call: Call, name: string): boolean {
  const text = call.request.query.get(name);
  if (text !== null && text !== 'true' && text !== 'false') throw invalid(`${name} must be true or false`);
  return text === 'true';
}

export function limitParam(call: Call, otherwise: number, max: number): number {
  const text = call.request.query.get('limit');
  if (text === null) return otherwise;
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > max) throw invalid(`Invalid limit ${text}: it must be between 1 and ${max}`);
  return limit;
}
