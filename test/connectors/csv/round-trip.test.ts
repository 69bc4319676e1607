import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { toCell } from '../../../connectors/csv/output-table.ts';
import { sniffDelimiter } from '../../../connectors/csv/read-rows.ts';
import type { WriteBack } from '../../../src/core/connector.ts';
import { collect, createCsvFolder, readOf, requestOf } from '../../support/csv-folder.ts';

const text = fc.string({ unit: fc.constantFrom('a', 'é', '漢', '😀', '"', ',', ';', '\t', '\n', '\r\n', '=', "'", ' ', '|'), maxLength: 12 });

describe('whatever is written', () => {
  it('is read again as it was, apart from the apostrophe before a formula', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 5 }), fc.constantFrom('auto', ';', '\t', '|'), async (texts, delimiter) => {
        const folder = await createCsvFolder({ 'deals.csv': 'id\nD1\n' });
        try {
          const session = await folder.open({ file: 'deals.csv', id: 'id', delimiter });
          const items = texts.map((value, index): WriteBack => ({
            kind: 'fields', id: `${index}`, handoffId: 'h', target: { object: 'deals', externalId: `D${index}` }, lockGroup: null, desiredHash: 'x', uncertain: false, remoteId: null, values: { note: value },
          }));
          await session.writeBack(items, async () => {});
          const again = await folder.open({ folder: `${folder.path}/handoff-output`, file: 'results.csv', id: 'id' });
          const { records } = await collect(again.pull(requestOf(readOf('results', ['note']))));
          expect(records.map((record) => record.fields['note'])).toEqual(texts.map(toCell));
        } finally {
          await folder.close();
        }
      }),
      { numRuns: 60 },
    );
  });

  it('never begins like a formula', () => {
    fc.assert(fc.property(fc.string(), (value) => expect(toCell(value)).not.toMatch(/^[=+\-@\t\r]/)));
  });
});

describe('the delimiter', () => {
  it.each([
    ['a,b;c,d\n1;2;3;4;5', ','],
    ['"a,b,c,d";e\n', ';'],
    ['a\tb\tc', '\t'],
    ['only\n', ','],
  ])('of %j is %j', (head, delimiter) => {
    expect(sniffDelimiter(head)).toBe(delimiter);
  });
});
