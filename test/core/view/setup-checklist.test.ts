import { describe, expect, it } from '@jest/globals';
import type { FieldGuide } from '../../../src/core/setup-guide.ts';
import { checklistMarkdown, checklistOf, progressInWords } from '../../../src/core/view/setup-checklist.ts';

const field = (name: string, more: Partial<FieldGuide> = {}): FieldGuide => ({
  side: 'shows', place: 'Settings → Fields', clicks: ['Open it.', 'New field.'], label: name, name, type: 'Text', options: [], optionsAreExamples: false,
  help: 'Read it.', whoSees: 'HR', feeds: 'Written by the service.', mappingLine: `${name}: score`, state: 'missing', problem: null, ...more,
});
const stepOf = (guide: FieldGuide) => ({ what: guide.name, done: guide.state === 'there', message: '', guide });
const byHand = { what: 'Who sees it', done: false, message: 'Look once.' };
const done = { what: 'Report', done: true, message: 'It is there.' };

describe('the list of fields to create', () => {
  it('is none where nothing is made by hand, field by field', () => {
    expect(checklistOf([byHand])).toBeNull();
  });

  it('groups by where things are clicked, counts what is there, and keeps what only a person can see', () => {
    const list = checklistOf([byHand, done, ...[field('a', { state: 'there' }), field('b', { place: 'Elsewhere' }), field('c', { state: 'unknown' })].map(stepOf)]);
    expect(list).toMatchObject({ there: 1, unknown: 1, total: 3, others: [{ what: 'Who sees it' }] });
    expect(list?.places.map(({ place, fields }) => [place, fields.map(({ name }) => name)])).toEqual([['Settings → Fields', ['a', 'c']], ['Elsewhere', ['b']]]);
  });

  it('says who sees a place once where that holds for all of it, else field by field', () => {
    expect(checklistOf([field('a'), field('b')].map(stepOf))?.places[0]?.whoSees).toBe('HR');
    expect(checklistOf([field('a'), field('b', { whoSees: 'Managers' })].map(stepOf))?.places[0]?.whoSees).toBeNull();
  });

  it('says how far it is, and what cannot be told', () => {
    expect(progressInWords({ there: 8, unknown: 0, total: 11 })).toBe('8 of 11 fields are there.');
    expect(progressInWords({ there: 1, unknown: 2, total: 4 })).toBe('1 of 4 fields is there. Of 2 it cannot be told from here.');
    expect(progressInWords({ there: 4, unknown: 0, total: 4 })).toBe('All 4 fields are there.');
  });

  it('as a document is ticked where something is there, and takes no word of the account for a mark', () => {
    const list = checklistOf([stepOf(field('a', { state: 'there' })), stepOf(field('b', { label: '<b>[x](http://evil.example)', state: 'unfit', problem: 'Of type "date".', options: ['One', 'Two'], optionsAreExamples: true })), byHand]);
    if (list === null) throw new Error('no list');
    const text = checklistMarkdown(list, { connection: 'people', system: 'BambooHR' });
    expect(text).toMatch(/^# Fields to create in BambooHR\n\n1 of 2 fields is there\./);
    expect(text).toContain('- [x] **a** – there');
    expect(text).toContain(String.raw`- [ ] **\<b\>\[x\](http://evil.example)** – to mend`);
    expect(text).toContain('**Of type "date".**');
    expect(text).toContain('for example One, Two');
    expect(text).toContain('- [ ] **Who sees it**: Look once.');
    expect(text.match(/Who sees these: HR/g)).toHaveLength(1);
  });
});
