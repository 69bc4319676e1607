import type { SimulatorResponse } from '../../kit/simulator/app.ts';
import { NOT_AUTHORIZED, xml } from './answers.ts';
import { element, escapeXml, wd, wdText } from './xml-write.ts';

const ENVELOPE = 'http://schemas.xmlsoap.org/soap/envelope/';
export const BSVC = 'urn:com.workday/bsvc';

/** Thrown anywhere below the SOAP door; leaves as HTTP 500 with the fault in the body. */
export class SoapFault extends Error {
  readonly code: string;
  readonly detail: string;

  constructor(code: string, sentence: string, detail = '') {
    super(sentence);
    this.code = code;
    this.detail = detail;
  }
}

export function validationFault(message: string, xpath: string | null = null): SoapFault {
  const error = wd('Validation_Error', [wdText('Message', message), wdText('Detail_Message', message), wdText('Xpath', xpath)]);
  return new SoapFault('Client.validationError', `Validation error occurred. ${message}`, wd('Validation_Fault', error));
}

/** Wording seen in public logs of several customers. */
export const badCredentials = (): SoapFault => new SoapFault('Client.authenticationError', 'invalid username or password');

export function processingFault(sentence: string): SoapFault {
  const fault = wd('Processing_Fault', wdText('Detail_Message', sentence));
  return new SoapFault('Server.processingError', sentence, fault);
}

/** The operation is known, but the user's security groups were not granted its task. */
export const notAuthorized = (): SoapFault => processingFault(NOT_AUTHORIZED);

/** Wording seen in public logs: also for an operation that another service owns. */
export const wrongService = (): SoapFault => validationFault('The web service or version is invalid for the requested operation.');

export function invalidId(type: string, id: string): SoapFault {
  return validationFault(`Invalid ID value.  '${id}' is not a valid ID value for type = '${type}'`);
}

function envelope(body: string): string {
  return element('SOAP-ENV:Envelope', element('SOAP-ENV:Body', body), { 'xmlns:SOAP-ENV': ENVELOPE });
}

export function answerFault(fault: SoapFault): SimulatorResponse {
  const detail = fault.detail === '' ? '' : element('detail', fault.detail);
  const inner = [element('faultcode', `SOAP-ENV:${fault.code}`), element('faultstring', escapeXml(fault.message)), detail];
  return xml(500, envelope(element('SOAP-ENV:Fault', inner, { 'xmlns:wd': BSVC })));
}

export function answerBody(name: string, version: string, inner: string): SimulatorResponse {
  return xml(200, envelope(wd(name, inner, { 'xmlns:wd': BSVC, 'wd:version': version })));
}

export const ENVELOPE_NAMESPACE = ENVELOPE;
