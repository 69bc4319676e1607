import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { SourceField } from '../../src/core/connector.ts';
import { mappingFileSchema } from '../../src/core/handoff/mapping-file.ts';
import { isJsonArray, isJsonObject, jsonObjectSchema } from '../../src/core/json.ts';
import { readText } from '../../src/core/rules-text/parse-text.ts';
import { isInAccount, peopleIn, scopesOf, searchFields } from '../../src/web/mapping/account-fields.ts';
import { readTest, setInWords, setsOf, valueFrom, writeTest } from '../../src/web/mapping/conditions.ts';
import { isWanting, listTargets, needInWords, readNeeds, searchTargets } from '../../src/web/mapping/list-targets.ts';
import { lostPaths } from '../../src/web/mapping/lost-paths.ts';
import { readOne, yamlOf } from '../../src/web/mapping/one-text.ts';
import { readMapping } from '../../src/web/mapping/read-mapping.ts';
import { SampleBook, type Sample } from '../../src/web/mapping/sample-book.ts';

const field = (path: string, label = path, type = 'string'): SourceField => ({ path, label, type, custom: false, writable: true, values: null, maxLength: null });
const requirements = readFileSync('mappings/customer/requirements.yaml', 'utf8');
const mappings = (['customer', 'employee'] as const).flatMap((kind) => readdirSync(`mappings/${kind}`).filter((name) => !/requirements|playbook/.test(name)).map((name) => readFileSync(`mappings/${kind}/${name}`, 'utf8')));

describe('what a handoff can hold, for somebody who maps it', () => {
  it('puts what is asked for and has no source first, the heaviest on top', () => {
    const [first, ...rest] = listTargets('customer', { 'goals.primary': 'Goal__c' }, readNeeds(requirements));
    expect(first?.group).toBe('Asked for, but without a source');
    expect(first?.rows.slice(0, 2).map(({ name }) => name)).toEqual(['promises', 'goals.successMetric']);
    expect(rest.flatMap(({ rows }) => rows).some(isWanting)).toBe(false);
    expect(rest.flatMap(({ rows }) => rows).find(({ name }) => name === 'goals.primary')).toMatchObject({ said: 'Goal__c', isMapped: true, meaning: 'Why they do this, as the customer said it.' });
  });

  it('says by which requirement, with what weight, and in which segment', () => {
    const needs = readNeeds(requirements);
    expect(needs?.get('goals.primary')?.map(needInWords)).toEqual(['12 points, must be there']);
    expect(needs?.get('technical.security')?.map(needInWords)).toEqual(['6 points, only in "large"']);
  });

  it('knows nothing where requirements are nonsense, and still lists the fields', () => {
    expect(readNeeds('a: [b')).toBeNull();
    expect(readNeeds('requirements: [3, { field: 4 }, { field: goals.primary }]')?.size).toBe(1);
    expect(listTargets('employee', {}, null).flatMap(({ rows }) => rows).length).toBeGreaterThan(15);
  });

  it('finds a field by its label, its source and its meaning', () => {
    const groups = listTargets('customer', { 'contract.value': 'Amount' }, null);
    const found = (typed: string): readonly string[] => searchTargets(groups, typed).flatMap(({ rows }) => rows.map(({ name }) => name));
    expect([found('go-live'), found('amount'), found('both sides signed')]).toEqual([['goals.goLiveDate'], ['contract.value'], ['contract.signedDate']]);
  });
});

describe('fields of an account', () => {
  const fields = [field('Name', 'Deal name'), field('CloseDate', 'Close date', 'date'), field('OwnerId', 'Owner ID', 'reference'), field('Owner.Name', 'Full name'), field('Owner.Email', 'Email', 'email'), field('Account.Name', 'Account name')];
  const account = { label: 'Deal', fields, relations: [{ name: 'Items', object: 'Item' }] };

  it('are found by label, API name and type, alone or below a parent', () => {
    const found = (typed: string, prefix: string | null = null): readonly string[] => searchFields(fields, typed, prefix).map(({ path }) => path);
    expect([found('close'), found('date'), found('name', 'Owner'), found('zzz')]).toEqual([['CloseDate'], ['CloseDate'], ['Owner.Name'], []]);
    expect(found('name')[0]).toBe('Name');
    expect(scopesOf(account).map(({ prefix, count }) => [prefix, count])).toEqual([['', 3], ['Account', 1], ['Owner', 2]]);
  });

  it('name people where the connector can spell them out', () => {
    const person = { id: 'Id', name: 'Name', email: 'Email', active: null, manager: null };
    expect(peopleIn(fields, person).map(({ path, label }) => [path, label])).toEqual([['Owner', 'Owner']]);
    expect(peopleIn(fields, null)).toEqual([]);
  });

  it('that are gone are told apart from those that nobody can know of', () => {
    expect(['Name', 'Owner', 'Owner.Name', 'Owner.Title', 'Gone__c', 'Partner.Name', 'Items[].Name', 'Rows[].Name'].map((path) => isInAccount(path, account))).toEqual([true, true, true, false, false, null, null, false]);
    expect(lostPaths({ firstPresent: [{ from: 'Old__c', ifExists: true }, 'Gone__c'] }, account)).toEqual(['Gone__c']);
    expect(lostPaths({ from: 'Name', currency: { from: 'CurrencyIsoCode' } }, account)).toEqual([]);
    expect(lostPaths('Gone__c', null)).toEqual([]);
  });
});

