/**
 * The script that a competent engineer writes in an afternoon instead of buying anything: jsforce, a nested query, a
 * score, a PATCH of 200 records at a time with five in flight, and one upserted task per deal. It remembers nothing.
 * Ordered by account, because Salesforce locks the account of every deal and task that is written.
 */
import jsforce from 'jsforce';
import PQueue from 'p-queue';
import { z } from 'zod';

const ROWS_PER_COLLECTION = 200;
const IN_FLIGHT = 5;

const text = z.string().nullable();
const dealSchema = z.object({
  Id: z.string(),
  Name: z.string(),
  OwnerId: z.string(),
  Amount: z.number().nullable(),
  CloseDate: text,
  LastStageChangeDate: text,
  NextStep: text,
  Handoff_Goal__c: text,
  Handoff_Promises__c: text,
  Handoff_Success_Metric__c: text,
  Handoff_Go_Live_Date__c: text,
  Account: z.object({ Name: z.string(), Industry: text, Website: text }).nullable(),
  Owner: z.object({ Name: z.string(), Email: z.string() }),
  OpportunityContactRoles: z.object({ records: z.array(z.object({ Role: text, IsPrimary: z.boolean(), Contact: z.object({ Name: text, Email: text }).nullable() })) }).nullable(),
});
type Deal = z.infer<typeof dealSchema>;
const pageSchema = z.object({ done: z.boolean(), nextRecordsUrl: z.string().optional(), records: z.array(dealSchema) });
const savedSchema = z.array(z.object({ success: z.boolean(), errors: z.array(z.object({ statusCode: z.string().optional() })) }));

const QUERY = `SELECT Id, Name, OwnerId, Amount, CloseDate, LastStageChangeDate, NextStep, Handoff_Goal__c, Handoff_Promises__c,
  Handoff_Success_Metric__c, Handoff_Go_Live_Date__c, Account.Name, Account.Industry, Account.Website, Owner.Name, Owner.Email,
  (SELECT Role, IsPrimary, Contact.Name, Contact.Email FROM OpportunityContactRoles)
  FROM Opportunity WHERE IsWon = true AND Type = 'New Customer' ORDER BY AccountId, Id`;

export interface ScriptResult {
  readonly pulled: number;
  readonly fieldsWritten: number;
  readonly tasksWritten: number;
  readonly apiCalls: number;
}

export async function runBestEffortScript(loginUrl: string): Promise<ScriptResult> {
  const connection = new jsforce.Connection({ version: '62.0', oauth2: { clientId: 'handoff-sync-app', clientSecret: 'handoff-sync-secret', loginUrl } });
  await connection.authorize({ grant_type: 'client_credentials' });
  let apiCalls = 0;
  const call = async (method: 'GET' | 'PATCH', path: string, body?: unknown): Promise<unknown> => {
    apiCalls += 1;
    const url = path.startsWith('/services') ? path : `/services/data/v62.0${path}`;
    return await connection.request(body === undefined ? { method, url } : { method, url, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
  };

  const deals: Deal[] = [];
  let next: string | undefined = `/query?q=${encodeURIComponent(QUERY.replaceAll(/\s+/g, ' '))}`;
  while (next !== undefined) {
    const page: z.infer<typeof pageSchema> = pageSchema.parse(await call('GET', next));
    deals.push(...page.records);
    next = page.nextRecordsUrl;
  }

  const scored = deals.map((deal) => ({ deal, missing: missingOf(deal) }));
  const fields = scored.map(({ deal, missing }) => dealUpdate(deal, missing));
  const tasks = scored.filter(({ missing }) => missing.length > 0).map(({ deal, missing }) => taskOf(deal, missing));
  const send = (path: string, records: readonly object[]) => call('PATCH', path, { allOrNone: false, records });
  return {
    pulled: deals.length,
    fieldsWritten: await sendAll(fields, (records) => send('/composite/sobjects', records)),
    tasksWritten: await sendAll(tasks, (records) => send('/composite/sobjects/Task/Handoff_Key__c', records)),
    apiCalls,
  };
}

async function sendAll(records: readonly object[], send: (records: readonly object[]) => Promise<unknown>): Promise<number> {
  const queue = new PQueue({ concurrency: IN_FLIGHT });
  let saved = 0;
  for (let from = 0; from < records.length; from += ROWS_PER_COLLECTION) {
    void queue.add(async () => {
      const results = savedSchema.parse(await send(records.slice(from, from + ROWS_PER_COLLECTION)));
      saved += results.filter((result) => result.success).length;
    });
  }
  await queue.onIdle();
  return saved;
}

interface Missing {
  readonly label: string;
  readonly weight: number;
}

const filled = (value: string | null): boolean => value !== null && !/^(|tbd|n\/a|none|unknown|-)$/i.test(value.trim());

function missingOf(deal: Deal): readonly Missing[] {
  const people = deal.OpportunityContactRoles?.records ?? [];
  const someone = (role: RegExp): boolean => people.some((person) => role.test(person.Role ?? '') && (person.Contact?.Email ?? '') !== '');
  const checks: readonly (Missing & { readonly ok: boolean })[] = [
    { label: 'Goal in the customer’s own words', weight: 20, ok: filled(deal.Handoff_Goal__c) },
    { label: 'Promises outside the contract', weight: 15, ok: filled(deal.Handoff_Promises__c) },
    { label: 'Success metric agreed by both sides', weight: 15, ok: filled(deal.Handoff_Success_Metric__c) },
    { label: 'Target go-live date', weight: 10, ok: filled(deal.Handoff_Go_Live_Date__c) },
    { label: 'Decision maker with e-mail', weight: 15, ok: someone(/decision|economic/i) },
    { label: 'Primary contact with e-mail', weight: 10, ok: people.some((person) => person.IsPrimary && (person.Contact?.Email ?? '') !== '') },
    { label: 'Value', weight: 5, ok: deal.Amount !== null },
    { label: 'Signed date', weight: 5, ok: filled(deal.CloseDate) },
    { label: 'Account', weight: 5, ok: filled(deal.Account?.Name ?? null) },
  ];
  return checks.filter((check) => !check.ok);
}

function dealUpdate(deal: Deal, missing: readonly Missing[]): object {
  const score = 100 - missing.reduce((sum, item) => sum + item.weight, 0);
  return {
    attributes: { type: 'Opportunity' },
    id: deal.Id,
    Handoff_Score__c: score,
    Handoff_Status__c: score >= 80 ? 'Ready' : 'Incomplete',
    Handoff_Missing_Fields__c: missing.map((item) => item.label).join('; '),
    Handoff_Missing_Count__c: missing.length,
  };
}

function taskOf(deal: Deal, missing: readonly Missing[]): object {
  const due = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
  return {
    attributes: { type: 'Task' },
    Handoff_Key__c: `script-${deal.Id}`,
    Subject: `Handoff: ${missing.length} answers missing for ${deal.Name}`,
    Description: `Please fill in:\n${missing.map((item) => `- ${item.label}`).join('\n')}`,
    ActivityDate: due,
    Status: 'Not Started',
    Priority: 'Normal',
    OwnerId: deal.OwnerId,
    WhatId: deal.Id,
  };
}
