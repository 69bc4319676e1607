import { validationFault } from './soap-fault.ts';
import { idIn } from './soap-rules.ts';
import type { Candidate, Tenant } from './tenant.ts';
import { readXsdMoment } from './times.ts';
import { child, descend, textOf, type XmlElement } from './xml-read.ts';

type Transactions = Candidate['transactions'];

const PATH = '/wd:Request_Criteria/wd:Transaction_Log_Criteria_Data';

/** Whether any transaction of a record lies in the asked range; true for everything when nothing was asked. */
export function readTransactionLog(tenant: Tenant, criteria: XmlElement | undefined): (transactions: Transactions) => boolean {
  const asked = (criteria?.children ?? []).filter(({ name }) => name === 'Transaction_Log_Criteria_Data').map((one) => readOne(tenant, one));
  return (transactions) => asked.every((test) => transactions.some(test));
}

function readOne(tenant: Tenant, asked: XmlElement): (transaction: Transactions[number]) => boolean {
  const range = child(asked, 'Transaction_Date_Range_Data');
  const moment = (name: string): number | undefined => {
    const text = textOf(descend(range, name));
    return text === undefined ? undefined : readXsdMoment(text, tenant.settings.zone);
  };
  const [from, through] = [moment('Updated_From'), moment('Updated_Through')];
  if ((from === undefined) !== (through === undefined)) throw validationFault('Updated From and Updated Through must be given together.', PATH);
  if (from !== undefined && through !== undefined && from > through) throw validationFault('Updated From must not lie after Updated Through.', PATH);
  const types = (child(asked, 'Transaction_Type_References')?.children ?? []).map((one) => idIn(one).id);
  return ({ at, type }) => at >= (from ?? 0) && at <= (through ?? Number.POSITIVE_INFINITY) && (types.length === 0 || types.includes(type));
}
