import { applicantRoutes } from './applicant-routes.ts';
import type { Route } from './call.ts';
import { changedRoutes } from './changed-routes.ts';
import { datasetRoutes } from './dataset-routes.ts';
import { employeeListRoutes } from './employee-list-routes.ts';
import { employeeRoutes } from './employee-routes.ts';
import { fileRoutes } from './file-routes.ts';
import { metaRoutes } from './meta-routes.ts';
import { tableRoutes } from './table-routes.ts';
import { webhookRoutes } from './webhook-routes.ts';

export const servedRoutes: readonly Route[] = [
  ...applicantRoutes,
  ...changedRoutes,
  ...datasetRoutes,
  ...employeeListRoutes,
  ...employeeRoutes,
  ...fileRoutes,
  ...metaRoutes,
  ...tableRoutes,
  ...webhookRoutes,
];

interface Compiled {
  readonly route: Route;
  readonly pattern: RegExp;
  readonly names: readonly string[];
}

/** Fixed segments win over placeholders: `/employees/changed` is no employee called "changed". */
const compiled: readonly Compiled[] = servedRoutes
  .map((route): Compiled => {
    const names = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
    const source = route.path.replaceAll(/\{\w+\}/g, '([^/]+)');
    return { route, names, pattern: new RegExp(`^${source}/?$`) };
  })
  .toSorted((a, b) => a.names.length - b.names.length);

export interface Matched {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** A percent sign that encodes nothing is part of an id nobody has, not a crash. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

export function findRoute(method: string, path: string): Matched | 'wrong method' | undefined {
  let pathKnown = false;
  for (const { route, pattern, names } of compiled) {
    const match = pattern.exec(path);
    if (match === null) continue;
    pathKnown = true;
    if (route.method !== method) continue;
    const params = Object.fromEntries(names.map((name, index) => [name, decoded(match[index + 1] ?? '')]));
    return { route, params };
  }
  return pathKnown ? 'wrong method' : undefined;
}

export interface Address {
  /** In the form the specification uses. */
  readonly path: string;
  /** What stands before the version segment. */
  readonly base: string;
  readonly company: string | undefined;
}

export function normalise(path: string): Address {
  const gateway = /^(\/api\/gateway\.php\/([^/]+))(\/.*)$/.exec(path);
  if (gateway === null) return { path, base: '/api', company: undefined };
  return { path: `/api${gateway[3] ?? ''}`, base: gateway[1] ?? '', company: gateway[2] };
}
