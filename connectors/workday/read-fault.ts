import type { JsonValue } from '../../src/core/json.ts';
import { elementAt, listOf, parseXml, textOf } from './xml.ts';

export interface Fault {
  /** `authentication`, `Validation_Fault`, `Processing_Fault`, or `fault` for another one. */
  readonly code: 'authentication' | 'Validation_Fault' | 'Processing_Fault' | 'fault';
  readonly message: string | null;
}

/**
 * A SOAP fault out of an answer of any status; null when there is none. Detail types by the vendor's WSDL:
 * Validation_Fault/Validation_Error {Message, Detail_Message, Xpath, Code}, Processing_Fault {Detail_Message, Code}.
 */
export function readFault(text: string): Fault | null {
  if (!/^\s*</.test(text)) return null;
  let body: JsonValue | undefined;
  try {
    body = elementAt(parseXml(text), 'Envelope', 'Body', 'Fault');
  } catch {
    return null;
  }
  if (body === undefined) return null;
  const faultCode = textOf(elementAt(body, 'faultcode')) ?? '';
  const words = textOf(elementAt(body, 'faultstring'));
  const validation = elementAt(body, 'detail', 'Validation_Fault');
  const processing = elementAt(body, 'detail', 'Processing_Fault');
  const details = validation === undefined ? [] : listOf(elementAt(validation, 'Validation_Error')).flatMap(inWords);
  const told = processing === undefined ? null : textOf(elementAt(processing, 'Detail_Message'));
  const message = [words, ...details, told].filter((part, index, all) => part !== null && all.indexOf(part) === index).join(' ');
  return { code: kindOf(faultCode, words ?? '', validation !== undefined, processing !== undefined), message: message === '' ? null : message };
}

const inWords = (error: JsonValue): string[] => {
  const message = textOf(elementAt(error, 'Message'));
  const detail = textOf(elementAt(error, 'Detail_Message'));
  return [message, detail].filter((part, index, all) => part !== null && all.indexOf(part) === index).flatMap((part) => part ?? []);
};

/** The codes in `faultcode` are seen, not documented; the detail is. */
function kindOf(faultCode: string, words: string, isValidation: boolean, isProcessing: boolean): Fault['code'] {
  if (/authentication/i.test(faultCode) || /invalid username or password/i.test(words)) return 'authentication';
  if (isValidation || /validationError/i.test(faultCode)) return 'Validation_Fault';
  if (isProcessing || /processingError/i.test(faultCode)) return 'Processing_Fault';
  return 'fault';
}
