import { readFile, readdir } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { buildJsonSchemas, printJsonSchema } from '../../src/config/schema.ts';

const folder = new URL('../../mappings/schema/', import.meta.url);

describe('the published schemas', () => {
  it('are committed as they are generated (else run: npx handoff schema --write mappings/schema)', async () => {
    const schemas = buildJsonSchemas();
    expect((await readdir(folder)).toSorted()).toEqual(Object.keys(schemas).toSorted());
    for (const [name, schema] of Object.entries(schemas)) {
      await expect(readFile(new URL(name, folder), 'utf8')).resolves.toBe(printJsonSchema(schema));
    }
  });

  it('offer every canonical field with its label', () => {
    const text = JSON.stringify(buildJsonSchemas()['mapping.schema.json']);
    expect(text).toContain('"account.name":{"description":"Account name (text; customer)"');
    expect(text).toContain('"job.startDate":{"description":"Start date (date; new hire)"');
  });

  it('let an editor refuse a new-hire field in a customer mapping', () => {
    const schema = buildJsonSchemas()['mapping.schema.json'];
    const rule = JSON.stringify(schema?.allOf?.[0]);
    expect(rule).toContain('"const":"customer"');
    expect(rule).toContain('account.name');
    expect(rule).not.toContain('job.startDate');
  });
});
