import type { SetupRequest, SetupStep } from '../../../src/core/connector.ts';
import type { FieldGuide } from '../../../src/core/setup-guide.ts';
import { byHand, guidedStep, shownOn, writingLine, type ShownField } from '../../kit/field-guide.ts';
import type { Column } from '../columns.ts';
import { customNamespace, type ObjectName } from '../config.ts';
import type { SessionParts } from '../session-parts.ts';
import { FIELD_TYPES, WANTED_FIELDS } from './wanted-columns.ts';

export const NAMES: Readonly<Record<ObjectName, string>> = { worker: 'workers', jobApplication: 'job applications' };

/** The custom object that shows what is written, and each of its fields. `columns`: of the object's report; null where nobody can tell. */
export function customObjectSteps(parts: SessionParts, object: ObjectName, request: SetupRequest, columns: readonly Column[] | null): readonly SetupStep[] {
  const { reports, candidates } = parts.settings;
  const isRead = reports[object] !== undefined || (object === 'jobApplication' && candidates !== undefined);
  // Where nothing is read there is nothing to write on.
  const shown = isRead ? shownOn(request, object, WANTED_FIELDS) : [];
  return shown.length === 0 ? [] : [objectStep(parts, object, shown), ...shown.map((field) => fieldStep(parts, object, field, columns))];
}

function objectStep({ settings }: SessionParts, object: ObjectName, shown: readonly ShownField[]): SetupStep {
  const own = settings.writeBack?.[object];
  const on = object === 'worker' ? 'Worker (effective-dated)' : 'Job Application (not effective-dated)';
  const fields = shown.map(({ name, words }) => `${own?.fields[name] ?? name} (${FIELD_TYPES[words.kind]})`).join(', ');
  const what = `Custom object on ${NAMES[object]}`;
  const build = `Task "Create Custom Object" on ${on}: web service alias ${own?.element ?? 'handoff'}, fields by web service alias: ${fields}. Secure it with a domain that ISSG_Handoff may modify and that new hires and their managers may not see, and activate. Its namespace is ${customNamespace(settings, object)}; the tenant’s WSDL shows another one if it differs.`;
  const tasks = object === 'worker' ? ' Where a To Do step is to follow, put it on the business process of this object and set autoComplete: false.' : '';
  if (own === undefined) return byHand(what, `Workday write-back is not set up. ${build}${tasks} Then add writeBack: { ${object}: { element: handoff } } to the settings of the connection.`);
  return byHand(what, `Named in the connection; whether it is there shows with the first write. ${build}${tasks}`);
}

function fieldStep({ settings }: SessionParts, object: ObjectName, field: ShownField, columns: readonly Column[] | null): SetupStep {
  const own = settings.writeBack?.[object];
  const alias = own?.fields[field.name] ?? field.name;
  const column = own?.readBack[field.name];
  const isList = own?.lists.includes(field.name) === true;
  const isShown = column !== undefined && columns !== null && columns.some(({ name }) => name === column);
  const guide: FieldGuide = {
    side: 'shows',
    place: `Custom object "${own?.element ?? 'handoff'}" on ${NAMES[object]} (task "Create Custom Object")`,
    clicks: ['Open the custom object, or create it as told below.', 'Add a field with the label, the type and the web service alias given here, and activate.', 'Better: add it as a column to the report as well and name that under readBack, so that it can be looked at.'],
    label: labelOf(field.name),
    name: field.name,
    type: `${isList ? 'List' : FIELD_TYPES[field.words.kind]}, web service alias ${alias}`,
    options: isList ? field.statusTexts : [],
    optionsAreExamples: false,
    help: field.words.help,
    whoSees: 'Whoever the object’s security domain lets: HR and ISSG_Handoff (Get and Put). New hires (“Employee As Self”) and managers: not, so that nobody sees a status about themselves.',
    feeds: 'Written by the service; people only read it.',
    mappingLine: writingLine(field),
    state: isShown ? 'there' : own === undefined ? 'missing' : 'unknown',
    problem: column === undefined || isShown || columns === null ? null : `The report has no column ${column}, which readBack names for it: add the column, or take the line out.`,
  };
  const message = guide.state === 'there' ? `The report shows it as ${column ?? ''}.` : guide.state === 'missing' ? 'Part of the custom object.' : 'Workday’s interface does not tell whether it is there: the first write does, or a report column named under readBack.';
  return guidedStep(`Field ${field.name} of the custom object on ${NAMES[object]}`, guide, guide.problem ?? message);
}

/** handoffMissingCount → "Handoff Missing Count". */
const labelOf = (name: string): string => name.replaceAll(/([a-z0-9])(?=[A-Z])/g, '$1 ').replace(/^./, (first) => first.toUpperCase());
