import type { Settings } from './config.ts';
import { element, escapeXml } from './xml.ts';

const ENVELOPE = 'http://schemas.xmlsoap.org/soap/envelope/';
const SECURITY = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';
const PASSWORD_TEXT = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordText';
export const SERVICES = 'urn:com.workday/bsvc';

/** A SOAP 1.1 envelope with a WS-Security UsernameToken, as the services' policy asks. */
export function envelope(settings: Settings, body: string): string {
  const user = settings.isu?.username ?? '';
  const name = user.includes('@') ? user : `${user}@${settings.tenant}`;
  const token = element(
    'wsse:UsernameToken',
    element('wsse:Username', escapeXml(name)) + element('wsse:Password', escapeXml(settings.isu?.password ?? ''), { Type: PASSWORD_TEXT }),
  );
  const security = element('wsse:Security', token, { 'env:mustUnderstand': '1' });
  const inside = element('env:Header', security) + element('env:Body', body);
  return `<?xml version="1.0" encoding="UTF-8"?>${element('env:Envelope', inside, { 'xmlns:env': ENVELOPE, 'xmlns:wsse': SECURITY })}`;
}

/** A request of the services; `inside` is XML with the prefix wd. */
export const request = (settings: Settings, name: string, inside: string): string =>
  element(`wd:${name}`, inside, { 'xmlns:wd': SERVICES, 'wd:version': settings.apiVersion });

/** `<wd:ID wd:type="Employee_ID">21001</wd:ID>` */
export const idOf = (type: string, value: string): string => element('wd:ID', escapeXml(value), { 'wd:type': type });
export const textElement = (name: string, text: string): string => element(name, escapeXml(text));
