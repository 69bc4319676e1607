import { collectionsRoute } from './collections.ts';
import { compositeRoute } from './composite.ts';
import { methodNotAllowed, notFound, Refusal } from './errors.ts';
import type { RestRequest, RestResult } from './rest.ts';
import { sobjectsRoute } from './sobjects.ts';
import { runMore, runQuery } from './soql/run.ts';
import { toolingRoute } from './tooling.ts';
import type { Transaction } from './transaction.ts';

/** Everything below /services/data/vXX.X, for single requests and composite parts alike. */
export function dispatch(tx: Transaction, request: RestRequest): RestResult {
  const segments = request.path
    .split('/')
    .slice(1)
    .filter((segment) => segment !== '');
  const [first, second] = segments;
  switch (first) {
    case undefined:
      return { status: 200, body: resources(tx.call.version) };
    case 'query':
    case 'queryAll':
      return query(tx, request, first, second);
    case 'sobjects':
      return sobjectsRoute(tx, request, segments.slice(1));
    case 'composite':
      return second === 'sobjects'
        ? collectionsRoute(tx, request, segments.slice(2))
        : compositeRoute(tx, request, segments.slice(1), dispatch);
    case 'tooling':
      return toolingRoute(tx, request, segments.slice(1));
    default:
      throw notFound();
  }
}

function query(
  tx: Transaction,
  request: RestRequest,
  kind: 'query' | 'queryAll',
  locator: string | undefined,
): RestResult {
  if (request.method !== 'GET') throw methodNotAllowed(request.method, 'GET,HEAD');
  if (locator !== undefined) return { status: 200, body: runMore(tx.call, locator) };
  const soql = request.query.get('q');
  if (soql === null) throw new Refusal(400, 'MALFORMED_QUERY', 'A query string has to be specified');
  const hint = /batchSize=(\d+)/i.exec(request.headers['sforce-query-options'] ?? '')?.[1];
  return {
    status: 200,
    body: runQuery(tx.call, soql, {
      includeDeleted: kind === 'queryAll',
      batchSize: hint === undefined ? undefined : Number(hint),
    }),
  };
}

function resources(version: string): Record<string, string> {
  const names = ['tooling', 'query', 'queryAll', 'composite', 'sobjects', 'limits'];
  return Object.fromEntries(names.map((name) => [name, `/services/data/v${version}/${name}`]));
}
