import { describe, expect, it } from '@jest/globals';
import { XMLParser } from 'fast-xml-parser';
import { ApiSchemas } from 'jsforce/lib/api/metadata/schema.js';
import { z } from 'zod';
import { shippedByDefault } from '../../shipped/shipped-by-default.ts';

// jsforce brings the Metadata API's own description (made from its WSDL): what every element is called, what it holds and
// whether it may be left out. It knows nothing of us.
const typeSchema = z.object({ props: z.record(z.string(), z.unknown()), extends: z.string().optional() });
const types: ReadonlyMap<string, z.infer<typeof typeSchema>> = new Map(Object.entries(z.record(z.string(), typeSchema.catch({ props: {} })).parse(ApiSchemas)));

/** A folder's own description is that of a Folder; a value of a picklist and a file name what they are. */
function propsOf(type: string): Readonly<Record<string, unknown>> {
  const found = types.get(type);
  if (found === undefined) throw new Error(`the Metadata API has no type ${type}`);
  return { ...(found.extends === undefined ? {} : propsOf(found.extends)), ...found.props };
}

const parser = new XMLParser({ ignoreAttributes: true, parseTagValue: false, ignoreDeclaration: true });
const contentSchema = z.record(z.string(), z.unknown());

/** Where the content differs from the type, a sentence each. */
function problemsIn(content: unknown, type: string, at: string): readonly string[] {
  const elements = contentSchema.safeParse(content).data;
  if (elements === undefined) return [`${at} holds no elements`];
  const props = propsOf(type);
  const unknown = Object.keys(elements).filter((name) => !(name in props));
  const lacking = Object.keys(props).filter((name) => !(name in elements) && isRequired(props[name]) && name !== 'fullName');
  return [
    ...unknown.map((name) => `${at} has ${name}, which ${type} does not know`),
    ...lacking.map((name) => `${at} lacks ${name}`),
    ...Object.entries(elements).flatMap(([name, value]) => (name in props ? valueProblems(value, props[name], `${at}/${name}`) : [])),
  ];
}

const isRequired = (prop: unknown): boolean => typeof prop === 'string' && !prop.startsWith('?');

function valueProblems(value: unknown, prop: unknown, at: string): readonly string[] {
  const repeats = Array.isArray(prop);
  const kind = String(repeats ? prop[0] : prop).replace('?', '');
  if (Array.isArray(value) && !repeats) return [`${at} stands more than once`];
  return (Array.isArray(value) ? value : [value]).flatMap((item: unknown) => {
    if (kind === 'string') return typeof item === 'string' ? [] : [`${at} is no text`];
    if (kind === 'boolean') return item === 'true' || item === 'false' ? [] : [`${at} is neither true nor false`];
    if (kind === 'number') return typeof item === 'string' && /^-?\d+(\.\d+)?$/.test(item) ? [] : [`${at} is no number`];
    return problemsIn(item, kind, at);
  });
}

describe('the metadata files of the Salesforce package', () => {
  it('hold only elements that the Metadata API knows there, of the right kind, and all that it demands', async () => {
    const [kept] = await shippedByDefault(['salesforce']);
    const looked = (kept?.files ?? []).filter(({ path }) => path.endsWith('.xml') && !path.includes('/lwc/'));
    const problems = looked.flatMap(({ path, text }) => {
      const [[type, content] = ['', null]] = Object.entries(contentSchema.parse(parser.parse(text)));
      return problemsIn(content, type, path);
    });
    expect(problems).toEqual([]);
    expect(looked.length).toBeGreaterThan(25);
  });

  it('a wrong element, a missing one and a wrong kind would be noticed', () => {
    const rule = { active: 'yes', errorMessage: 'No.', errorField: 'x' };
    expect(problemsIn(rule, 'ValidationRule', 'rule')).toEqual(['rule has errorField, which ValidationRule does not know', 'rule lacks errorConditionFormula', 'rule/active is neither true nor false']);
  });
});
