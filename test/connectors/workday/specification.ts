import { expect, it } from '@jest/globals';
import { z } from 'zod';
import { childrenNamed, readEnvelope, type Element } from '../read-envelope.ts';
import { ADDRESSES, NAMESPACES, OPERATIONS, PASSWORD_TEXT, REPORT_FORMATS, type Leaf, type Member } from './transcription.ts';
import { recordedRequests, type SentRequest } from './session.ts';

const { envelope: ENVELOPE, security: SECURITY, services: SERVICES } = NAMESPACES;

/** What the transcription does not allow about this request; empty when it is valid. Holds no values of people. */
export function violationsOf(request: SentRequest): readonly string[] {
  const { method, path } = request;
  if (ADDRESSES.report.test(path)) return reportViolations(request);
  if (ADDRESSES.token.test(path)) return tokenViolations(request);
  const [, tenant, service, version] = ADDRESSES.service.exec(path) ?? [];
  if (tenant === undefined || service === undefined || version === undefined) return [`${method} ${path}: no such address`];
  return soapViolations(request, tenant, service, version);
}

const isBasic = (header: string | undefined): boolean => /^Basic [A-Za-z0-9+/]+=*$/.test(header ?? '') && Buffer.from((header ?? '').slice(6), 'base64').toString('utf8').includes(':');
const isBearer = (header: string | undefined): boolean => /^Bearer [\w.~+/=-]+$/.test(header ?? '');

/** `?xsds` asks for the schema and takes nothing else; prompts are named by their XML alias and typed as xsd. */
function reportViolations({ method, query, headers, body }: SentRequest): readonly string[] {
  const found: string[] = [];
  if (method !== 'GET' || body !== '') found.push('report: takes GET without a body');
  if (!isBasic(headers['authorization']) && !isBearer(headers['authorization'])) found.push('report: takes Basic or Bearer');
  if (query.has('xsds')) return query.size === 1 ? found : [...found, 'report schema: takes nothing else'];
  if (!REPORT_FORMATS.includes(query.get('format') ?? '')) found.push('report: no such format');
  for (const [name, value] of query) {
    if (query.getAll(name).length > 1) found.push(`report: ${name} is given more than once`);
    if (name === 'format') continue;
    if (!/^[A-Za-z_][\w.-]*(?:![A-Za-z_]+)?$/.test(name)) found.push(`report: "${name}" is no XML alias`);
    if (/^(?:From|To)_/.test(name) && !isLeaf('dateTime', value)) found.push(`report: ${name} is no dateTime`);
    if (/^(?:Since|Until)$/.test(name) && !isLeaf('date', value)) found.push(`report: ${name} is no date`);
  }
  return found;
}

/** RFC 6749, 6: the client signs in by Basic or in the form, never both. */
function tokenViolations({ method, headers, body }: SentRequest): readonly string[] {
  const form = new URLSearchParams(body);
  const known = ['grant_type', 'refresh_token', 'client_id', 'client_secret', 'scope'];
  const inForm = form.has('client_id') && form.has('client_secret');
  return [
    ...(method === 'POST' ? [] : ['token: takes POST']),
    ...(/^application\/x-www-form-urlencoded(;|$)/.test(headers['content-type'] ?? '') ? [] : ['token: takes a form']),
    ...(form.get('grant_type') === 'refresh_token' && (form.get('refresh_token') ?? '') !== '' ? [] : ['token: lacks the refresh token']),
    ...[...form.keys()].filter((name) => !known.includes(name)).map((name) => `token: no parameter "${name}"`),
    ...(isBasic(headers['authorization']) === inForm ? ['token: the client signs in once'] : []),
  ];
}

function soapViolations({ method, headers, body }: SentRequest, tenant: string, service: string, version: string): readonly string[] {
  const found: string[] = [];
  if (method !== 'POST') found.push('SOAP: takes POST');
  if (!/^text\/xml; ?charset="?utf-8"?$/i.test(headers['content-type'] ?? '')) found.push('SOAP: takes text/xml in UTF-8');
  if (!(headers['accept-encoding'] ?? '').includes('gzip')) found.push('SOAP: asks for gzip');
  if (headers['authorization'] !== undefined) found.push('SOAP: signs in by the envelope');
  const root = readEnvelope(body);
  if (root === null || root.name !== 'Envelope' || root.namespace !== ENVELOPE) return [...found, 'SOAP: no SOAP 1.1 envelope'];
  if (root.children.map(({ name }) => name).join() !== 'Header,Body') return [...found, 'SOAP: needs Header, then Body'];
  const [request, ...others] = childrenNamed(root, 'Body')[0]?.children ?? [];
  const operation = OPERATIONS.find((each) => each.request === request?.name);
  if (request === undefined || operation === undefined || others.length > 0 || request.namespace !== SERVICES) return [...found, 'SOAP: no such operation'];
  if (operation.service !== service) found.push(`${request.name}: belongs to ${operation.service}`);
  if (request.attributes[`{${SERVICES}}version`] !== version) found.push(`${request.name}: another version than the address`);
  return [...found, ...securityViolations(childrenNamed(root, 'Header')[0], tenant), ...membersViolations(request, operation.members, ['version'], request.name)];
}

