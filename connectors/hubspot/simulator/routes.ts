import { accountRoutes } from './account-routes.ts';
import { associationRoutes } from './association-routes.ts';
import { batchRoutes } from './batch-routes.ts';
import type { Route } from './call.ts';
import { linkRoutes } from './link-routes.ts';
import { objectRoutes } from './object-routes.ts';
import { propertyRoutes } from './property-routes.ts';

/** Fixed segments before variable ones: the first match wins. */
const ROUTES = [...batchRoutes, ...associationRoutes, ...linkRoutes, ...objectRoutes, ...propertyRoutes, ...accountRoutes].map((route) => ({
  route,
  segments: route.path.split('/'),
}));

export interface Matched {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

export function findRoute(method: string, path: string): Matched | 'wrong method' | undefined {
  const given = path.split('/');
  let isKnown = false;
  for (const { route, segments } of ROUTES) {
    const params = matchSegments(segments, given);
    if (params === undefined) continue;
    if (route.method === method) return { route, params };
    isKnown = true;
  }
  return isKnown ? 'wrong method' : undefined;
}

function matchSegments(segments: readonly string[], given: readonly string[]): Record<string, string> | undefined {
  if (segments.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [at, segment] of segments.entries()) {
    const text = given[at] ?? '';
    if (segment.startsWith('{')) {
      if (text === '') return undefined;
      params[segment.slice(1, -1)] = text;
    } else if (segment !== text) return undefined;
  }
  return params;
}
