import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { syncOrg } from './synced-org.ts';

/** What the component's tests and pictures show. Written anew with `WRITE_SYNCED_ORG=1 npm run jest -- salesforce-synced-org`. */
const KEPT = fileURLToPath(new URL('../../../connectors/salesforce/package/tools/preview/synced-org.json', import.meta.url));
const SHOWN = ['Contoso Retail – EMEA stores', 'Zürcher Präzisionstechnik – Jahresvertrag', 'Northwind Logistics – Platform rollout', 'Meridian Bank – Branch service'];

describe('what the component for the record page is tested with', () => {
  it('is what a sync writes into the simulated org, to the letter', async () => {
    const synced = await syncOrg(SHOWN);
    if (process.env['WRITE_SYNCED_ORG'] === '1') await writeFile(KEPT, `${JSON.stringify(synced, null, 2)}\n`);
    expect(synced).toEqual(z.unknown().parse(JSON.parse(await readFile(KEPT, 'utf8'))));
    expect(synced.deals).toHaveLength(SHOWN.length);
  });
});
