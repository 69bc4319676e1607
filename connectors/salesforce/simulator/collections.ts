import { z } from 'zod';
import { fieldAccess } from './access.ts';
import { methodNotAllowed, notFound, Refusal } from './errors.ts';
import { normaliseId } from './ids.ts';
import { bodyAs, type RestRequest, type RestResult } from './rest.ts';
import type { ObjectMeta } from './schema.ts';
import { renderRecord } from './sobjects.ts';
import type { Transaction } from './transaction.ts';
import { deleteRecord, insertRecord, SeveralMatches, updateRecord, upsertKey, upsertRecord } from './write.ts';

const MAX_RECORDS = 200;
const MAX_CHUNKS = 10;
const MAX_RETRIEVED = 2_000;

const writeSchema = z.object({
  allOrNone: z.boolean().default(false),
  records: z.array(z.record(z.string(), z.unknown())),
});
const retrieveSchema = z.object({ ids: z.array(z.string()), fields: z.array(z.string()) });
const attributesSchema = z.object({ type: z.string() });
const rowsFaultSchema = z.object({
  rows: z.array(z.number()),
  code: z.string().default('UNKNOWN_EXCEPTION'),
  message: z.string().default('An unexpected error occurred.'),
});

interface SaveResult {
  readonly id?: string;
  readonly success: boolean;
  readonly errors: readonly {
    readonly statusCode: string;
    readonly message: string;
    readonly fields: readonly string[];
  }[];
  readonly created?: boolean;
}

export function collectionsRoute(tx: Transaction, request: RestRequest, segments: readonly string[]): RestResult {
  const [type, key] = segments;
  switch (request.method) {
    case 'POST':
      if (key !== undefined) throw notFound();
      return type === undefined ? write(tx, request, 'insert') : retrieve(tx, request, type);
    case 'GET':
      if (type === undefined || key !== undefined) throw notFound();
      return retrieve(tx, request, type);
    case 'PATCH':
      if (type === undefined) return write(tx, request, 'update');
      if (key === undefined) throw notFound();
      return upsert(tx, request, type, key);
    case 'DELETE':
      return removeAll(tx, request);
    default:
      throw methodNotAllowed(request.method, 'DELETE,GET,HEAD,PATCH,POST');
  }
}

function readBody(request: RestRequest): z.infer<typeof writeSchema> {
  const body = bodyAs(writeSchema, request.body);
  requireCount(body.records.length);
  return body;
}

function requireCount(count: number): void {
  if (count > MAX_RECORDS) {
    throw new Refusal(
      400,
      'EXCEEDED_ID_LIMIT',
      `record limit reached. cannot submit more than ${MAX_RECORDS} records into this call`,
    );
  }
}

function write(tx: Transaction, request: RestRequest, kind: 'insert' | 'update'): RestResult {
  const body = readBody(request);
  const types = body.records.map((record) => attributesSchema.safeParse(record['attributes']).data?.type);
  const runs = types.filter((type, at) => at === 0 || type !== types[at - 1]).length;
  if (runs > MAX_CHUNKS) {
    throw new Refusal(
      400,
      'LIMIT_EXCEEDED',
      `The limit of ${MAX_CHUNKS} chunks per request has been exceeded. Group records of one type together.`,
    );
  }
  return saveAll(tx, body.allOrNone, body.records, (record, at) => {
    const object = objectOf(tx, types[at]);
    const fields = { ...record };
    const id = takeId(fields);
    if (kind === 'insert') {
      if (id !== undefined)
        throw new Refusal(400, 'INVALID_FIELD_FOR_INSERT_UPDATE', 'cannot specify Id in an insert call', ['Id']);
      return { id: insertRecord(tx, object, fields) };
    }
    if (id === undefined) throw new Refusal(400, 'MISSING_ARGUMENT', 'Id not specified in an update call', ['Id']);
    updateRecord(tx, object, id, fields);
    return { id: normaliseId(id) ?? id };
  });
}

function upsert(tx: Transaction, request: RestRequest, type: string, keyName: string): RestResult {
  const body = readBody(request);
  const object = objectOf(tx, type);
  const key = upsertKey(tx, object, keyName);
  const seen = new Set<string>();
  const result = saveAll(tx, body.allOrNone, body.records, (record) => {
    const given = attributesSchema.safeParse(record['attributes']).data?.type;
    if (objectOf(tx, given).name !== object.name) {
      throw new Refusal(400, 'INVALID_TYPE', `The record type ${given} does not match ${object.name} of the request`);
    }
    const fields = { ...record };
    const name = Object.keys(fields).find((one) => one.toLowerCase() === key.name.toLowerCase());
    const value = name === undefined ? undefined : fields[name];
    if (
      name === undefined ||
      value === null ||
      value === '' ||
      (typeof value !== 'string' && typeof value !== 'number')
    ) {
      throw new Refusal(400, 'MISSING_ARGUMENT', `${key.name} not specified`, []);
    }
    const folded = key.caseSensitive ? String(value) : String(value).toLowerCase();
    if (seen.has(folded))
      throw new Refusal(400, 'DUPLICATE_VALUE', `Duplicate external id specified: ${value}`, [key.name]);
    seen.add(folded);
    delete fields[name];
    return upsertRecord(tx, object, key, String(value), fields, false);
  });
  return { status: 200, body: result.body.map((one) => (one.success ? one : { ...one, created: false })) };
}

