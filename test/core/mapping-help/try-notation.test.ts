import { describe, expect, it } from '@jest/globals';
import type { JsonObject, JsonValue } from '../../../src/core/json.ts';
import { tryNotation } from '../../../src/core/mapping-help/try-notation.ts';

const person = { id: 'Id', name: 'Name', email: 'Email', active: null, manager: null };
const tryOn = (name: string, notation: JsonValue, ...fields: readonly JsonObject[]): ReturnType<typeof tryNotation> => tryNotation({ kind: 'customer', name, notation, person }, fields.map((each) => ({ fields: each, related: {} })));

describe('trying a notation on real records', () => {
  it('shows what stands there and what becomes of it, or why it is no answer', () => {
    const tried = tryOn('goals.goLiveDate', { from: 'Launch', format: 'dd.MM.yyyy' }, { Launch: '01.03.2027' }, { Launch: '2027-03-01' }, { Launch: 'tbd' }, { Launch: null });
    expect(tried).toMatchObject({
      ok: true,
      effects: [
        { raw: [{ path: 'Launch', value: '01.03.2027' }], result: '2027-03-01', reason: null },
        { result: null, reason: 'invalid', why: expect.stringContaining('is not a date in the form dd.MM.yyyy') },
        { result: null, reason: 'placeholder', why: 'This is a placeholder, not an answer.' },
        { result: null, reason: 'blank', why: 'The field is empty.' },
      ],
    });
  });

  it('reads amounts with their currency and people through a relation', () => {
    expect(tryOn('contract.value', { from: 'Amount', currency: { from: 'Cur', else: 'USD' } }, { Amount: 50_000, Cur: 'EUR' })).toMatchObject({ effects: [{ raw: [{ path: 'Amount', value: 50_000 }, { path: 'Cur', value: 'EUR' }], result: '50,000 EUR' }] });
    expect(tryOn('owners.rep', { from: 'Owner', as: 'person' }, { Owner: { Id: '1', Name: 'Ann', Email: 'ann@acme.example' } })).toMatchObject({ effects: [{ result: 'Ann' }] });
  });

  it('shows what a formula reads beside what it gives', () => {
    expect(tryOn('contract.plan', { expression: 'record.Plan + " for " + string(record.Seats)' }, { Plan: 'Gold', Seats: 5 })).toMatchObject({ effects: [{ raw: [{ path: 'Plan', value: 'Gold' }, { path: 'Seats', value: 5 }], result: 'Gold for 5' }] });
  });

  it('says what is wrong with a notation instead of trying it', () => {
    expect(tryOn('goals.primary', { expression: 'record.A +' }, { A: 'x' })).toMatchObject({ ok: false });
    expect(tryOn('goals.goLiveDate', { from: 'A', as: 'number' }, { A: 'x' })).toEqual({ ok: false, problems: ['the field holds date, which "as: number" does not give; did you mean "date"?'] });
    expect(tryOn('goals.primary', { format: 'x' }, {})).toMatchObject({ ok: false });
  });
});
