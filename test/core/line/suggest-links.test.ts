import { describe, expect, it } from '@jest/globals';
import type { StoredHandoff } from '../../../src/core/handoff/handoff.ts';
import type { JsonValue } from '../../../src/core/json.ts';
import { suggestLinks } from '../../../src/core/line/suggest-links.ts';
import { buildHandoff } from '../../store/build-rows.ts';

let number = 0;
/** A handoff of one record in the given connection. */
function handoff(connection: string, kind: 'customer' | 'employee', values: Readonly<Record<string, JsonValue>>, given: Partial<StoredHandoff> = {}): StoredHandoff {
  number += 1;
  const base = buildHandoff();
  const object = kind === 'customer' ? 'deal' : connection === 'ats' ? 'applicant' : 'employee';
  return {
    ...base, id: `h${number}`, kind, connection, founding: { object, externalId: String(number) }, reachedAt: null, ...given,
    record: {
      ...base.record, kind,
      answers: Object.fromEntries(Object.entries(values).map(([field, value]) => [field, { value, reason: null, raw: null, source: null, transform: null, note: null }])),
    },
  };
}
const deal = (connection: string, account: string, amount: number, closed: string, email?: string, given?: Partial<StoredHandoff>) =>
  handoff(connection, 'customer', {
    'account.name': account, 'contract.value': { amount, currency: 'EUR' }, 'contract.closeDate': closed,
    ...(email === undefined ? {} : { stakeholders: [{ name: 'Bo', email }] }),
  }, given);
const hire = (connection: string, name: string, email: string, start: string, job = 'Engineer') =>
  handoff(connection, 'employee', { 'person.legalName': name, 'person.personalEmail': email, 'job.startDate': start, 'job.title': job });

describe('suggesting that two deals are one', () => {
  it('asks for the same account, whatever its legal form, the same amount, and closing within a week', () => {
    const found = suggestLinks([deal('main', 'ACME GmbH', 1_000, '2026-11-05'), deal('mirror', 'Acme', 1_000, '2026-11-12')]);
    expect(found).toMatchObject([{ strength: 'likely', evidence: ['The same account: acme.', 'The same amount: 1000.00.', 'Closed 7 days apart.'] }]);
  });

  it('contacts at one company’s domain make it possible, an address that everybody may have does not', () => {
    expect(suggestLinks([deal('main', 'Acme', 1_000, '2026-11-05', 'a@acme.example'), deal('mirror', 'Roadrunner', 1_000, '2026-11-05', 'b@acme.example')])).toMatchObject([{ strength: 'possible' }]);
    expect(suggestLinks([deal('main', 'Acme', 1_000, '2026-11-05', 'a@gmail.com'), deal('mirror', 'Roadrunner', 1_000, '2026-11-05', 'b@gmail.com')])).toEqual([]);
  });

  it.each([
    ['another amount', deal('mirror', 'Acme', 1_001, '2026-11-05')],
    ['closing eight days apart', deal('mirror', 'Acme', 1_000, '2026-11-13')],
    ['another account', deal('mirror', 'Roadrunner', 1_000, '2026-11-05')],
    ['the same system: two deals of one customer are two', deal('main', 'Acme', 1_000, '2026-11-05')],
    ['one that was withdrawn', deal('mirror', 'Acme', 1_000, '2026-11-05', undefined, { status: 'withdrawn' })],
    ['one of a forgotten person', deal('mirror', 'Acme', 1_000, '2026-11-05', undefined, { forgottenAt: '2026-11-22T09:00:00.000Z' })],
  ])('%s suggests nothing', (_what, other) => {
    expect(suggestLinks([deal('main', 'Acme', 1_000, '2026-11-05'), other])).toEqual([]);
  });

  it('a handoff that already stands in that system is not suggested for another deal of it', () => {
    const joined = deal('main', 'Acme', 1_000, '2026-11-05', undefined, { joins: [{ connection: 'mirror', object: 'deal', externalId: 'x1', evidence: '' }] });
    expect(suggestLinks([joined, deal('mirror', 'Acme', 1_000, '2026-11-05')])).toEqual([]);
  });
});

describe('suggesting that two hires are one', () => {
  it('the same e-mail is likely, and what does not fit is said', () => {
    const found = suggestLinks([hire('ats', 'Sam Porter', 'sam@home.example', '2027-01-04'), hire('hris', 'Samuel Porter', 'SAM@home.example', '2027-06-01', 'Accountant')]);
    expect(found).toMatchObject([{ strength: 'likely', evidence: ['The same personal e-mail.', 'The jobs differ: "Engineer" and "Accountant".'] }]);
  });

  it('the same name and start date is possible, the name alone is nothing', () => {
    expect(suggestLinks([hire('ats', 'Sam Porter', 'a@home.example', '2027-01-04'), hire('hris', 'sam  porter', 'b@home.example', '2027-01-04')])).toMatchObject([{ strength: 'possible' }]);
    expect(suggestLinks([hire('ats', 'Sam Porter', 'a@home.example', '2027-01-04'), hire('hris', 'Sam Porter', 'b@home.example', '2027-01-05')])).toEqual([]);
  });

  it('each pair is named once, the likely ones first', () => {
    const some = [hire('ats', 'Zoe', 'zoe@home.example', '2027-01-04'), hire('hris', 'Zoe', 'zoe@home.example', '2027-01-04'), hire('ats', 'Ada', 'a@home.example', '2027-01-04'), hire('hris', 'Ada', 'b@home.example', '2027-01-04')];
    expect(suggestLinks(some).map(({ strength }) => strength)).toEqual(['likely', 'possible']);
  });
});
