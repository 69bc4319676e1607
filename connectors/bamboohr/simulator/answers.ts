import { jsonResponse, type SimulatorResponse } from '../../kit/simulator/app.ts';
import { toXml } from './xml.ts';

/** The vendor explains itself in a header and mostly leaves the body empty. */
export function refuse(status: number, message: string, headers: Record<string, string> = {}): SimulatorResponse {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=UTF-8', 'x-bamboohr-error-message': message, ...headers },
    body: '',
  };
}

export function empty(status: number, headers: Record<string, string> = {}): SimulatorResponse {
  return { status, headers: { 'content-type': 'text/html; charset=UTF-8', ...headers }, body: '' };
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): SimulatorResponse {
  return jsonResponse(status, body, { 'content-type': 'application/json', ...headers });
}

export function plain(status: number, body: string): SimulatorResponse {
  return { status, headers: { 'content-type': 'text/plain; charset=UTF-8' }, body };
}

export function xml(status: number, root: string, body: unknown): SimulatorResponse {
  return {
    status,
    headers: { 'content-type': 'text/xml; charset=UTF-8' },
    body: `<?xml version="1.0"?>\n${toXml(root, body)}\n`,
  };
}

export function wantsJson(accept: string | undefined): boolean {
  return (accept ?? '')
    .split(',')
    .some((part) => part.trim().split(';')[0]?.trim().toLowerCase() === 'application/json');
}

/** RFC 7807, used by the datasets only. */
export function problem(status: number, code: string, detail: string, instance: string): SimulatorResponse {
  const title = status === 404 ? 'Not Found' : status === 422 ? 'Unprocessable Entity' : 'Bad Request';
  return json(
    status,
    { type: `https://documentation.bamboohr.com/errors/${code.toLowerCase()}`, title, status, detail, instance, code },
    { 'content-type': 'application/problem+json' },
  );
}
