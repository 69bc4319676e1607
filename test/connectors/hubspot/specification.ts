import { expect, it } from '@jest/globals';
import { z } from 'zod';
import { recordedRequests, type SentRequest } from './portal.ts';

/**
 * The requests that HubSpot's published interface takes at the addresses we use, in our own words: from the public reference
 * (developers.hubspot.com/docs/api-reference: CRM search, objects, associations, properties, owners, pipelines, OAuth) and
 * its guides for the caps. Structure only. What the vendor merely ignores counts as a mistake of ours.
 */
type Question = Pick<SentRequest, 'method' | 'path' | 'query' | 'contentType' | 'text'>;

const name = z.string().regex(/^[a-z][a-z0-9_]*$/, 'is no internal name');
const recordId = z.string().regex(/^\d+$/, 'is no record id');
const texts = z.record(name, z.string());
const flag = z.enum(['true', 'false']);
const TYPES = 'deals|contacts|companies|line_items|tasks';

const bare = z.strictObject({ propertyName: name });
const filter = z.discriminatedUnion('operator', [
  bare.extend({ operator: z.enum(['EQ', 'NEQ', 'LT', 'LTE', 'GT', 'GTE', 'CONTAINS_TOKEN', 'NOT_CONTAINS_TOKEN']), value: z.string() }),
  bare.extend({ operator: z.literal('BETWEEN'), value: z.string(), highValue: z.string() }),
  bare.extend({ operator: z.enum(['IN', 'NOT_IN']), values: z.array(z.string()).min(1) }),
  bare.extend({ operator: z.enum(['HAS_PROPERTY', 'NOT_HAS_PROPERTY']) }),
]);
const search = z
  .strictObject({
    filterGroups: z.array(z.strictObject({ filters: z.array(filter).max(6) })).max(5),
    sorts: z.array(z.string().regex(/^-?[a-z]\w*$/)).max(1),
    properties: z.array(name),
    limit: z.int().min(0).max(200),
    after: z.string().regex(/^\d+$/),
    query: z.string().max(3_000).optional(),
  })
  .refine(({ filterGroups }) => filterGroups.flatMap(({ filters }) => filters).length <= 18, 'has more than 18 filters')
  .refine(({ after, limit }) => Number(after) + limit <= 10_000, 'pages beyond 10,000');

/** An id is a record's own unless `idProperty` says otherwise. */
const identified = (inputs: readonly { readonly id: string }[], idProperty: string | undefined): boolean => idProperty !== undefined || inputs.every(({ id }) => /^\d+$/.test(id));
const isDistinct = (list: readonly (string | undefined)[]): boolean => new Set(list).size === list.length;
const trace = { objectWriteTraceId: z.string().min(1).optional() };
const inputsOf = <T extends z.ZodType>(input: T, most: number) => z.array(input).min(1).max(most);
/** Trace ids turn on the answer per input: on all or on none, each its own. */
const tracesFit = (inputs: readonly { readonly objectWriteTraceId?: string | undefined }[]): boolean => {
  const given = inputs.flatMap(({ objectWriteTraceId }) => objectWriteTraceId ?? []);
  return isDistinct(given) && (given.length === 0 || given.length === inputs.length);
};
const idOnly = z.strictObject({ id: z.string().min(1) });
const end = z.strictObject({ id: recordId });

const batchRead = z
  .strictObject({ inputs: inputsOf(idOnly, 100), properties: z.array(name), propertiesWithHistory: z.array(name), idProperty: name.optional() })
  .refine(({ inputs, propertiesWithHistory }) => propertiesWithHistory.length === 0 || inputs.length <= 50, 'reads more than 50 histories')
  .refine(({ inputs, idProperty }) => identified(inputs, idProperty), 'names records by something else than their ids');
const batchUpdate = z
  .strictObject({ inputs: inputsOf(idOnly.extend({ ...trace, properties: texts, idProperty: name.optional() }), 100) })
  .refine(({ inputs }) => isDistinct(inputs.map(({ id }) => id)), 'names an id twice')
  .refine(({ inputs }) => inputs.every((input) => identified([input], input.idProperty)), 'names records by something else than their ids')
  .refine(({ inputs }) => tracesFit(inputs), 'has trace ids that are not unique, or not on all inputs');
