import { describe, expect, it } from '@jest/globals';
import { checkFields } from '../kill/check-fields.ts';
import { checkHandoffs } from '../kill/check-handoffs.ts';
import { checkTasks } from '../kill/check-tasks.ts';
import { noFindings } from '../kill/findings.ts';
import { Ledger } from '../kill/ledger.ts';
import type { Wanted } from '../kill/read-truth.ts';
import type { Deal, HrAccount, Task } from '../kill/simulated-rows.ts';

const NOBODY: HrAccount = { employees: {}, applications: {}, jobs: [], statuses: [], comments: [] };
const deal = (changes: Partial<Deal> = {}): Deal => ({
  Id: '006A', Name: 'Deal', AccountId: '001A', OwnerId: '005A', StageName: 'Closed Won', Type: 'New Customer', IsWon: true,
  Handoff_Score__c: 40, Handoff_Status__c: 'Incomplete', ...changes,
});
const task = (changes: Partial<Task> = {}): Task => ({
  Id: '00T1', WhatId: '006A', OwnerId: '005A', Subject: 'Complete the handoff', Description: 'Goal', ActivityDate: '2030-01-01', Status: 'Not Started',
  IsClosed: false, IsDeleted: false, CreatedDate: '2026-11-22T00:00:00.000+0000', LastModifiedById: '005I', Handoff_Key__c: 'key1', ...changes,
});
const wanted: Wanted = {
  fields: new Map([['Opportunity 006A', { Handoff_Score__c: 40, Handoff_Status__c: 'Incomplete' }]]),
  tasks: [{ ref: 'Opportunity 006A', target: '006A', ownerId: '005A', owner: 'rep@acme.example', subject: 'Complete the handoff', body: 'Goal', dueDate: '2030-01-01', datedByStart: false }],
  notes: new Set(),
};

function check(deals: readonly Deal[], tasks: readonly Task[], ledger = new Ledger(), expected = wanted) {
  const findings = noFindings();
  checkFields(expected, deals, NOBODY, findings);
  checkTasks(expected, tasks, NOBODY, ledger, findings);
  return findings;
}
const endedBy = (how: 'closed' | 'deleted'): Ledger => {
  const ledger = new Ledger();
  ledger.ended.set('key1', { how, remoteId: '00T1', target: '006A', owner: '005A', subject: 'Complete the handoff' });
  return ledger;
};

describe('the checks after a kill run', () => {
  it('find nothing where everything is as it should be', () => {
    const { lost, twice, stale } = check([deal()], [task()]);
    expect([lost, twice, stale]).toEqual([[], [], []]);
  });

  it('find a won deal without a handoff, and one without a score', () => {
    const findings = noFindings();
    checkHandoffs({ handoffs: [], sources: [], outbox: [] }, [deal()], NOBODY, findings);
    expect(findings.lost).toHaveLength(1);
    expect(check([deal({ Handoff_Score__c: null })], [task()]).lost).toHaveLength(1);
  });

  it('find a task that stands twice: by its key, and by its owner and deal', () => {
    expect(check([deal()], [task(), task({ Id: '00T2' })]).twice).toHaveLength(2);
    expect(check([deal()], [task(), task({ Id: '00T2', Handoff_Key__c: 'key2' })]).twice).toHaveLength(1);
    expect(check([deal()], [task(), task({ Id: '00T2', Handoff_Key__c: 'key2', IsClosed: true })]).twice).toHaveLength(0);
  });

  it('find an old score, an old text, a missing task and one too many', () => {
    expect(check([deal({ Handoff_Score__c: 39 })], [task()]).stale).toHaveLength(1);
    expect(check([deal()], [task({ Description: 'Goal, buyer' })]).stale).toHaveLength(1);
    expect(check([deal()], []).stale).toHaveLength(1);
    expect(check([deal()], [task()], new Ledger(), { ...wanted, tasks: [] }).stale).toHaveLength(1);
  });

  it('find a reopened deal that still shows its status', () => {
    const reopened = deal({ IsWon: false, StageName: 'Prospecting' });
    const nothing: Wanted = { fields: new Map(), tasks: [], notes: new Set() };
    expect(check([reopened], [], new Ledger(), nothing).stale).toHaveLength(1);
    expect(check([{ ...reopened, Handoff_Status__c: 'Withdrawn' }], [], new Ledger(), nothing).stale).toHaveLength(0);
  });

  it('find a task that came back after a person ended it, in the same place or as a new one', () => {
    expect(check([deal()], [task({ IsClosed: true })], endedBy('closed')).stale).toHaveLength(0);
    expect(check([deal()], [task()], endedBy('closed')).stale).toHaveLength(1);
    expect(check([deal()], [task({ IsDeleted: true }), task({ Id: '00T2' })], endedBy('deleted')).stale).toHaveLength(1);
  });
});
