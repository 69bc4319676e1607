import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { z } from 'zod';

export interface XmlElement {
  readonly namespace: string;
  readonly name: string;
  /** By expanded name: `name` without a namespace, `namespace name` with one. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Text right below, entities resolved. */
  readonly text: string;
}

/** Carries a sentence; the caller says it in a fault. */
export class XmlRefused extends Error {}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  trimValues: false,
  processEntities: false,
  cdataPropName: '#cdata',
});

const parsedNode = z.record(z.string(), z.unknown());
const parsedNodes = z.array(parsedNode);
const attributesOf = z.record(z.string(), z.string());

type Prefixes = Readonly<Record<string, string>>;

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Characters that XML 1.0 does not allow at all, written out or referenced. */
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

function allowed(text: string): string {
  if (FORBIDDEN.test(text)) throw new XmlRefused('An invalid XML character was found.');
  return text;
}

/** Only what XML itself defines: nothing that a document could declare. */
function decode(text: string): string {
  const decoded = text.replaceAll(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (whole, entity: string) => {
    if (!entity.startsWith('#')) {
      const known = NAMED[entity];
      if (known === undefined) throw new XmlRefused(`The entity ${whole} was referenced, but not declared.`);
      return known;
    }
    const hex = entity[1]?.toLowerCase() === 'x';
    return String.fromCodePoint(Number.parseInt(entity.slice(hex ? 2 : 1), hex ? 16 : 10));
  });
  return allowed(decoded);
}

/** Throws XmlRefused for what is not well-formed or brings a document type along. */
export function readXml(text: string): XmlElement {
  if (/<!DOCTYPE/i.test(text)) throw new XmlRefused('DOCTYPE is disallowed.');
  const valid = XMLValidator.validate(text);
  if (valid !== true) throw new XmlRefused(`Unable to parse the XML: ${valid.err.msg}`);
  const roots = elementsOf(parsedNodes.parse(parser.parse(allowed(text))), {});
  const [root] = roots;
  if (root === undefined || roots.length > 1) throw new XmlRefused('The document needs one root element.');
  return root;
}

function elementsOf(nodes: readonly Readonly<Record<string, unknown>>[], prefixes: Prefixes): XmlElement[] {
  return nodes.flatMap((node) => {
    const tag = Object.keys(node).find((key) => key !== ':@');
    if (tag === undefined || tag.startsWith('#') || tag.startsWith('?')) return [];
    return [elementOf(tag, parsedNodes.parse(node[tag]), attributesOf.parse(node[':@'] ?? {}), prefixes)];
  });
}

function elementOf(tag: string, content: readonly Readonly<Record<string, unknown>>[], raw: Readonly<Record<string, string>>, outer: Prefixes): XmlElement {
  const prefixes: Record<string, string> = { ...outer };
  for (const [key, value] of Object.entries(raw)) {
    if (key === 'xmlns') prefixes[''] = decode(value);
    if (key.startsWith('xmlns:')) prefixes[key.slice(6)] = decode(value);
  }
  const attributes: Record<string, string> = {};
  for (const [key, value] of Object.entries(raw)) {
    if (key === 'xmlns' || key.startsWith('xmlns:')) continue;
    const [namespace, name] = key.includes(':') ? expanded(key, prefixes) : ['', key];
    attributes[namespace === '' ? name : `${namespace} ${name}`] = decode(value);
  }
  const [namespace, name] = expanded(tag, prefixes);
  return { namespace, name, attributes, children: elementsOf(content, prefixes), text: content.map(textIn).join('') };
}

/** Character data is resolved, a CDATA section is taken as it stands. */
function textIn(node: Readonly<Record<string, unknown>>): string {
  const plain = node['#text'];
  if (typeof plain === 'string') return decode(plain);
  const raw = parsedNodes.safeParse(node['#cdata']);
  return raw.success ? raw.data.map((part) => (typeof part['#text'] === 'string' ? part['#text'] : '')).join('') : '';
}

function expanded(qualified: string, prefixes: Prefixes): readonly [namespace: string, name: string] {
  const mark = qualified.indexOf(':');
  const prefix = mark < 0 ? '' : qualified.slice(0, mark);
  const namespace = prefixes[prefix];
  if (namespace === undefined && prefix !== '') throw new XmlRefused(`The prefix "${prefix}" for element "${qualified}" is not bound.`);
  return [namespace ?? '', qualified.slice(mark + 1)];
}

export function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((one) => one.name === name);
}

export function descend(element: XmlElement | undefined, ...names: readonly string[]): XmlElement | undefined {
  return names.reduce<XmlElement | undefined>((found, name) => child(found, name), element);
}

export function textOf(element: XmlElement | undefined): string | undefined {
  return element === undefined ? undefined : element.text.trim();
}