describe('conditions as lines', () => {
  it('every test of the shipped mappings is read as a line or said in words, and written back as it stood', () => {
    let lines = 0;
    for (const text of mappings) {
      const read = readText(text);
      const sources = read.ok && isJsonObject(read.value) && isJsonArray(read.value['sources']) ? read.value['sources'] : [];
      for (const source of sources) {
        const when = isJsonObject(source) && isJsonObject(source['when']) ? source['when'] : {};
        for (const name of ['reached', 'scope', 'preClose', 'newWhen', 'withdrawn', 'rescinded']) {
          for (const [path, test] of setsOf(when[name]).flatMap((set) => Object.entries(set))) {
            const draft = readTest(path, test);
            if (draft === null) continue;
            lines += 1;
            const written = writeTest(draft);
            expect(isJsonArray(test) && test.length === 1 ? [written] : written).toEqual(test);
          }
        }
      }
    }
    expect(lines).toBeGreaterThan(20);
  });

  it('are said in words, also those that no line shows', () => {
    expect(setInWords({ Type: ['New', 'Renewal'], Amount: { atLeast: 1 }, IsWon: true, Odd: { present: true, atLeast: 2 } }, (path) => path)).toBe('Type is New or Renewal, and Amount is at least 1, and IsWon is yes, and Odd passes {"present":true,"atLeast":2}');
  });

  it('keep what kind of value stood there', () => {
    expect([valueFrom('5', 'number', []), valueFrom('5', 'text', []), valueFrom('5', 'text', [5]), valueFrom('yes', 'boolean', []), valueFrom('yes', 'choice', [])]).toEqual([5, '5', 5, true, 'yes']);
  });
});

describe('a mapping and its parts as text', () => {
  it('is read as far as it goes', () => {
    for (const text of mappings) {
      const read = readMapping(text);
      const whole = readText(text);
      const { sources } = mappingFileSchema.parse(whole.ok ? whole.value : null);
      expect(read.ok && read.draft.sources.map(({ object, fields }) => [object, Object.keys(fields).length])).toEqual(sources.map(({ object, fields }) => [object, Object.keys(fields).length]));
    }
    expect(readMapping('sources: [nonsense, { object: 3 }]')).toMatchObject({ ok: true, draft: { sources: [{ object: '' }, { object: '' }] } });
    expect(readMapping('a: [')).toMatchObject({ ok: false });
  });

  it('one field goes to text and back as the same value; nonsense is refused with the reason', () => {
    const value = jsonObjectSchema.parse({ firstPresent: [{ from: 'A', ifExists: true }, { each: 'Items', text: 'Name' }], as: 'text' });
    expect(readOne('scope.in', yamlOf('scope.in', value))).toEqual({ value });
    expect(readOne('scope.in', 'scope.in: [a')).toEqual({ problem: expect.stringContaining('Line 1') });
    expect(readOne('scope.in', 'scope.out: A')).toEqual({ problem: 'It begins with "scope.in:" and says nothing else.' });
  });
});

describe('values of recent records', () => {
  const record = (id: string, fields: Sample['fields']): Sample => ({ externalId: id, title: id, url: null, fields, related: {} });
  function open(read: (paths: readonly string[]) => Promise<{ apiCalls: number; unreadable: string[]; records: Sample[] }>): { readonly book: SampleBook; readonly asked: string[][]; go(): Promise<void> } {
    const asked: string[][] = [];
    let work: (() => void) | null = null;
    const book = new SampleBook({
      read: (paths) => {
        asked.push([...paths]);
        return read(paths);
      },
      schedule: (run) => {
        work = run;
        return () => {};
      },
    });
    const go = async (): Promise<void> => {
      work?.();
      work = null;
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    };
    return { book, asked, go };
  }

  it('are read once, gathered, at most 100 fields at a time, and what they cost adds up', async () => {
    const { book, asked, go } = open((paths) => Promise.resolve({ apiCalls: 1, unreadable: [], records: [record('1', Object.fromEntries(paths.map((path) => [path, path])))] }));
    book.ask(['A', 'B']);
    book.ask(['B', ...Array.from({ length: 120 }, (_, index) => `F${index}`)]);
    await go();
    expect(asked.map((paths) => paths.length)).toEqual([100, 22]);
    book.ask(['A']);
    await go();
    expect(asked).toHaveLength(2);
    expect(book.state()).toMatchObject({ apiCalls: 2, isReading: false, error: null });
    expect(book.state().records[0]?.fields).toMatchObject({ A: 'A', F119: 'F119' });
  });

  it('that could not be read are read again when somebody asks', async () => {
    let isDown = true;
    const { book, go } = open(() => (isDown ? Promise.reject(new Error('down')) : Promise.resolve({ apiCalls: 1, unreadable: [], records: [record('1', { A: 1 })] })));
    book.ask(['A']);
    await go();
    expect(book.state().error).toBeInstanceOf(Error);
    isDown = false;
    book.retry();
    await go();
    expect(book.state()).toMatchObject({ error: null, records: [{ fields: { A: 1 } }] });
  });

  it('say that a part could not be read until it is, whatever else is read meanwhile; who looks at it again has it read', async () => {
    let isDown = true;
    const { book, asked, go } = open((paths) => (isDown ? Promise.reject(new Error('slow')) : Promise.resolve({ apiCalls: 1, unreadable: [], records: [record('1', Object.fromEntries(paths.map((path) => [path, path])))] })));
    book.ask(['A', 'B']);
    await go();
    isDown = false;
    book.ask(['C']);
    await go();
    expect([...book.state().known]).toEqual(['C']);
    expect(book.state().error).toBeInstanceOf(Error);
    book.ask(['A']);
    await go();
    expect(book.state().records[0]?.fields).toEqual({ A: 'A', C: 'C' });
    expect(book.state().error).toBeInstanceOf(Error);
    book.retry();
    await go();
    expect(asked).toEqual([['A', 'B'], ['C'], ['A'], ['B']]);
    expect(book.state().error).toBeNull();
  });
});
