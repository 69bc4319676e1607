import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Edit } from '../../../src/core/rules-text/change-value.ts';
import { EditError } from '../../../src/core/rules-text/edit-error.ts';
import { editText } from '../../../src/core/rules-text/edit-text.ts';
import { lineOf, readText } from '../../../src/core/rules-text/parse-text.ts';

const read = (name: string): string => readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8');
const requirements = read('mappings/customer/requirements.yaml');
const salesforce = read('mappings/customer/salesforce.yaml');
const hubspot = read('mappings/customer/hubspot.yaml');
const playbook = `# The whole file.
steps:
  # 1 Handover
  - id: hold_sync
    do: Hold the sync
    due: { anchor: reached, businessDays: 2 }
  - id: acknowledge
    do: Acknowledge the documents

  # 2 Kick-off, by day 7
  - id: hold_kick_off
    do: Hold the kick-off # with the sponsor
    # how: not decided
  - id: send_minutes
    do: Send the minutes
`;
const connections = read('docs/example-connections.yaml');

/** What the edits took out and put in, given that all around it is as it was. */
function difference(before: string, edits: readonly Edit[]): { out: string[]; in: string[] } {
  const old = before.split('\n');
  const now = editText(before, edits).split('\n');
  let top = 0;
  while (top < Math.min(old.length, now.length) && old[top] === now[top]) top += 1;
  let tail = 0;
  while (tail < Math.min(old.length, now.length) - top && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1;
  return { out: old.slice(top, old.length - tail), in: now.slice(top, now.length - tail) };
}
const refusal = (text: string, edit: Edit): EditError => {
  try {
    editText(text, [edit]);
  } catch (error) {
    if (error instanceof EditError) return error;
    throw error;
  }
  throw new Error('the edit was made');
};

describe('an edit of a real rules file', () => {
  it('adds a requirement on one line like its neighbours, before the blank line and comment of what follows', () => {
    const index = 20;
    expect(difference(requirements, [{ op: 'insert', path: ['requirements'], index, value: { id: 'budget', field: 'contract.budget', label: 'Budget', weight: 4, owner: 'sales_rep' } }])).toEqual({
      out: [],
      in: ['  - { id: budget, field: contract.budget, label: Budget, weight: 4, owner: sales_rep }'],
    });
    expect(editText(requirements, [{ op: 'insert', path: ['requirements'], index, value: { id: 'budget', field: 'x' } }])).toContain('  - { id: budget, field: x }\n\n# The first segment');
  });

  it('writes a requirement as a block when it is wider than its neighbours', () => {
    const value = { id: 'budget', label: 'A label that goes on and on, '.repeat(6).trim(), weight: 4, due: { businessDaysBefore: 0, anchor: 'meetings.kickOff' }, blocks: ['a', 'b'] };
    expect(difference(requirements, [{ op: 'insert', path: ['requirements'], index: 20, value }]).in).toEqual([
      '  - id: budget', `    label: ${value.label}`, '    weight: 4', '    due: { businessDaysBefore: 0, anchor: meetings.kickOff }', '    blocks: [a, b]',
    ]);
  });

  it('changes a weight inside a line in brackets', () => {
    const { out, in: written } = difference(requirements, [{ op: 'set', path: ['requirements', 0, 'weight'], value: 9 }]);
    expect(written).toEqual(out.map((line) => line.replace('weight: 12', 'weight: 9')));
    expect(out).toHaveLength(1);
  });

  it('sets the values of a picklist: in brackets while they fit, as a block when they do not', () => {
    const path = ['sources', 0, 'fields', 'contract.term', 'values'];
    expect(difference(salesforce, [{ op: 'set', path, value: { '12': 'annual', Monthly: 'monthly' } }]).in).toEqual([
      '      contract.term: { from: Handoff_Term__c, ifExists: true, values: { "12": annual, Monthly: monthly } }',
    ]);
    const many = Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`Term of ${index} years`, `years_${index}`]));
    expect(difference(salesforce, [{ op: 'set', path, value: many }]).in).toEqual([
      '      contract.term:', '        from: Handoff_Term__c', '        ifExists: true', '        values:', ...Object.entries(many).map(([key, value]) => `          ${key}: ${value}`),
    ]);
  });

  it('changes one value of a picklist when the whole picklist is sent', () => {
    const text = 'values:\n  # asked by sales\n  Buyer: decision_maker # since May\n  "Old one": other\n';
    expect(editText(text, [{ op: 'set', path: ['values'], value: { Buyer: 'champion', CFO: 'decision_maker', 'Old one': 'other' } }])).toBe('values:\n  # asked by sales\n  Buyer: champion # since May\n  CFO: decision_maker\n  "Old one": other\n');
  });

  it('adds a mapped field behind the last one', () => {
    expect(difference(hubspot, [{ op: 'set', path: ['sources', 0, 'fields', 'contract.seats'], value: { from: 'seats', ifExists: true } }])).toEqual({ out: [], in: ['      contract.seats: { from: seats, ifExists: true }'] });
  });

  it('removes a mapped field with the comment above it', () => {
    expect(difference(hubspot, [{ op: 'remove', path: ['sources', 0, 'fields', 'contract.value'] }])).toEqual({
      out: ["      # In a portal with one currency this is the portal's own.", '      contract.value: { from: amount, currency: { from: deal_currency_code, else: USD } }'],
      in: [],
    });
  });

  it('keeps the comment that opens the file when its first entry is removed', () => {
    expect(difference(requirements, [{ op: 'remove', path: ['handoff'] }])).toEqual({ out: ['handoff: customer'], in: [] });
  });

  it('renames an id and a field', () => {
    expect(difference(requirements, [{ op: 'set', path: ['requirements', 4, 'id'], value: 'economic_buyer' }])).toEqual({ out: ['  - id: buyer'], in: ['  - id: economic_buyer'] });
    expect(difference(hubspot, [{ op: 'rename', path: ['sources', 0, 'fields', 'contract.closeDate'], key: 'contract.signedDay' }]).in).toEqual(['      contract.signedDay: closedate']);
  });

  it('moves a step with its comments, and leaves blank lines between places', () => {
    expect(editText(playbook, [{ op: 'move', path: ['steps'], from: 2, to: 1 }])).toBe(`# The whole file.
steps:
  # 1 Handover
  - id: hold_sync
    do: Hold the sync
    due: { anchor: reached, businessDays: 2 }
  # 2 Kick-off, by day 7
  - id: hold_kick_off
    do: Hold the kick-off # with the sponsor
    # how: not decided

  - id: acknowledge
    do: Acknowledge the documents
  - id: send_minutes
    do: Send the minutes
`);
  });

  it('moves the steps of the playbook without losing a line', () => {
    const real = read('mappings/customer/playbook.yaml');
    const moved = editText(real, [{ op: 'move', path: ['steps'], from: 3, to: 1 }]);
    expect(moved).not.toBe(real);
    expect(moved.split('\n').toSorted()).toEqual(real.split('\n').toSorted());
    expect(editText(moved, [{ op: 'move', path: ['steps'], from: 1, to: 3 }])).toBe(real);
  });

  it('adds a connection as a block behind a blank line, and takes one out with its blank line', () => {
    const value = { id: 'hr', connector: 'personio', settings: { auth: { clientId: '${P_ID}' } }, startFrom: '2026-12-01', rollout: 'observe' };
    expect(editText(connections, [{ op: 'insert', path: ['connections'], index: 3, value }])).toBe(
      `${connections}\n  - id: hr\n    connector: personio\n    settings:\n      auth: { clientId: "\${P_ID}" }\n    startFrom: 2026-12-01\n    rollout: observe\n`,
    );
    const without = editText(connections, [{ op: 'remove', path: ['connections', 1] }]);
    expect(without).not.toContain('europe');
    expect(without).not.toMatch(/\n\n\n/);
  });

  it('keeps the comment beside a value that changes', () => {
    expect(difference(connections, [{ op: 'set', path: ['service', 'lanes'], value: 4 }]).in).toEqual(['  lanes: 4                                  # connections that one process works on at the same time']);
  });
});

