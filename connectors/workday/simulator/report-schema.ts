import { findField } from './catalogue.ts';
import type { Row } from './report-rows.ts';
import type { Column, Prompt, Report, Tenant } from './tenant.ts';
import { element } from './xml-write.ts';

type Attributes = Readonly<Record<string, string>>;

const declare = (attributes: Attributes): string => element('xsd:element', '', attributes);
const complexType = (name: string, members: readonly string[]): string =>
  element('xsd:complexType', element('xsd:sequence', members), { name });

const OPTIONAL = { minOccurs: '0' };
const UNBOUNDED = { minOccurs: '0', maxOccurs: 'unbounded' };

export const namespaceOf = (report: Report): string => `urn:com.workday.report/${report.name}`;

function columnMember(tenant: Tenant, report: Report, column: Column): string {
  if ('group' in column) return declare({ name: column.alias, type: `wd:${column.alias}Type`, ...UNBOUNDED });
  const type = findField(tenant, report.source, column.field)?.type ?? 'string';
  return declare({ name: column.alias, type: `xsd:${type}`, ...OPTIONAL });
}

function promptMember({ alias, type, required }: Prompt): string {
  const xsd = type === 'text' || type === 'instances' ? 'string' : type;
  return declare({ name: alias, type: `xsd:${xsd}`, ...(required ? {} : OPTIONAL) });
}

/** What `?xsds` answers: columns below Report_EntryType, groups as types of their own, prompts below Report_ParametersType. */
export function schemaOf(tenant: Tenant, report: Report, allRows: () => readonly Row[]): string {
  const omits = tenant.settings.schemaOmitsEmptyColumns;
  const rows = omits ? allRows() : [];
  const columns = report.columns.filter(({ alias }) => !omits || rows.some((row) => row[alias] !== undefined));
  const groups = columns.flatMap((column) =>
    'group' in column
      ? [complexType(`${column.alias}Type`, column.columns.map(({ alias }) => declare({ name: alias, type: 'xsd:string', ...OPTIONAL })))]
      : [],
  );
  const prompts = report.prompts.map(promptMember);
  const parameters = prompts.length === 0 ? [] : [complexType('Report_ParametersType', prompts)];
  return element(
    'xsd:schema',
    [
      declare({ name: 'Report_Data', type: 'wd:Report_DataType' }),
      element('xsd:simpleType', element('xsd:restriction', '', { base: 'xsd:string' }), { name: 'RichText' }),
      ...parameters,
      ...groups,
      complexType('Report_EntryType', columns.map((column) => columnMember(tenant, report, column))),
      complexType('Report_DataType', [declare({ name: 'Report_Entry', type: 'wd:Report_EntryType', ...UNBOUNDED })]),
    ],
    {
      'xmlns:xsd': 'http://www.w3.org/2001/XMLSchema',
      'xmlns:wd': namespaceOf(report),
      elementFormDefault: 'qualified',
      attributeFormDefault: 'qualified',
      targetNamespace: namespaceOf(report),
    },
  );
}
