import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { mappingFileSchema } from '../../../src/core/handoff/mapping-file.ts';
import { jsonValueSchema } from '../../../src/core/json.ts';
import { listUnmatched } from '../../../src/core/mapping-help/list-choices.ts';
import { kindOf, pathsIn, plainPath, sayNotation, tidyNotation } from '../../../src/core/mapping-help/read-notation.ts';
import { readText } from '../../../src/core/rules-text/parse-text.ts';

const files = (['customer', 'employee'] as const).flatMap((kind) => readdirSync(`mappings/${kind}`).filter((name) => !/requirements|playbook/.test(name)).map((name) => `mappings/${kind}/${name}`));

describe('reading a notation for a form', () => {
  it('names what every field of the shipped mappings does, in words', () => {
    for (const file of files) {
      const text = readText(readFileSync(file, 'utf8'));
      const { sources } = mappingFileSchema.parse(text.ok ? text.value : null);
      for (const { fields } of sources) {
        for (const notation of Object.values(fields)) {
          const json = jsonValueSchema.parse(notation);
          expect(kindOf(json)).not.toMatch(/^(none|other)$/);
          expect(sayNotation(json)).not.toMatch(/\{|undefined|Written by hand/);
          expect(pathsIn(json).length > 0 || kindOf(json) === 'formula').toBe(true);
        }
      }
    }
  });

  it('names every path, those of rows below their relation', () => {
    expect(pathsIn({ each: 'Roles', name: 'Contact.Name', role: { join: [{ from: 'Role' }, 'IsPrimary'] } })).toEqual(['Roles[].Contact.Name', 'Roles[].Role', 'Roles[].IsPrimary']);
    expect(pathsIn({ from: 'Amount', currency: { from: 'CurrencyIsoCode', else: 'USD' }, matches: 'Account.Id' })).toEqual(['Amount', 'CurrencyIsoCode', 'Account.Id']);
    expect(pathsIn({ firstPresent: ['A', { from: 'B', ifExists: true }] })).toEqual(['A', 'B']);
  });

  it('shows as a row only what a row can show', () => {
    expect(plainPath({ from: 'A', ifExists: true })).toEqual({ path: 'A', ifExists: true });
    expect(plainPath({ from: 'A', as: 'text' })).toBeNull();
    expect(plainPath({ each: 'Items', text: 'Name' })).toBeNull();
  });

  it('writes as little as says it', () => {
    expect(tidyNotation({ from: 'A', format: undefined, zone: '' })).toBe('A');
    expect(tidyNotation({ from: 'A', ifExists: true })).toEqual({ from: 'A', ifExists: true });
    expect(tidyNotation({ constant: false })).toEqual({ constant: false });
  });
});

describe('values of a source without an entry in the table', () => {
  it('lists what the field allows or holds and the table does not, with counts, the frequent first', () => {
    const records = ['Gold', 'Gold', 'Silver', 'Bronze ', null].map((Plan) => ({ fields: { Plan }, related: {} }));
    expect(listUnmatched({ Silver: 'standard' }, ['Gold', 'Silver', 'Platinum'], records, 'Plan')).toEqual([
      { value: 'Gold', count: 2, allowed: true }, { value: 'Bronze', count: 1, allowed: false }, { value: 'Platinum', count: 0, allowed: true },
    ]);
  });
});