describe('what an edit keeps', () => {
  it('keeps CRLF, the byte order mark and a missing line break at the end', () => {
    const text = '\uFEFF# head\r\na:\r\n  - x: 1\r\n    y: 2';
    expect(editText(text, [{ op: 'insert', path: ['a'], index: 1, value: { x: 3, z: 4 } }])).toBe('\uFEFF# head\r\na:\r\n  - x: 1\r\n    y: 2\r\n  - x: 3\r\n    z: 4');
    expect(editText(text, [{ op: 'remove', path: ['a', 0, 'y'] }])).toBe('\uFEFF# head\r\na:\r\n  - x: 1');
  });

  it.each([
    ['yes', '"yes"'], ['null', '"null"'], ['2026-11-01', '"2026-11-01"'], ['12', '"12"'], ['08:00', '"08:00"'], ['a: b', '"a: b"'], ['"hi"', "'\"hi\"'"], ['', '""'],
    ['Account.Name', 'Account.Name'], ["it's", "it's"], ['Goal#1', 'Goal#1'], ['Goal #1', '"Goal #1"'],
  ])('writes the text %j as %s', (value, written) => {
    expect(editText('a: 1\n', [{ op: 'set', path: ['a'], value }])).toBe(`a: ${written}\n`);
  });

  it('keeps the way a text is quoted or folded', () => {
    expect(editText(`a: "x"\nb: 'y'\nc: 2026-01-01\n`, [{ op: 'set', path: ['a'], value: 'z' }, { op: 'set', path: ['b'], value: 'z' }, { op: 'set', path: ['c'], value: '2026-02-02' }])).toBe(`a: "z"\nb: 'z'\nc: 2026-02-02\n`);
    expect(editText('a: >-\n  one\n  two\nb: 1\n', [{ op: 'set', path: ['a'], value: 'three' }])).toBe('a: >-\n  three\nb: 1\n');
  });

  it('makes the parents that are missing, in an empty file too', () => {
    expect(editText('', [{ op: 'set', path: ['a', 'b', 0, 'c'], value: 1 }])).toBe('a:\n  b:\n    - c: 1\n');
    expect(editText('# only this\n', [{ op: 'set', path: ['a'], value: 'x' }])).toBe('# only this\na: x\n');
    expect(editText('a: # later\nb: 1\n', [{ op: 'set', path: ['a', 'c'], value: true }])).toBe('a: # later\n  c: true\nb: 1\n');
  });

  it('keeps lines and comments of a list in brackets over several lines', () => {
    const text = 'a: [\n  x, # one\n  y # two\n]\n';
    expect(editText(text, [{ op: 'insert', path: ['a'], index: 2, value: 'z' }])).toBe('a: [\n  x, # one\n  y, # two\n  z\n]\n');
    expect(editText(text, [{ op: 'remove', path: ['a', 0] }])).toBe('a: [\n  y # two\n]\n');
  });

  it('leaves an empty list or block behind when its last entry goes', () => {
    expect(editText('a: # why\n  - x\nb: {c: 1}\n', [{ op: 'remove', path: ['a', 0] }, { op: 'remove', path: ['b', 'c'] }])).toBe('a: [] # why\nb: {}\n');
  });
});

