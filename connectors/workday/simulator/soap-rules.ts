import { BSVC, validationFault } from './soap-fault.ts';
import { readXsdDate, readXsdMoment } from './times.ts';
import type { XmlElement } from './xml-read.ts';

type Simple = 'text' | 'boolean' | 'integer' | 'date' | 'dateTime' | 'reference' | 'any';

/** One member of an xsd:sequence. */
export interface Rule {
  readonly name: string;
  readonly is: Simple | readonly Rule[];
  readonly required?: true;
  readonly many?: true;
}

/** Attributes that the schema knows anywhere in these requests; all of them are qualified. */
const ATTRIBUTES = ['version', 'type', 'Descriptor', 'parent_id', 'parent_type', 'Skip_Non_Existing_Instances', 'Ignore_Invalid_References', 'Add_Only'];

const spaced = (name: string): string => name.replaceAll('_', ' ');

/** Throws a validation fault unless the children stand in the order of the rules, complete, and each of the right type. */
export function checkSequence(parent: XmlElement, rules: readonly Rule[], path: string): void {
  checkAttributes(parent, path);
  if (parent.text.trim() !== '') throw validationFault(`Element '${spaced(parent.name)}' can't hold text.`, path);
  let at = 0;
  const seen = new Map<string, number>();
  for (const found of parent.children) {
    const place = rules.findIndex(({ name }, index) => index >= at && name === found.name && found.namespace === BSVC);
    const rule = rules[place];
    if (rule === undefined) {
      const next = rules.slice(at).map(({ name }) => name).join(', ');
      throw validationFault(`Invalid content was found starting with element '${found.name}'. One of '{${next}}' is expected.`, path);
    }
    const count = (seen.get(rule.name) ?? 0) + 1;
    if (count > 1 && rule.many !== true) throw validationFault(`Element '${spaced(rule.name)}' may stand only once.`, `${path}/wd:${rule.name}`);
    seen.set(rule.name, count);
    at = place;
    checkElement(found, rule, `${path}/wd:${rule.name}[${count}]`);
  }
  const missing = rules.find(({ name, required }) => required === true && !seen.has(name));
  if (missing !== undefined) throw validationFault(`Element Content '${spaced(missing.name)}' is required, on internal element '${spaced(parent.name)}'`, path);
}

function checkAttributes({ attributes }: XmlElement, path: string): void {
  for (const name of Object.keys(attributes)) {
    const [namespace, local] = name.split(' ');
    if (namespace === BSVC && ATTRIBUTES.includes(local ?? '')) continue;
    if (namespace === 'http://www.w3.org/2001/XMLSchema-instance') continue;
    throw validationFault(`Attribute '${local ?? name}' is not allowed to appear here.`, path);
  }
}

function checkElement(found: XmlElement, rule: Rule, path: string): void {
  if (typeof rule.is === 'object') return checkSequence(found, rule.is, path);
  if (rule.is === 'any') return;
  if (rule.is === 'reference') return checkReference(found, path);
  checkAttributes(found, path);
  if (found.children.length > 0) throw validationFault(`Element '${spaced(found.name)}' holds text only.`, path);
  const text = found.text.trim();
  if (!isValid(rule.is, text)) throw validationFault(`'${text}' is not a valid value for '${rule.is}', on element '${spaced(rule.name)}'`, path);
}

function isValid(type: Exclude<Simple, 'reference' | 'any'>, text: string): boolean {
  switch (type) {
    case 'text':
      return true;
    case 'boolean':
      return ['true', 'false', '1', '0'].includes(text);
    case 'integer':
      return /^[+-]?\d+$/.test(text);
    case 'date':
      return readXsdDate(text) !== undefined;
    case 'dateTime':
      return readXsdMoment(text, '+00:00') !== undefined;
  }
}

function checkReference(found: XmlElement, path: string): void {
  checkAttributes(found, path);
  if (found.children.length === 0) throw validationFault(`Element Content 'ID' is required, on internal element '${spaced(found.name)}'`, path);
  for (const id of found.children) {
    if (id.name !== 'ID' || id.namespace !== BSVC) throw validationFault(`Invalid content was found starting with element '${id.name}'. One of '{ID}' is expected.`, path);
    checkAttributes(id, `${path}/wd:ID`);
    if (id.attributes[`${BSVC} type`] === undefined) throw validationFault(`Attribute 'type' must appear on element 'ID'.`, `${path}/wd:ID`);
  }
}

export interface GivenId {
  readonly type: string;
  readonly id: string;
}

/** The first id of a reference that passed `checkReference`. */
export function idIn(reference: XmlElement): GivenId {
  const [first] = reference.children;
  return { type: first?.attributes[`${BSVC} type`] ?? '', id: (first?.text ?? '').trim() };
}

export const isTrue = (text: string | undefined): boolean => text === 'true' || text === '1';