function removeAll(tx: Transaction, request: RestRequest): RestResult {
  const ids = (request.query.get('ids') ?? '').split(',').filter((id) => id !== '');
  requireCount(ids.length);
  return saveAll(tx, request.query.get('allOrNone') === 'true', ids, (id) => {
    const full = normaliseId(id);
    const object = full === undefined ? undefined : tx.call.org.objectOfId(full);
    if (full === undefined || object === undefined) throw new Refusal(400, 'MALFORMED_ID', `malformed id ${id}`, []);
    deleteRecord(tx, object, full);
    return { id: full };
  });
}

/** Every row on its own: a bad one is undone alone, unless the caller asked for all or none. */
function saveAll<T>(
  tx: Transaction,
  allOrNone: boolean,
  items: readonly T[],
  save: (item: T, at: number) => { id: string; created?: boolean },
): { status: number; body: SaveResult[] } {
  const start = tx.mark();
  const writtenBefore = tx.written;
  const fault = tx.call.fault?.name === 'rows' ? rowsFaultSchema.parse(tx.call.fault) : undefined;
  const results = items.map((item, at): SaveResult => {
    const mark = tx.mark();
    try {
      if (fault?.rows.includes(at) === true) throw new Refusal(400, fault.code, fault.message, []);
      const saved = save(item, at);
      return {
        id: saved.id,
        success: true,
        errors: [],
        ...(saved.created === undefined ? {} : { created: saved.created }),
      };
    } catch (error) {
      tx.rollbackTo(mark);
      return { success: false, errors: [toSaveError(error)] };
    }
  });
  if (!allOrNone || results.every((result) => result.success)) return { status: 200, body: results };
  tx.rollbackTo(start);
  tx.written = writtenBefore;
  return { status: 200, body: results.map((result) => (result.success ? ROLLED_BACK : result)) };
}

const ROLLED_BACK: SaveResult = {
  success: false,
  errors: [
    {
      statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK',
      message: 'Record rolled back because not all records were valid and the request was using AllOrNone header',
      fields: [],
    },
  ],
};

function toSaveError(error: unknown): SaveResult['errors'][number] {
  if (error instanceof Refusal) return { statusCode: error.code, message: error.message, fields: error.fields ?? [] };
  if (error instanceof SeveralMatches) {
    return { statusCode: 'DUPLICATE_EXTERNAL_ID', message: `${error.message}: more than one record found`, fields: [] };
  }
  throw error;
}

function objectOf(tx: Transaction, type: string | undefined): ObjectMeta {
  if (type === undefined)
    throw new Refusal(400, 'JSON_PARSER_ERROR', 'The attributes of the record with its type are required', []);
  const object = tx.call.org.object(type);
  if (object === undefined || object.keyPrefix === '')
    throw new Refusal(400, 'INVALID_TYPE', `sObject type '${type}' is not supported.`, []);
  return object;
}

function takeId(fields: Record<string, unknown>): string | undefined {
  const name = Object.keys(fields).find((one) => one.toLowerCase() === 'id');
  if (name === undefined) return undefined;
  const id = fields[name];
  delete fields[name];
  return typeof id === 'string' ? id : undefined;
}

function retrieve(tx: Transaction, request: RestRequest, type: string): RestResult {
  const list = (name: string): string[] => (request.query.get(name) ?? '').split(',').filter((one) => one !== '');
  const wanted =
    request.method === 'GET' ? { ids: list('ids'), fields: list('fields') } : bodyAs(retrieveSchema, request.body);
  if (wanted.ids.length > MAX_RETRIEVED)
    throw new Refusal(400, 'EXCEEDED_ID_LIMIT', `cannot retrieve more than ${MAX_RETRIEVED} records`);
  const object = objectOf(tx, type);
  const visible = fieldAccess(tx.call.org, tx.call.user).fields(object);
  const missing = wanted.fields.find((name) => !visible.has(name.toLowerCase()));
  if (missing !== undefined)
    throw new Refusal(400, 'INVALID_FIELD', `No such column '${missing}' on sobject of type ${object.name}`);
  const records = wanted.ids.map((id) => {
    const row = tx.call.org.table(object.name).get(normaliseId(id) ?? '');
    return row === undefined || row.IsDeleted ? null : renderRecord(tx, object, row, wanted.fields);
  });
  return { status: 200, body: records };
}
