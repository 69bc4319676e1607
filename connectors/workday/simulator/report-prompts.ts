import type { ReportRecord } from './records.ts';
import type { Prompt, Report, Tenant } from './tenant.ts';
import { readXsdDate, readXsdMoment } from './times.ts';

/** Asked for by a report run; `refused` is the sentence to refuse with. */
export type Narrowing = { readonly keeps: (record: ReportRecord) => boolean } | { readonly refused: string };

/** Parameters that every report takes, prompts apart. */
const GENERAL = ['format', 'xsds', 'bom'];

/** One value: `From_Moment=…`; instances by kind of id: `Job_Application!WID=a!b`. */
interface Given {
  readonly idType: string | null;
  readonly value: string;
}

function given(prompt: Prompt, query: URLSearchParams): Given | undefined {
  for (const [key, value] of query) {
    if (key === prompt.alias) return { idType: null, value };
    if (key.startsWith(`${prompt.alias}!`)) return { idType: key.slice(prompt.alias.length + 1), value };
  }
  return undefined;
}

function readMoment(prompt: Prompt, value: string, zone: string): number | string {
  const ms = prompt.type === 'date' ? Date.parse(readXsdDate(value) ?? '') : readXsdMoment(value, zone);
  return ms === undefined || Number.isNaN(ms) ? `Validation error occurred. Invalid value for report parameter ${prompt.label}.` : ms;
}

function narrow(prompt: Prompt, { idType, value }: Given, zone: string): Narrowing {
  if (prompt.type === 'instances') return narrowToRecords(prompt, idType, value);
  if (idType !== null) return { refused: `Validation error occurred. Report parameter ${prompt.label} takes no reference id.` };
  if (prompt.type === 'text' || prompt.type === 'boolean') return { keeps: () => true };
  const at = readMoment(prompt, value, zone);
  if (typeof at === 'string') return { refused: at };
  const offerDay = (record: ReportRecord): number => Date.parse(String(record.flat['offer_completed'] ?? ''));
  switch (prompt.narrows) {
    case 'updated_from':
      return { keeps: (record) => record.updatedAt >= at };
    case 'updated_through':
      return { keeps: (record) => record.updatedAt <= at };
    case 'offer_from':
      return { keeps: (record) => offerDay(record) >= at };
    case 'offer_through':
      return { keeps: (record) => offerDay(record) <= at };
    case 'records':
    case 'nothing':
      return { keeps: () => true };
  }
}

function narrowToRecords(prompt: Prompt, idType: string | null, value: string): Narrowing {
  if (idType === null) return { refused: `Validation error occurred. Report parameter ${prompt.label} needs a reference id type.` };
  const wanted = new Set(value.split('!'));
  return { keeps: (record) => prompt.narrows !== 'records' || wanted.has(record.ids[idType] ?? '') };
}

/** Judges every parameter of the address. Names that the report does not know are refused. */
export function readPrompts(tenant: Tenant, report: Report, query: URLSearchParams): Narrowing {
  const tests: ((record: ReportRecord) => boolean)[] = [];
  for (const key of query.keys()) {
    const known = GENERAL.includes(key) || report.prompts.some(({ alias }) => key === alias || key.startsWith(`${alias}!`));
    if (!known) return { refused: `Validation error occurred. Invalid report parameter ${key}.` };
  }
  for (const prompt of report.prompts) {
    const value = given(prompt, query);
    if (value === undefined || value.value === '') {
      if (prompt.required) return { refused: `Validation error occurred. Report parameter ${prompt.label} is required.` };
      continue;
    }
    const narrowing = narrow(prompt, value, tenant.settings.zone);
    if ('refused' in narrowing) return narrowing;
    tests.push(narrowing.keeps);
  }
  return { keeps: (record) => tests.every((test) => test(record)) };
}
