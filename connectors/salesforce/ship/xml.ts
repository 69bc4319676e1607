import { XMLBuilder } from 'fast-xml-parser';

type XmlScalar = string | number | boolean;
/** Elements by name; a list repeats its element. */
export interface XmlContent {
  readonly [element: string]: XmlScalar | XmlContent | readonly (XmlScalar | XmlContent)[];
}

/** One part of the package, as the Metadata API names it. */
export interface Component {
  /** As in package.xml: CustomField, ListView, … */
  readonly type: string;
  /** As in package.xml: Opportunity.Handoff_Score__c, … */
  readonly fullName: string;
  /** Of its file, below the project's folder. */
  readonly path: string;
  readonly text: string;
}

export const SOURCE_FOLDER = 'force-app/main/default';

const builder = new XMLBuilder({ format: true, indentBy: '    ', ignoreAttributes: false, attributeNamePrefix: '@' });

/** A metadata file. Elements stand as Salesforce itself writes them: fullName first, then by the alphabet. */
export const metadataXml = (root: string, content: XmlContent): string =>
  builder.build({
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    [root]: { '@xmlns': 'http://soap.sforce.com/2006/04/metadata', ...sorted(content) },
  });

function sorted(content: XmlContent): XmlContent {
  const names = Object.keys(content).sort((a, b) => Number(b === 'fullName') - Number(a === 'fullName') || (a < b ? -1 : 1));
  return Object.fromEntries(names.map((name) => [name, sortedValue(content[name])]));
}

function sortedValue(value: XmlContent[string] | undefined): XmlContent[string] {
  if (value === undefined) return [];
  if (isList(value)) return value.map((item) => (typeof item === 'object' ? sorted(item) : item));
  return typeof value === 'object' ? sorted(value) : value;
}
const isList = (value: XmlContent[string]): value is readonly (XmlScalar | XmlContent)[] => Array.isArray(value);
