import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { isJsonArray, isJsonObject, jsonValueSchema, type JsonObject, type JsonValue } from '../../src/core/json.ts';

/** Deeper than any documented answer. */
const MOST_NESTED = 60;

/**
 * Entities are never looked up: the parser's processing is off, a document type is refused, and only the five that XML
 * itself defines and character numbers are put back by `decode`. Every value stays text: "0012" is an id.
 */
const parser = new XMLParser({
  processEntities: false,
  removeNSPrefix: true,
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  textNodeName: '#text',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: true,
});

/** Why a text could not be read as XML; holds nothing of it. */
export class XmlProblem extends Error {
  override readonly name = 'XmlProblem';
}

/** Elements become members without their prefix, attributes `@name`, repeated elements lists. Throws XmlProblem. */
export function parseXml(text: string): JsonObject {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) throw new XmlProblem('a document type, which is refused');
  if (XMLValidator.validate(text) !== true) throw new XmlProblem('XML that is not well-formed');
  const parsed: unknown = parser.parse(text);
  const value = decodeAll(parsed, 0);
  if (!isJsonObject(value)) throw new XmlProblem('no element at all');
  return value;
}

function decodeAll(value: unknown, depth: number): JsonValue {
  if (depth > MOST_NESTED) throw new XmlProblem('elements nested too deeply');
  if (typeof value === 'string') return decode(value);
  if (Array.isArray(value)) return value.map((item) => decodeAll(item, depth + 1));
  if (typeof value !== 'object' || value === null) return jsonValueSchema.parse(value);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, decodeAll(item, depth + 1)]));
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const decode = (text: string): string =>
  text.replaceAll(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });

/** Text for an element or a quoted attribute. Characters that XML 1.0 cannot hold are left out. */
export const escapeXml = (text: string): string =>
  text
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;')
    .replaceAll('\r', '&#13;');

/** One element with what is inside, which must be XML already. */
export const element = (name: string, inside: string, attributes: Readonly<Record<string, string>> = {}): string => {
  const given = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(value)}"`);
  return inside === '' ? `<${name}${given.join('')}/>` : `<${name}${given.join('')}>${inside}</${name}>`;
};

/** The member at a path of element names; undefined where one is missing or is a list. */
export function elementAt(value: JsonValue | undefined, ...path: readonly string[]): JsonValue | undefined {
  let found = value;
  for (const name of path) found = isJsonObject(found) ? found[name] : undefined;
  return found;
}

/** One or many or none, as a list. */
export const listOf = (value: JsonValue | undefined): readonly JsonValue[] =>
  value === undefined || value === '' || value === null ? [] : isJsonArray(value) ? value : [value];

/** The text of an element, with or without attributes; null when there is none. */
export function textOf(value: JsonValue | undefined): string | null {
  const text = isJsonObject(value) ? value['#text'] : value;
  return typeof text === 'string' && text !== '' ? text : null;
}
