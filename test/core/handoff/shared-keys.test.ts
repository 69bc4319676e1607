import { describe, expect, it } from '@jest/globals';
import type { JsonValue } from '../../../src/core/json.ts';
import { compileMapping } from '../../../src/core/handoff/compile-mapping.ts';
import { mappingFileSchema } from '../../../src/core/handoff/mapping-file.ts';
import { readSharedKey, sharedKeysOf } from '../../../src/core/handoff/shared-keys.ts';

const fileWith = (sharedIds: unknown, more: readonly object[] = []): unknown => ({
  handoff: 'customer', ownerFallback: 'revops@acme.example',
  sources: [{ object: 'Deal', title: 'Name', when: { reached: { Won: true } }, fields: {}, sharedIds }, ...more],
});
const compile = (sharedIds: unknown, more?: readonly object[]) => compileMapping(mappingFileSchema.parse(fileWith(sharedIds, more)), null);
function keys(sharedIds: unknown, fields: Readonly<Record<string, JsonValue>>): readonly string[] {
  const result = compile(sharedIds);
  const source = result.ok ? result.mapping.sources[0] : undefined;
  if (source === undefined) throw new Error('does not compile');
  return sharedKeysOf(source, { fields, related: {} });
}

describe('ids that records of several systems carry', () => {
  it('are equal in their first characters where the mapping says so: one system gives 15, the other 18', () => {
    const notation = { crm: { from: 'Id', first: 15 } };
    expect(keys(notation, { Id: '0061i00000AbCdEAAX' })).toEqual(keys(notation, { Id: '0061i00000AbCdE' }));
    expect(keys(notation, { Id: '0061i00000AbCdEAAX' })).not.toEqual(keys(notation, { Id: '0061i00000abcdEAAX' }));
  });
  it('may be numbers, and lie in related records', () => {
    expect(keys({ crm: 'Parent.Id', erp: 'Number' }, { Parent: { Id: ' 7 ' }, Number: 12 })).toEqual(['crm:7', 'erp:12']);
  });
  it.each([[null], [''], ['  '], [[]], [{ a: 1 }], [true]])('%j is none', (value) => expect(keys({ crm: 'Id' }, { Id: value })).toEqual([]));
  it('keep what belongs to the name and what to the value apart', () => {
    expect(readSharedKey('crm:a:b')).toEqual({ namespace: 'crm', value: 'a:b' });
  });

  it('are read from the source like every mapped field, and may be missing in the account', () => {
    const result = compile({ crm: { from: 'Mirror__c', ifExists: true } });
    expect(result.ok && result.mapping.reads[0]).toMatchObject({ fields: expect.arrayContaining(['Mirror__c']), optional: ['Mirror__c'] });
  });
  it('change nothing about a mapping that names none', () => {
    const [without, plain] = [compile(undefined), compileMapping(mappingFileSchema.parse(fileWith(undefined)), null)];
    expect(without.ok && plain.ok && without.mapping.hash === plain.mapping.hash && !without.mapping.linksOwnObjects).toBe(true);
  });
  it('link two objects of one system when both name them', () => {
    const other = { object: 'Order', title: 'Name', when: { reached: { Won: true } }, fields: {}, sharedIds: { crm: 'DealId' } };
    const [both, one] = [compile({ crm: 'Id' }, [other]), compile({ crm: 'Id' })];
    expect([both.ok && both.mapping.linksOwnObjects, one.ok && one.mapping.linksOwnObjects]).toEqual([true, false]);
  });
  it('are refused where they are no field of the record, or their name is not one', () => {
    const rows = compile({ crm: 'Items[].Id' });
    expect(rows.ok ? [] : rows.problems).toMatchObject([{ path: ['sources', 0, 'sharedIds', 'crm'], message: expect.stringContaining('one field of the record') }]);
    expect(mappingFileSchema.safeParse(fileWith({ 'CRM id': 'Id' })).success).toBe(false);
  });
});
