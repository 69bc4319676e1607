import type { SimulatorContext, SimulatorRequest, SimulatorResponse } from '../../kit/simulator/app.ts';
import { bare } from './answers.ts';
import { byPassword, throttleSoap, TOO_MANY_SOAP } from './doorkeeper.ts';
import { additionalDataOperations } from './soap-additional-data.ts';
import type { Operation } from './soap-call.ts';
import { getCandidatesOperation } from './soap-candidates.ts';
import { answerBody, answerFault, badCredentials, BSVC, ENVELOPE_NAMESPACE, processingFault, SoapFault, validationFault, wrongService } from './soap-fault.ts';
import { checkSequence } from './soap-rules.ts';
import { getWorkersOperation } from './soap-workers.ts';
import type { Tenant, User } from './tenant.ts';
import { child, descend, readXml, textOf, XmlRefused, type XmlElement } from './xml-read.ts';

const OPERATIONS: readonly Operation[] = [getCandidatesOperation, getWorkersOperation, ...additionalDataOperations];

const WSSE = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';
const PASSWORD_TEXT = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordText';

export interface SoapAddress {
  readonly service: string;
  readonly version: string;
}

/** `POST /ccx/service/{tenant}/{Service}/{version}`: document/literal, signed in by a UsernameToken in the header. */
export function answerSoap(tenant: Tenant, at: SoapAddress, request: SimulatorRequest, context: SimulatorContext): SimulatorResponse {
  const now = context.now();
  if (request.method !== 'POST') return bare(405);
  const [type = '', ...parameters] = (request.headers['content-type'] ?? '').toLowerCase().split(';').map((part) => part.trim());
  if (type !== 'text/xml') return bare(415);
  if (context.fault?.name === 'throttle') return TOO_MANY_SOAP;
  const tooMany = throttleSoap(tenant, now);
  if (tooMany !== undefined) return tooMany;
  try {
    if (!parameters.includes('charset=utf-8') && !parameters.includes('charset="utf-8"')) throw validationFault('The content type must name charset utf-8.');
    if (!/gzip|\*/.test(request.headers['accept-encoding'] ?? '')) throw processingFault('Processing error occurred. The response can not be encoded.');
    if (context.fault?.name === 'processing_fault') throw processingFault('Processing error occurred. Please try again.');
    if (context.fault?.name === 'auth_fault') throw badCredentials();
    return answerEnvelope(tenant, at, request.body, now, (count) => context.wroteRecords(count));
  } catch (error) {
    if (error instanceof SoapFault) return answerFault(error);
    if (error instanceof XmlRefused) return answerFault(validationFault(`Unable to parse SOAP message; ${error.message}`));
    throw error;
  }
}

function answerEnvelope(tenant: Tenant, at: SoapAddress, text: string, now: number, wrote: (records: number) => void): SimulatorResponse {
  const envelope = readXml(text);
  if (envelope.name !== 'Envelope' || envelope.namespace !== ENVELOPE_NAMESPACE) throw validationFault('Unable to parse SOAP message; not a SOAP 1.1 envelope.');
  const user = signIn(tenant, envelope);
  const [request, ...others] = child(envelope, 'Body')?.children ?? [];
  if (request === undefined || others.length > 0) throw validationFault('Unable to parse SOAP message; the body needs one request.');
  const operation = OPERATIONS.find((one) => one.request === request.name && [one.service].flat().includes(at.service));
  if (operation === undefined || request.namespace !== BSVC || !isServed(tenant, at.version)) throw wrongService();
  const named = request.attributes[`${BSVC} version`];
  if (named !== undefined && named !== at.version) throw wrongService();
  checkSequence(request, operation.rules(at.version), `/wd:${request.name}`);
  return answerBody(operation.response, at.version, operation.answer({ tenant, user, request, now, wrote }));
}

function signIn(tenant: Tenant, envelope: XmlElement): User {
  const token = descend(envelope, 'Header', 'Security', 'UsernameToken');
  const password = child(token, 'Password');
  const name = textOf(child(token, 'Username')) ?? '';
  const suffix = `@${tenant.tenant}`;
  const isPlain = password?.attributes['Type'] === undefined || password.attributes['Type'] === PASSWORD_TEXT;
  if (token?.namespace !== WSSE || password === undefined || !isPlain || !name.endsWith(suffix)) throw badCredentials();
  const user = byPassword(tenant, name, password.text);
  if (user === undefined) throw badCredentials();
  return user;
}

function isServed(tenant: Tenant, version: string): boolean {
  const number = (text: string): number => {
    const [, major, minor] = /^v(\d+)\.(\d+)$/.exec(text) ?? [];
    return major === undefined ? Number.NaN : Number(major) * 100 + Number(minor);
  };
  return number(version) <= number(tenant.settings.newestVersion);
}
