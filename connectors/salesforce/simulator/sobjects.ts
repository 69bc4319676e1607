import { fieldAccess, mayDo } from './access.ts';
import { deletedRecords, updatedIds } from './changes.ts';
import { describeGlobal, describeRequest } from './describe.ts';
import { methodNotAllowed, notFound, Refusal } from './errors.ts';
import { normaliseId } from './ids.ts';
import type { ObjectMeta, Row } from './schema.ts';
import { bodyAsRecord, type RestRequest, type RestResult } from './rest.ts';
import type { Transaction } from './transaction.ts';
import {
  deleteRecord,
  insertRecord,
  matchesOf,
  SeveralMatches,
  updateRecord,
  upsertKey,
  upsertRecord,
} from './write.ts';

export function sobjectsRoute(tx: Transaction, request: RestRequest, segments: readonly string[]): RestResult {
  const [name, second, third] = segments;
  if (name === undefined)
    return request.method === 'GET' ? { status: 200, body: describeGlobal(tx.call) } : refuseMethod(request, 'GET');
  const object = tx.call.org.object(name);
  if (object === undefined || object.keyPrefix === '' || !mayDo(tx.call.org, tx.call.user, object, 'read'))
    throw notFound();
  if (second === undefined) return collection(tx, request, object);
  if (third !== undefined) return byExternalId(tx, request, object, second, segments.slice(2).join('/'));
  switch (second) {
    case 'describe':
      return request.method === 'GET' || request.method === 'HEAD'
        ? describeRequest(tx.call, object, request)
        : refuseMethod(request, 'GET,HEAD');
    case 'updated':
      return request.method === 'GET'
        ? { status: 200, body: updatedIds(tx.call, object, request.query) }
        : refuseMethod(request, 'GET');
    case 'deleted':
      return request.method === 'GET'
        ? { status: 200, body: deletedRecords(tx.call, object, request.query) }
        : refuseMethod(request, 'GET');
    default:
      return byId(tx, request, object, second);
  }
}

function refuseMethod(request: RestRequest, allowed: string): never {
  throw methodNotAllowed(request.method, allowed);
}

function collection(tx: Transaction, request: RestRequest, object: ObjectMeta): RestResult {
  if (request.method === 'POST') {
    const id = insertRecord(tx, object, bodyAsRecord(request.body));
    return created(tx, object, id, { id, success: true, errors: [] });
  }
  if (request.method === 'GET') {
    const own = describeGlobal(tx.call).sobjects.find((one) => one['name'] === object.name);
    return { status: 200, body: { objectDescribe: own, recentItems: [] } };
  }
  return refuseMethod(request, 'GET,HEAD,POST');
}

function created(tx: Transaction, object: ObjectMeta, id: string, body: unknown): RestResult {
  return {
    status: 201,
    headers: { location: `/services/data/v${tx.call.version}/sobjects/${object.name}/${id}` },
    body,
  };
}

function byId(tx: Transaction, request: RestRequest, object: ObjectMeta, id: string): RestResult {
  switch (request.method) {
    case 'GET':
      return { status: 200, body: retrieve(tx, object, id, request.query.get('fields')) };
    case 'PATCH':
      precondition(tx, request, object, id);
      singleTarget(() => updateRecord(tx, object, id, bodyAsRecord(request.body)));
      return { status: 204 };
    case 'DELETE':
      singleTarget(() => deleteRecord(tx, object, id));
      return { status: 204 };
    default:
      return refuseMethod(request, 'DELETE,GET,HEAD,PATCH');
  }
}

/** A missing target of a single request is a missing resource; only lists speak of cross references. */
function singleTarget(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal && error.status === 404 && error.code === 'INVALID_CROSS_REFERENCE_KEY')
      throw notFound();
    throw error;
  }
}

function precondition(tx: Transaction, request: RestRequest, object: ObjectMeta, id: string): void {
  const since = Date.parse(request.headers['if-unmodified-since'] ?? '');
  const row = tx.call.org.table(object.name).get(normaliseId(id) ?? '');
  if (Number.isNaN(since) || row === undefined) return;
  if (Date.parse(String(row['LastModifiedDate']).replace('+0000', 'Z')) > since) {
    throw new Refusal(412, 'PRECONDITION_FAILED', 'The record has been modified since the given date');
  }
}

function byExternalId(
  tx: Transaction,
  request: RestRequest,
  object: ObjectMeta,
  keyName: string,
  rawValue: string,
): RestResult {
  const key = upsertKey(tx, object, keyName);
  const value = decodeURIComponent(rawValue);
  try {
    if (request.method === 'GET' || request.method === 'DELETE') {
      const ids = matchesOf(tx, object, key, value);
      if (ids.length > 1) throw new SeveralMatches(ids);
      const [id] = ids;
      if (id === undefined) throw notFound();
      return byId(tx, request, object, id);
    }
    if (request.method !== 'PATCH') return refuseMethod(request, 'DELETE,GET,HEAD,PATCH');
    const body = bodyAsRecord(request.body);
    const doubled = Object.keys(body).find(
      (name) => name.toLowerCase() === key.name.toLowerCase() || name.toLowerCase() === 'id',
    );
    if (doubled !== undefined) {
      throw new Refusal(400, 'INVALID_FIELD', `The ${doubled} field should not be specified in the sobject data.`);
    }
    const result = upsertRecord(tx, object, key, value, body, request.query.get('updateOnly') === 'true');
    const answer = { id: result.id, success: true, errors: [], created: result.created };
    return result.created ? created(tx, object, result.id, answer) : { status: 200, body: answer };
  } catch (error) {
    if (!(error instanceof SeveralMatches)) throw error;
    const base = `/services/data/v${tx.call.version}/sobjects/${object.name}`;
    return { status: 300, body: error.ids.map((id) => `${base}/${id}`) };
  }
}

function retrieve(tx: Transaction, object: ObjectMeta, id: string, fields: string | null): unknown {
  const row = tx.call.org.table(object.name).get(normaliseId(id) ?? '');
  if (row === undefined) throw notFound();
  if (row.IsDeleted) throw new Refusal(404, 'ENTITY_IS_DELETED', 'entity is deleted');
  return renderRecord(
    tx,
    object,
    row,
    fields?.split(',').map((name) => name.trim()),
  );
}

export function renderRecord(
  tx: Transaction,
  object: ObjectMeta,
  row: Row,
  names: readonly string[] | undefined,
): Record<string, unknown> {
  const visible = fieldAccess(tx.call.org, tx.call.user).fields(object);
  const record: Record<string, unknown> = {
    attributes: { type: object.name, url: `/services/data/v${tx.call.version}/sobjects/${object.name}/${row.Id}` },
  };
  for (const name of names ?? [...visible.values()].map((field) => field.name)) {
    const field = visible.get(name.toLowerCase());
    if (field === undefined)
      throw new Refusal(400, 'INVALID_FIELD', `No such column '${name}' on sobject of type ${object.name}`);
    record[field.name] = row[field.name] ?? null;
  }
  if (names !== undefined) record['Id'] = row.Id;
  return record;
}
