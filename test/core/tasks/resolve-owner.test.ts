import { describe, expect, it } from '@jest/globals';
import type { Person } from '../../../src/core/handoff/record.ts';
import { ownerKeyOf, resolveOwner } from '../../../src/core/tasks/resolve-owner.ts';

const someone = (name: string, overrides: Partial<Person> = {}): Person => ({
  id: name,
  name,
  email: `${name}@acme.example`,
  active: true,
  ...overrides,
});
const alone = (person: Person | null, manager: Person | null = null) => ({ person, manager });
const resolve = (owners: Parameters<typeof resolveOwner>[1]) =>
  resolveOwner('solutions', owners, 'revops@acme.example', 'sales_rep');

describe('the owner of a role', () => {
  it('is the person who has it on the record', () => {
    expect(resolve({ solutions: alone(someone('sol')), sales_rep: alone(someone('rep')) })).toMatchObject({
      name: 'sol',
      via: 'role',
    });
  });

  it('is somebody of the deal team when nobody has the role', () => {
    expect(resolve({ deal_team: alone(someone('team')), sales_rep: alone(someone('rep')) })).toMatchObject({
      name: 'team',
      via: 'role',
    });
  });

  it('is the record owner when the person with the role has left', () => {
    const owners = { solutions: alone(someone('sol', { active: false })), sales_rep: alone(someone('rep')) };
    expect(resolve(owners)).toMatchObject({ name: 'rep', via: 'record_owner' });
  });

  it('is believed by name alone when an export knows nothing else of people', () => {
    expect(resolve({ solutions: alone({ id: null, name: 'Moses Frase', email: null, active: null }) })).toMatchObject({ name: 'Moses Frase', via: 'role' });
  });

  it("is the record owner's manager when the record owner has left too", () => {
    const owners = { sales_rep: alone(someone('rep', { active: false }), someone('boss')) };
    expect(resolve(owners)).toMatchObject({ name: 'boss', via: 'manager' });
  });

  it('is the fallback address when everybody has left', () => {
    const owners = { sales_rep: alone(someone('rep', { active: false }), someone('boss', { active: false })) };
    expect(resolve(owners)).toEqual({ id: null, name: null, email: 'revops@acme.example', via: 'fallback' });
  });

  it('is never a queue, which has neither an e-mail nor an active flag', () => {
    expect(resolve({ solutions: alone(someone('queue', { email: null, active: null })) })).toMatchObject({
      via: 'fallback',
    });
    expect(resolve({ solutions: alone(someone('queue', { email: '  ', active: null })) })).toMatchObject({
      via: 'fallback',
    });
  });

  it('may be somebody of whom the source does not say whether they are active', () => {
    expect(resolve({ solutions: alone(someone('sol', { active: null })) })).toMatchObject({ name: 'sol' });
    expect(resolve({ solutions: alone({ id: null, name: 'Sol', email: 'sol@acme.example' }) })).toMatchObject({
      name: 'Sol',
    });
  });

  it('is not taken from a role named like a built-in of the language', () => {
    expect(resolveOwner('constructor', {}, 'revops@acme.example', 'toString')).toMatchObject({ via: 'fallback' });
  });
});

it('one person has one key, however their address is written', () => {
  expect(ownerKeyOf({ id: '1', name: 'A', email: 'Ann@Acme.example ' })).toBe(
    ownerKeyOf({ id: '2', name: 'B', email: 'ann@acme.example' }),
  );
});