const batchUpsert = z
  .strictObject({ inputs: inputsOf(idOnly.extend({ ...trace, properties: texts, idProperty: name }), 100) })
  .refine(({ inputs }) => isDistinct(inputs.map(({ id }) => id)), 'names an id twice')
  .refine(({ inputs }) => inputs.every(({ id, idProperty, properties }) => (properties[idProperty] ?? id) === id), 'gives the unique property another value than the id')
  .refine(({ inputs }) => tracesFit(inputs), 'has trace ids that are not unique, or not on all inputs');
const spec = z.strictObject({ associationCategory: z.enum(['HUBSPOT_DEFINED', 'USER_DEFINED', 'INTEGRATOR_DEFINED']), associationTypeId: z.int() });
const association = z.strictObject({ to: end, types: z.array(spec).min(1) });
const batchCreate = z
  .strictObject({ inputs: inputsOf(z.strictObject({ ...trace, properties: texts, associations: z.array(association) }), 100) })
  .refine(({ inputs }) => tracesFit(inputs), 'has trace ids that are not unique, or not on all inputs');
const associationRead = z.strictObject({ inputs: inputsOf(z.strictObject({ id: recordId, after: z.string().optional() }), 1_000) });
const associateDefault = z.strictObject({ inputs: inputsOf(z.strictObject({ from: end, to: end }), 2_000) });

const option = z.strictObject({ label: z.string().min(1), value: z.string().min(1), displayOrder: z.int(), hidden: z.boolean(), description: z.string().optional() });
const definition = {
  label: z.string().min(1),
  type: z.enum(['bool', 'date', 'datetime', 'enumeration', 'number', 'phone_number', 'string']),
  fieldType: z.enum(['booleancheckbox', 'calculation_equation', 'checkbox', 'date', 'file', 'html', 'number', 'phonenumber', 'radio', 'select', 'text', 'textarea']),
  groupName: name,
  description: z.string().optional(),
  displayOrder: z.int().optional(),
  formField: z.boolean().optional(),
  hidden: z.boolean().optional(),
  options: z.array(option).optional(),
};
const propertyUpdate = z.strictObject(definition).partial();
const propertyCreate = z
  .strictObject({ ...definition, name, hasUniqueValue: z.boolean().optional() })
  .refine(({ type, options }) => (type === 'enumeration') === (options !== undefined && options.length > 0), 'has options without being a list, or is a list without options');
const group = z.strictObject({ name, label: z.string().min(1), displayOrder: z.int().optional() });
const grant = z.strictObject({ grant_type: z.literal('refresh_token'), client_id: z.string().min(1), client_secret: z.string().min(1), refresh_token: z.string().min(1) });