/** UsernameToken Profile: Username, then Password; no nonce where the password is plain. */
function securityViolations(header: Element | undefined, tenant: string): readonly string[] {
  const security = header?.children[0];
  const token = security?.children[0];
  if (security?.name !== 'Security' || token?.name !== 'UsernameToken' || security.namespace !== SECURITY || token.namespace !== SECURITY) return ['WS-Security: needs a UsernameToken'];
  const [username, password, ...others] = token.children;
  return [
    ...(security.attributes[`{${ENVELOPE}}mustUnderstand`] === '1' ? [] : ['WS-Security: lacks mustUnderstand']),
    ...(username?.name === 'Username' && password?.name === 'Password' && others.length === 0 ? [] : ['WS-Security: needs Username, then Password']),
    ...(new RegExp(`^[^@]+@${tenant}$`).test(username?.text ?? '') ? [] : ['WS-Security: the user is named user@tenant']),
    ...(password?.attributes['Type'] === PASSWORD_TEXT && password.text !== '' ? [] : ['WS-Security: needs a PasswordText']),
  ];
}

function membersViolations(parent: Element, members: readonly Member[], attributes: readonly string[], at: string): readonly string[] {
  const found: string[] = [];
  const allowed = attributes.map((name) => `{${SERVICES}}${name}`);
  for (const name of Object.keys(parent.attributes)) if (!allowed.includes(name)) found.push(`${at}: no attribute ${name}`);
  if (parent.text.trim() !== '') found.push(`${at}: holds no text`);
  let position = 0;
  for (const child of parent.children) {
    const index = members.findIndex(({ name }) => name === child.name && child.namespace === SERVICES);
    const member = members[index];
    if (member === undefined) found.push(`${at}: no member ${child.name}`);
    else {
      if (index < position) found.push(`${at}: ${child.name} stands too late`);
      position = Math.max(position, index);
      found.push(...memberViolations(child, member, `${at}/${child.name}`));
    }
  }
  for (const { name, min, max } of members) {
    const count = childrenNamed(parent, name).length;
    if (count < min) found.push(`${at}: lacks ${name}`);
    if (count > max) found.push(`${at}: ${name} stands ${count} times`);
  }
  return found;
}

function memberViolations(element: Element, { is }: Member, at: string): readonly string[] {
  if (is === 'tenant') return tenantViolations(element, at);
  if ('sequence' in is) return [...membersViolations(element, is.sequence, is.attributes ?? [], at), ...attributeValues(element, is.attributes ?? [], at)];
  if ('idTypes' in is) return referenceViolations(element, is.idTypes, at);
  const text = element.text;
  const number = Number(text);
  const inRange = is.leaf !== 'count' || (number >= (is.from ?? 0) && number <= (is.to ?? Number.POSITIVE_INFINITY));
  return element.children.length === 0 && isLeaf(is.leaf, text) && inRange ? [] : [`${at}: is no ${is.leaf} as asked for`];
}

/** Those in use are xsd:boolean. */
const attributeValues = ({ attributes }: Element, names: readonly string[], at: string): readonly string[] =>
  names.filter((name) => !isLeaf('boolean', attributes[`{${SERVICES}}${name}`] ?? 'true')).map((name) => `${at}: ${name} is no boolean`);

function referenceViolations({ children, text }: Element, idTypes: readonly string[], at: string): readonly string[] {
  if (children.length === 0 || text.trim() !== '') return [`${at}: lacks an ID`];
  return children.flatMap((id) => {
    const type = id.attributes[`{${SERVICES}}type`];
    if (id.name !== 'ID' || id.namespace !== SERVICES || id.text.trim() === '') return [`${at}: takes IDs only`];
    if (type === undefined || !idTypes.includes(type)) return [`${at}: takes ${idTypes.join(', ')}, not ${type ?? 'an ID without a type'}`];
    return type === 'WID' && !/^[0-9a-f]{32}$/.test(id.text) ? [`${at}: a WID has 32 hexadecimal digits`] : [];
  });
}

/** What stands there is the tenant's own; each custom object once, each of its fields once, in the tenant's namespace. */
function tenantViolations({ children, attributes }: Element, at: string): readonly string[] {
  const isTenants = ({ namespace }: Element): boolean => NAMESPACES.tenant.test(namespace);
  const twice = (elements: readonly Element[]): boolean => new Set(elements.map(({ name }) => name)).size !== elements.length;
  if (Object.keys(attributes).length > 0 || children.length === 0 || twice(children)) return [`${at}: holds each custom object once`];
  return children.every((object) => isTenants(object) && object.children.every(isTenants) && !twice(object.children)) ? [] : [`${at}: holds fields of the tenant, each once`];
}

const ZONE = '(?:Z|[+-]\\d{2}:\\d{2})';
const FORMS: Readonly<Record<Leaf, RegExp>> = {
  string: /^[^\u0000-\u0008]*$/,
  boolean: /^(?:true|false|1|0)$/,
  date: new RegExp(`^\\d{4}-\\d{2}-\\d{2}${ZONE}?$`),
  // Without an offset it would be the tenant's time, which nobody here knows.
  dateTime: new RegExp(`^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(?:\\.\\d+)?${ZONE}$`),
  count: /^\d{1,12}$/,
};
const isLeaf = (type: Leaf, text: string): boolean => FORMS[type].test(text) && (type !== 'date' || z.iso.date().safeParse(text.slice(0, 10)).success);

/** As the last test of a file: everything its tests sent is in the transcription. */
export function itSendsOnlyWhatTheSpecificationAllows(): void {
  it('sends only what the vendor’s published shapes allow, as transcribed', () => {
    expect(recordedRequests.length).toBeGreaterThan(0);
    expect([...new Set(recordedRequests.flatMap(violationsOf))]).toEqual([]);
  });
}
