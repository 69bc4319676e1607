import { describe, expect, it } from '@jest/globals';
import { decideTrigger } from '../../../src/core/handoff/decide-trigger.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import { compiled } from './support/deal-mapping.ts';

function trigger(when: object, fields: JsonObject, known = true, related: Readonly<Record<string, readonly JsonObject[]>> = {}) {
  const source = compiled({ handoff: 'customer', ownerFallback: 'r@acme.example', sources: [{ object: 'Deal', title: 'Name', when, fields: {} }] }).sourceOf('Deal');
  if (source === undefined) throw new Error('no source');
  return decideTrigger(source, { fields, related }, known, '2026-11-20');
}

describe('decideTrigger', () => {
  const when = {
    reached: { Won: true },
    newWhen: { Start: { notPast: true } },
    scope: [{ Type: ['New'] }, { Amount: { atLeast: 1000 } }],
    withdrawn: { Lost: true },
    rescinded: { Rescinded: true },
    preClose: { Stage: ['Negotiation', 'Contract'] },
  };
  const won = { Won: true, Type: 'New', Start: '2026-12-01' };

  it.each([
    ['reached', won],
    ['rescinded', { ...won, Rescinded: true, Lost: true }],
    ['withdrawn', { ...won, Lost: true, Type: 'Renewal' }],
    ['out_of_scope', { ...won, Type: 'Renewal' }],
    ['reached', { ...won, Type: 'Renewal', Amount: 1000 }],
    ['out_of_scope', { ...won, Type: 'Renewal', Amount: 999.99 }],
    ['pre_close', { Won: false, Type: 'New', Stage: 'Contract' }],
    ['before', { Won: false, Type: 'New', Stage: 'Qualification' }],
  ] as const)('says %s', (expected, fields) => {
    expect(trigger(when, fields)).toBe(expected);
  });

  it('asks newWhen only of records that were not known', () => {
    const past = { ...won, Start: '2026-11-19' };
    expect(trigger(when, past, true)).toBe('reached');
    expect(trigger(when, past, false)).toBe('before');
    expect(trigger(when, { ...won, Start: '2026-11-20' }, false)).toBe('reached');
    expect(trigger(when, { ...won, Start: 'soon' }, false)).toBe('before');
  });

  it('reads the texts of files as what they say', () => {
    expect(trigger({ reached: { Stage: 'Won' } }, { Stage: ' Won ' })).toBe('reached');
    expect(trigger({ reached: { Stage: 'Won' } }, { Stage: 'won' })).toBe('before');
    expect(trigger({ reached: { Won: true } }, { Won: 'TRUE' })).toBe('reached');
    expect(trigger({ reached: { Won: false } }, { Won: '' })).toBe('before');
    expect(trigger({ reached: { Code: 5 } }, { Code: '5.0' })).toBe('reached');
    expect(trigger({ reached: { Amount: { atLeast: 10 } } }, { Amount: '10.5' })).toBe('reached');
    expect(trigger({ reached: { Amount: { atLeast: -1 } } }, { Amount: '' })).toBe('before');
  });

  it('tells blank from given, and none from one of', () => {
    expect(trigger({ reached: { Signed: { present: true } } }, { Signed: '  ' })).toBe('before');
    expect(trigger({ reached: { Signed: { present: true } } }, { Signed: 0 })).toBe('reached');
    expect(trigger({ reached: { Lost: null } }, {})).toBe('reached');
    expect(trigger({ reached: { Account: { present: false } } }, { Account: null })).toBe('reached');
    expect(trigger({ reached: { Stage: { noneOf: ['Lost'], present: true } } }, { Stage: 'Open' })).toBe('reached');
    expect(trigger({ reached: { Stage: { noneOf: ['Lost'] } } }, { Stage: 'Lost' })).toBe('before');
  });

  it('a list passes when one of its items does', () => {
    expect(trigger({ reached: { Tags: ['won'] } }, { Tags: ['hot', 'won'] })).toBe('reached');
    expect(trigger({ reached: { 'Items[].Kind': ['core'] } }, {}, true, { Items: [{ Kind: 'add-on' }, { Kind: 'core' }] })).toBe('reached');
  });
});
