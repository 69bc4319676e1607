import type { JsonObject } from '../../src/core/json.ts';
import type { Findings } from './findings.ts';
import type { Wanted } from './read-truth.ts';
import type { Deal, HrAccount } from './simulated-rows.ts';

/** What depends on the way here and not only on where we are: why a status changed, when something was looked at. */
const HISTORY = /reason|deadline|checked|link|opentasks/i;

/** Our fields in the sources show what an independent computation says; withdrawn handoffs say so. */
export function checkFields(wanted: Wanted, deals: readonly Deal[], account: HrAccount, findings: Findings): number {
  let compared = 0;
  for (const deal of deals) {
    const ref = `Opportunity ${deal.Id}`;
    const desired = wanted.fields.get(ref);
    if (desired !== undefined) {
      compared += 1;
      if (deal.Handoff_Score__c == null && desired['Handoff_Score__c'] !== null) findings.lost.push(`${ref} has no score`);
      compare(ref, desired, (name) => deal[name], findings);
    } else if (deal.Handoff_Status__c != null && deal.Handoff_Status__c !== 'Withdrawn') {
      findings.stale.push(`${ref} (${deal.StageName}) still shows ${deal.Handoff_Status__c}`);
    }
  }
  for (const employee of Object.values(account.employees)) {
    const desired = wanted.fields.get(`employee ${employee.id}`);
    if (desired === undefined) continue;
    compared += 1;
    if ((employee.values['customHandoffScore'] ?? '') === '') findings.lost.push(`employee ${employee.id} has no score`);
    compare(`employee ${employee.id}`, desired, (name) => employee.values[name], findings);
  }
  return compared;
}

function compare(ref: string, desired: JsonObject, shown: (name: string) => unknown, findings: Findings): void {
  for (const [name, value] of Object.entries(desired)) {
    if (HISTORY.test(name)) continue;
    const seen = shown(name);
    if (plain(seen) !== plain(value)) findings.stale.push(`${ref}: ${name} shows ${quote(seen)}, should show ${quote(value)}`);
  }
}

const plain = (value: unknown): string => (value === null || value === undefined ? '' : String(value).trim());
const quote = (value: unknown): string => JSON.stringify(value ?? null).slice(0, 160);
