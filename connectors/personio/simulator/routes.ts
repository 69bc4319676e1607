import { attributeRoutes } from './attribute-routes.ts';
import type { Route } from './call.ts';
import { documentRoutes } from './document-routes.ts';
import { lookupRoutes } from './lookup-routes.ts';
import { personRoutes } from './person-routes.ts';
import { recruitingRoutes } from './recruiting-routes.ts';
import { webhookRoutes } from './webhook-routes.ts';

export const servedRoutes: readonly Route[] = [
  ...personRoutes,
  ...recruitingRoutes,
  ...lookupRoutes,
  ...attributeRoutes,
  ...documentRoutes,
  ...webhookRoutes,
];

interface Compiled {
  readonly route: Route;
  readonly pattern: RegExp;
  readonly names: readonly string[];
}

/** Fixed segments win over placeholders: `attributes` is no employee. */
const compiled: readonly Compiled[] = servedRoutes
  .map((route): Compiled => {
    const names = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
    const source = route.path.replaceAll(/\{\w+\}/g, '([^/]+)');
    return { route, names, pattern: new RegExp(`^${source}$`) };
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

/** The same address with another method is no such endpoint either. */
export function findRoute(method: string, path: string): Matched | undefined {
  for (const { route, pattern, names } of compiled) {
    const match = route.method === method ? pattern.exec(path) : null;
    if (match === null) continue;
    return { route, params: Object.fromEntries(names.map((name, index) => [name, decoded(match[index + 1] ?? '')])) };
  }
  return undefined;
}
