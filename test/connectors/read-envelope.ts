import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { z } from 'zod';

/** An element by its expanded name. Attributes: `name`, or `{namespace}name`. */
export interface Element {
  readonly namespace: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  readonly text: string;
}

const parser = new XMLParser({ preserveOrder: true, ignoreAttributes: false, attributeNamePrefix: '', parseTagValue: false, trimValues: false });
const node = z.record(z.string(), z.unknown());
const texts = z.record(z.string(), z.string());

/** The root of a well-formed document; null for anything else. */
export function readEnvelope(text: string): Element | null {
  if (XMLValidator.validate(text) !== true) return null;
  return elementsOf(parser.parse(text), {})[0] ?? null;
}

function elementsOf(nodes: unknown, outer: Readonly<Record<string, string>>): readonly Element[] {
  return z.array(node).parse(nodes).flatMap((each): Element[] => {
    const tag = Object.keys(each).find((key) => key !== ':@');
    if (tag === undefined || tag.startsWith('#') || tag.startsWith('?')) return [];
    const given = texts.parse(each[':@'] ?? {});
    const prefixes = { ...outer };
    for (const [key, value] of Object.entries(given)) if (key === 'xmlns' || key.startsWith('xmlns:')) prefixes[key.slice(6)] = value;
    const expand = (name: string): readonly [namespace: string, name: string] => {
      const mark = name.indexOf(':');
      return [prefixes[name.slice(0, Math.max(0, mark))] ?? '', name.slice(mark + 1)];
    };
    const attributes = Object.entries(given)
      .filter(([key]) => key !== 'xmlns' && !key.startsWith('xmlns:'))
      // An attribute without a prefix is in no namespace, whatever the default is.
      .map(([key, value]) => [key.includes(':') ? `{${expand(key)[0]}}${expand(key)[1]}` : key, value]);
    const [namespace, name] = expand(tag);
    const content = z.array(node).parse(each[tag]);
    const text = content.map((part) => (typeof part['#text'] === 'string' ? part['#text'] : '')).join('');
    return [{ namespace, name, attributes: texts.parse(Object.fromEntries(attributes)), children: elementsOf(content, prefixes), text }];
  });
}

export const childrenNamed = ({ children }: Element, name: string): readonly Element[] => children.filter((child) => child.name === name);