interface Operation {
  readonly method: string;
  /** Family first, without the version. */
  readonly path: RegExp;
  readonly query?: z.ZodObject;
  readonly json?: z.ZodType;
  readonly form?: z.ZodType;
}
const post = (path: string, json: z.ZodType, query?: z.ZodObject): Operation => ({ method: 'POST', path: new RegExp(`^${path}$`), json, ...(query === undefined ? {} : { query }) });
const get = (path: string, query?: z.ZodObject): Operation => ({ method: 'GET', path: new RegExp(`^${path}$`), ...(query === undefined ? {} : { query }) });
const OPERATIONS: readonly Operation[] = [
  post(`/crm/objects/(?:${TYPES})/search`, search),
  post(`/crm/objects/(?:${TYPES})/batch/read`, batchRead, z.strictObject({ archived: flag.optional() })),
  post(`/crm/objects/(?:${TYPES})/batch/update`, batchUpdate),
  post(`/crm/objects/(?:${TYPES})/batch/upsert`, batchUpsert),
  post(`/crm/objects/(?:${TYPES})/batch/create`, batchCreate),
  get(`/crm/objects/(?:${TYPES})/\\d+`, z.strictObject({ properties: z.string().optional(), propertiesWithHistory: z.string().optional(), associations: z.string().optional(), archived: flag.optional(), idProperty: name.optional() })),
  post(`/crm/associations/(?:${TYPES})/(?:${TYPES})/batch/read`, associationRead),
  post(`/crm/associations/(?:${TYPES})/(?:${TYPES})/batch/associate/default`, associateDefault),
  get(`/crm/properties/(?:${TYPES})`, z.strictObject({ archived: flag.optional(), dataSensitivity: z.enum(['non_sensitive', 'sensitive', 'highly_sensitive']).optional(), locale: z.string().optional(), properties: z.string().optional() })),
  post(`/crm/properties/(?:${TYPES})`, propertyCreate),
  { method: 'PATCH', path: new RegExp(`^/crm/properties/(?:${TYPES})/[a-z][a-z0-9_]*$`), json: propertyUpdate },
  { method: 'DELETE', path: new RegExp(`^/crm/properties/(?:${TYPES})/(?:groups/)?[a-z][a-z0-9_]*$`) },
  get(`/crm/properties/(?:${TYPES})/groups`, z.strictObject({ locale: z.string().optional() })),
  post(`/crm/properties/(?:${TYPES})/groups`, group),
  get(`/crm/pipelines/(?:${TYPES})`),
  get('/crm/owners', z.strictObject({ email: z.string().optional(), after: z.string().optional(), limit: z.string().regex(/^(?:[1-9]\d?|[1-4]\d\d|500)$/).optional(), archived: flag.optional() })),
  get('/crm/property-validations/\\d+-\\d+'),
  get('/account-info/details'),
  { method: 'POST', path: /^\/oauth\/token$/, form: grant },
];
/** Objects and their kin have v3, associations v4; both and the account have the dated versions; tokens have no v4. */
const ADDRESS = /^\/(?:crm\/(?:v3\/(?=objects|properties|pipelines|owners|property-validations)|v4\/(?=associations)|(?=[a-z-]+\/2026-0[39](?:\/|$)))|account-info\/(?:v3|2026-0[39])\/|oauth\/(?:v3|2026-0[39])\/)/;
const withoutVersion = (path: string): string => path.replace(/\/(?:v[34]|2026-0[39])(?=\/|$)/, '').replace(/^\/crm\/owners\/$/, '/crm/owners');
const SEARCH_CHARACTERS = 3_000;
const ADDRESS_CHARACTERS = 8_000;

/** What the published interface does not allow about this request. */
export function violations({ method, path, query, contentType, text }: Question): readonly string[] {
  const label = `${method} ${withoutVersion(path).replaceAll(/\d{3,}/g, '…')}`;
  if (!ADDRESS.test(path)) return [`${label}: no such version of it`];
  const operation = OPERATIONS.find((one) => one.method === method && one.path.test(withoutVersion(path)));
  if (operation === undefined) return [`${label}: no such operation`];
  const found: string[] = [];
  const judge = (schema: z.ZodType, value: unknown, place: string): void => {
    for (const issue of schema.safeParse(value).error?.issues ?? []) found.push(`${label} ${[place, ...issue.path.map((part) => (typeof part === 'number' ? '…' : String(part)))].join('.')}: ${issue.message}`);
  };
  judge(operation.query ?? z.strictObject({}), Object.fromEntries(query), 'query');
  if (path.length + query.toString().length > ADDRESS_CHARACTERS) found.push(`${label}: the address is too long`);
  const type = contentType.split(';')[0] ?? '';
  if (operation.json !== undefined && type === 'application/json') judge(operation.json, parsed(text), 'body');
  else if (operation.form !== undefined && type === 'application/x-www-form-urlencoded') judge(operation.form, Object.fromEntries(new URLSearchParams(text)), 'form');
  else if (operation.json !== undefined || operation.form !== undefined) found.push(`${label}: takes no ${type === '' ? 'request without content type' : type}`);
  else if (text !== '') found.push(`${label}: takes no body`);
  if (path.endsWith('/search') && text.length > SEARCH_CHARACTERS) found.push(`${label}: the body is too long`);
  return found;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** As the last test of a file: everything its tests sent is allowed by the vendor's published interface. */
export function itSendsOnlyWhatTheSpecificationAllows(): void {
  it("sends only what the vendor's specification allows, as far as we transcribed it", () => {
    expect(recordedRequests.length).toBeGreaterThan(0);
    expect([...new Set(recordedRequests.flatMap(violations))]).toEqual([]);
    // The check can fail.
    const [some] = recordedRequests;
    expect(some === undefined ? [] : violations({ ...some, path: '/crm/v3/objects/deals/search', method: 'POST', contentType: 'application/json', text: '{"limit":201}' }).length).toBeGreaterThan(4);
  });
}