describe('an edit that cannot be made', () => {
  it.each<[string, string, Edit]>([
    ['inside a block that is repeated', 'a: &x\n  k: 1\nb: *x\n', { op: 'set', path: ['a', 'k'], value: 2 }],
    ['inside the repetition of a block', 'a: &x\n  k: 1\nb: *x\n', { op: 'set', path: ['b', 'k'], value: 2 }],
    ['of a block that is repeated', 'a: &x\n  k: 1\nb: *x\n', { op: 'remove', path: ['a'] }],
    ['of a value with a tag', 'a: !!str 5\n', { op: 'set', path: ['a'], value: 6 }],
  ])('%s is refused with its place and says to edit the text', (_name, text, edit) => {
    const error = refusal(text, edit);
    expect(error.remedy).toMatch(/edit the text/i);
    expect(error.place).toMatch(/^line \d+, column \d+$/);
  });

  it('is refused when its place is not there, or a name is taken', () => {
    expect(refusal('a: 1\n', { op: 'remove', path: ['b'] }).message).toContain('"b" is not in the file');
    expect(refusal('a: 1\nb: 2\n', { op: 'rename', path: ['b'], key: 'a' })).toMatchObject({ position: { line: 2, column: 1 }, remedy: 'Choose another name.' });
    expect(refusal('a: 1\n', { op: 'set', path: ['a', 'b'], value: 1 }).message).toContain('single value');
    expect(refusal('a: [x]\n', { op: 'insert', path: ['a'], index: 5, value: 'y' }).message).toContain('1 entries');
    expect(refusal('a: [\n', { op: 'set', path: ['a'], value: 1 }).message).toContain('cannot be read');
  });
});

describe('reading', () => {
  it('tells every problem with its place, in plain words', () => {
    expect(readText('a: 1\na: 2\n')).toEqual({ ok: false, problems: [{ line: 2, column: 1, message: 'this name appears twice in the same block: keep one of the two' }] });
    expect(readText('a: *nobody\n')).toMatchObject({ ok: false, problems: [{ line: 1, column: 4 }] });
    expect(readText('a: &x\n  b: *x\n').ok).toBe(false);
    expect(readText('\uFEFFa: 2026-11-01\n')).toEqual({ ok: true, value: { a: '2026-11-01' } });
  });

  it('tells where an entry begins', () => {
    expect(lineOf(requirements, ['requirements', 4, 'id'])).toEqual({ line: requirements.split('\n').indexOf('  - id: buyer') + 1, column: 5 });
    expect(lineOf('a: [x, {b: 1}]\n', ['a', 1, 'b'])).toEqual({ line: 1, column: 9 });
    expect(lineOf('a: 1\n', ['b'])).toBeNull();
  });
});
