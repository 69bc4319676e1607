import type { FieldsWriteBack } from '../../../src/core/connector.ts';
import type { JsonValue } from '../../../src/core/json.ts';
import { customNamespace, type ObjectName, type Settings } from '../config.ts';
import { idOf, request, textElement } from '../soap.ts';
import { element, escapeXml } from '../xml.ts';

/** Service and request that set the custom object's fields of one record. */
export interface CustomObjectRequest {
  readonly service: 'Recruiting' | 'Staffing';
  readonly body: string;
  /** Writing the same values again changes nothing; a business process that people approve would be started twice. */
  readonly isRepeatable: boolean;
}

/** As a field of a custom object takes it: text, or nothing to empty it. */
export const toFieldText = (value: JsonValue): string =>
  value === null ? '' : typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : String(value);

/**
 * Put_Job_Application_Additional_Data (Recruiting) or Edit_Worker_Additional_Data (Staffing), members in the order of
 * the WSDL. `effectiveDate`: ISO date, for a worker only. What is inside Business_Object_Additional_Data is the tenant's own.
 */
export function customObjectRequest(settings: Settings, object: ObjectName, item: FieldsWriteBack, effectiveDate: string): CustomObjectRequest {
  const custom = customData(settings, object, item);
  if (object === 'jobApplication') {
    const reference = element('wd:Job_Application_Reference', idOf('Job_Application_ID', item.target.externalId));
    const data = element('wd:Job_Application_Custom_Object_Data', reference + custom);
    return { service: 'Recruiting', body: request(settings, 'Put_Job_Application_Additional_Data_Request', data), isRepeatable: true };
  }
  const isAutomatic = settings.writeBack?.worker?.autoComplete ?? true;
  const process = element('wd:Business_Process_Parameters', textElement('wd:Auto_Complete', String(isAutomatic)) + textElement('wd:Run_Now', 'true'));
  const reference = element('wd:Worker_Reference', idOf(settings.writeBack?.worker?.idType ?? 'Employee_ID', item.target.externalId));
  const data = element('wd:Worker_Custom_Object_Data', textElement('wd:Effective_Date', effectiveDate) + reference + custom);
  return { service: 'Staffing', body: request(settings, 'Edit_Worker_Additional_Data_Request', process + data), isRepeatable: isAutomatic };
}

function customData(settings: Settings, object: ObjectName, { values }: FieldsWriteBack): string {
  const own = settings.writeBack?.[object];
  const inside = (name: string, text: string): string =>
    // Seen in public clients: an item of a custom list is named by its extended alias.
    text !== '' && own?.lists.includes(name) === true ? element('cus:ID', escapeXml(text), { 'cus:type': 'ExtendedAlias' }) : escapeXml(text);
  const fields = Object.entries(values).map(([name, value]) => element(`cus:${own?.fields[name] ?? name}`, inside(name, toFieldText(value))));
  const data = element(`cus:${own?.element ?? 'handoff'}`, fields.join(''), { 'xmlns:cus': customNamespace(settings, object) });
  return element('wd:Business_Object_Additional_Data', data);
}
