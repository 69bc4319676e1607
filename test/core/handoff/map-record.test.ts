import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fingerprintOf } from '../../../src/core/handoff/fingerprint.ts';
import { mapRecord } from '../../../src/core/handoff/map-record.ts';
import { mergeRecords } from '../../../src/core/handoff/merge-records.ts';
import type { FieldAnswer, GapReason, HandoffRecord } from '../../../src/core/handoff/record.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import { isJsonObject, jsonValueSchema } from '../../../src/core/json.ts';
import { DEAL_MAPPING, compiled, deal } from './support/deal-mapping.ts';

const source = compiled(DEAL_MAPPING).sourceOf('Opportunity');
if (source === undefined) throw new Error('no source');

describe('mapRecord', () => {
  const record = mapRecord(source, deal());
  it('says title, address, moment and where each answer came from', () => {
    expect(record).toMatchObject({ kind: 'customer', title: 'Northwind – new business', url: 'https://crm.example/006A', reachedAt: '2026-11-19T16:30:00.000Z' });
    expect(record.answers['contract.value']).toEqual({
      value: { amount: 48000, currency: 'EUR' }, reason: null, raw: null, note: null, transform: 'money',
      source: { connection: 'sales', object: 'Opportunity', externalId: '006A', path: 'Amount', readAt: '2026-11-20T10:00:00.000Z' },
    });
  });
  it('finds owners and their managers', () => {
    expect(record.owners['sales_rep']).toEqual({
      person: { id: '005R', name: 'Rita Rep', email: 'rita@acme.example', active: true },
      manager: { id: '005M', name: 'Mo Manager', email: 'mo@acme.example', active: true },
    });
    expect(mapRecord(source, deal({ Owner: null })).owners['sales_rep']).toEqual({ person: null, manager: null });
  });
  it('names a record without title by its id', () => {
    expect(mapRecord(source, deal({ Name: null })).title).toBe('Opportunity 006A');
  });
  it('is JSON: stored and read back it is the same', () => {
    expect(JSON.parse(JSON.stringify(record))).toEqual(record);
  });
  it('never throws, whatever the source holds', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('Account', 'Amount', 'Owner', 'Go_Live_Date__c', 'Primary_Goal__c', 'Plan__c', 'Name', 'LastStageChangeDate'), fc.jsonValue()), (fields) => {
        const json = jsonValueSchema.parse(JSON.parse(JSON.stringify(fields)));
        const mapped = mapRecord(source, deal(isJsonObject(json) ? json : {}));
        for (const answer of Object.values(mapped.answers)) expect(answer.value === null).toBe(answer.reason !== null);
      }),
    );
  });
});

describe('mergeRecords', () => {
  const answer = (value: string | null, reason: GapReason | null = null, path = 'p'): FieldAnswer => ({ value, reason, raw: null, source: { connection: 'c', object: 'o', externalId: '1', path, readAt: '' }, transform: null, note: null });
  const part = (answers: Record<string, FieldAnswer>, over: Partial<HandoffRecord> = {}): HandoffRecord => ({ kind: 'employee', title: 'a', url: null, reachedAt: null, answers, owners: {}, ...over });

  it('takes the first valid answer, and the most telling gap when there is none', () => {
    const merged = mergeRecords([
      part({ a: answer(null, 'blank'), b: answer('first'), c: answer(null, 'absent'), d: answer(null, 'blank') }),
      part({ a: answer('second'), b: answer('second'), c: answer(null, 'invalid', 'q'), d: answer(null, 'unreadable') }),
    ]);
    expect(merged.answers['a']?.value).toBe('second');
    expect(merged.answers['b']?.value).toBe('first');
    expect(merged.answers['c']).toMatchObject({ reason: 'invalid', source: { path: 'q' } });
    expect(merged.answers['d']?.reason).toBe('unreadable');
  });
  it('takes the earliest moment, the first address, and the first owner found', () => {
    const person = { id: '1', name: 'Mo', email: null };
    const merged = mergeRecords([
      part({}, { reachedAt: '2026-11-05T00:00:00.000Z', owners: { manager: { person: null, manager: null } } }),
      part({}, { title: 'b', reachedAt: '2026-11-01T00:00:00.000Z', url: 'https://x.example', owners: { manager: { person, manager: null } } }),
    ]);
    expect(merged).toMatchObject({ title: 'a', url: 'https://x.example', reachedAt: '2026-11-01T00:00:00.000Z', owners: { manager: { person } } });
  });
});

describe('fingerprintOf', () => {
  const print = (fields: JsonObject = {}, other: Parameters<typeof deal>[1] = {}, hash = 'rules') => fingerprintOf(source, deal(fields, other), hash);
  const same = print();

  it('our own fields, stamps and unmapped fields change nothing: no echo', () => {
    expect(print({ Handoff_Score__c: 50, SystemModstamp: '2026-11-21', Unmapped__c: 'x' }, { readAt: 'later', url: null })).toBe(same);
    expect(same).toMatch(/^[0-9a-f]{32}$/);
  });
  it.each([
    ['a mapped field', { Primary_Goal__c: 'Another goal' }],
    ['a condition', { StageName: 'Negotiation/Review' }],
    ['the title', { Name: 'Renamed' }],
    ['a parent', { Account: { Name: 'Northwind', Industry: 'Logistics', Region__c: 'EMEA' } }],
    ['an empty parent', { Account: null }],
    ['an owner’s manager', { Owner: { Id: '005R', Name: 'Rita Rep', Email: 'rita@acme.example', IsActive: true, Manager: null } }],
    ['an emptied field', { Risks__c: null }],
    ['0 for nothing', { Amount: 0 }],
  ])('%s changes it: no deaf ear', (_, fields) => {
    expect(print(fields)).not.toBe(same);
  });
  it('child rows, readability and the rules change it', () => {
    expect(print({}, { related: {} })).not.toBe(same);
    expect(print({}, { unreadable: ['Amount'] })).not.toBe(same);
    expect(print({}, { nonexistent: ['Description'] })).not.toBe(same);
    expect(print({}, {}, 'other rules')).not.toBe(same);
  });
  it('neither the order of keys nor that of rows matters', () => {
    const { fields, related } = deal();
    const roles = related['OpportunityContactRoles'] ?? [];
    fc.assert(
      fc.property(fc.shuffledSubarray(Object.entries(fields), { minLength: Object.keys(fields).length }), (entries) => {
        expect(print({}, { fields: Object.fromEntries(entries), related: { ...related, OpportunityContactRoles: roles.toReversed() } })).toBe(same);
      }),
    );
  });
  it('text that moves from one field to its neighbour is a change', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string({ minLength: 1 }), (a, b, moved) => {
        // These two stand side by side in the fingerprint.
        expect(print({ Promises__c: a + moved, Risks__c: b })).not.toBe(print({ Promises__c: a, Risks__c: moved + b }));
      }),
    );
  });
});
