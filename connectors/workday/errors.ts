import type { ErrorResolution } from '../../src/core/errors.ts';
import { onStatus, type ErrorRule } from '../kit/error-table.ts';
import type { Failure } from '../kit/failure.ts';
import type { HttpAnswer } from '../kit/http-client.ts';
import type { Report } from './config.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../../src/core/json.ts';
import { readFault } from './read-fault.ts';
import { parseXml } from './xml.ts';

const said = (failure: Failure): string => (failure.kind === 'answer' ? (failure.message ?? '') : '');
const quoted = (failure: Failure): string => (said(failure) === '' ? '' : ` It said: "${said(failure)}".`);
const codeOf = (failure: Failure): string | null => (failure.kind === 'answer' ? failure.code : null);
const says = (pattern: RegExp) => (failure: Failure): boolean => failure.kind === 'answer' && pattern.test(said(failure));
const onCode = (code: string) => (failure: Failure): boolean => codeOf(failure) === code;
const rule = (when: ErrorRule['when'], resolve: ErrorRule['resolve']): ErrorRule => ({ when, resolve });

const REFUSED = (failure: Failure): ErrorResolution => ({
  action: 'fail',
  code: 'unauthorized',
  message: `Workday refused the credential of the integration system user or of the API client.${quoted(failure)}`,
  remedy:
    'In Workday check that the user is not locked or expired and that its security group allows web services, then put the right password or token into the connection. It is not tried again until then, because repeated refusals lock the account.',
});

/** Given by the client to a SOAP answer of 500 that holds no fault. */
export const WITHOUT_FAULT = 'soap_without_fault';
export const BUSY = 'workday_busy';

/**
 * What Workday says and what to do about it, asked before the rows that hold for every vendor. A SOAP fault and SOAP
 * throttling both come as HTTP 500: the body tells them apart (vendor's "Integrations, EIB and Web Service Limits").
 */
export const workdayErrors: readonly ErrorRule[] = [
  rule(onCode('authentication'), REFUSED),
  rule(onStatus(401), REFUSED),
  rule(says(/not authorized|permission denied|do(?:es)? not have (?:permission|access)/i), (failure) => ({
    action: 'skip_record',
    code: 'not_authorized',
    message: `Workday does not let the integration system user do that.${quoted(failure)}`,
    remedy:
      'Give its security group the domain that connectors/workday/README.md lists for this (Get for reading, Put for writing), run "Activate Pending Security Policy Changes", then retry.',
  })),
  rule(says(/report parameter .* (?:is )?required/i), (failure) => ({
    action: 'skip_record',
    code: 'report_prompt_required',
    message: `The report in Workday asks for a prompt that the connection does not fill.${quoted(failure)}`,
    remedy: 'Name the prompt under reports.<object>.changedSince or reports.<object>.prompts in connections.yaml, or make it optional in the report.',
  })),
  rule(onCode('Validation_Fault'), (failure) => ({
    action: 'skip_record',
    code: 'validation_fault',
    message: `Workday refused the values or the record.${quoted(failure)}`,
    remedy: 'Mend what it names in Workday, in the custom object or in the aliases of the connection, then retry.',
  })),
  rule(onCode('Processing_Fault'), (failure) => ({
    action: 'retry',
    code: 'processing_fault',
    message: `Workday could not finish the request.${quoted(failure)}`,
    remedy: 'The next sync tries it again.',
  })),
  rule(onCode(WITHOUT_FAULT), () => ({
    action: 'retry',
    code: BUSY,
    message: 'Workday answered HTTP 500 without a reason, which is how it slows down web services that are asked too much.',
    remedy: 'The next sync tries it again. If it happens all day, lower limits.concurrency of the connection.',
  })),
  rule(onStatus(403), (failure) => ({
    action: 'skip_record',
    code: 'forbidden',
    message: `Workday does not let the integration system user see this report or service.${quoted(failure)}`,
    remedy: 'Share the report with the user, give its security group the domain of the report’s data source, and activate the pending security policy changes.',
  })),
  rule(onStatus(404), (failure) => ({
    action: 'skip_record',
    code: 'not_found',
    message: `Workday does not know this report or address.${quoted(failure)}`,
    remedy: 'Compare host, tenant, report owner and report name in the connection with the address that Workday shows under "View URLs" of the report’s web service.',
  })),
  rule(onStatus(400, 406, 409, 413, 415, 422), (failure) => ({
    action: 'skip_record',
    code: codeOf(failure) ?? 'refused',
    message: `Workday refused the request.${quoted(failure)}`,
    remedy: 'Mend the prompt, the report or the record it names, then retry.',
  })),
];

/** The same said of one of several reports. Sharing is what is forgotten most, and no other answer tells of it. */
export function aboutReport({ name, owner }: Pick<Report, 'name' | 'owner'>, resolution: ErrorResolution): ErrorResolution {
  const message = `Report ${name} of ${owner}: ${resolution.message}`;
  if (!['not_authorized', 'forbidden'].includes(resolution.code)) return { ...resolution, message };
  const remedy = `In Workday open ${name} → Edit → Share and add the integration system user; give its security group Get on the domain of the report’s data source and run "Activate Pending Security Policy Changes". The next sync reads it by itself.`;
  return { ...resolution, message, remedy };
}

/** Faults in XML; errors of reports in JSON `{"error","errors":[{"error"}]}`, as XML or as a bare sentence: nobody documents which. */
export function explainAnswer(answer: HttpAnswer): { readonly code: string | null; readonly message: string | null } {
  const fault = readFault(answer.text);
  if (fault !== null) return fault;
  return { code: null, message: jsonMessage(answer.text) };
}

function jsonMessage(text: string): string | null {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body !== 'object' || body === null) return null;
    const own = 'error' in body && typeof body.error === 'string' ? body.error : null;
    const listed = 'errors' in body && Array.isArray(body.errors) ? body.errors.flatMap(errorText) : [];
    const message = [...new Set([...(own === null ? [] : [own]), ...listed])].join(' ');
    return message === '' ? null : message;
  } catch {
    return /^\s*</.test(text) ? xmlMessage(text) : text.trim() === '' ? null : text;
  }
}

/** Every text in it: which element holds the sentence is documented nowhere. */
function xmlMessage(text: string): string | null {
  try {
    const texts: string[] = [];
    const visit = (value: JsonValue): void => {
      if (typeof value === 'string' && value !== '') texts.push(value);
      else if (isJsonArray(value)) value.forEach(visit);
      else if (isJsonObject(value)) for (const [name, item] of Object.entries(value)) if (!name.startsWith('@') && !name.startsWith('?')) visit(item);
    };
    visit(parseXml(text));
    return texts.length === 0 ? null : texts.join(' ');
  } catch {
    return null;
  }
}

const errorText = (item: unknown): string[] =>
  typeof item === 'object' && item !== null && 'error' in item && typeof item.error === 'string' ? [item.error] : [];
