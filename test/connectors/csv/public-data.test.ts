import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { parseConfig } from '../../../src/config/load-config.ts';
import { readYaml } from '../../../src/config/read-yaml.ts';
import { compileMapping } from '../../../src/core/handoff/compile-mapping.ts';
import { mapRecord } from '../../../src/core/handoff/map-record.ts';
import { mappingFileSchema } from '../../../src/core/handoff/mapping-file.ts';
import type { HandoffRecord } from '../../../src/core/handoff/record.ts';
import { collect, openCsv, requestOf } from '../../support/csv-folder.ts';

const project = fileURLToPath(new URL('../../../', import.meta.url));
const data = new URL('../../../../shared/data/', import.meta.url);
const missing = existsSync(data) ? null : `the public data is not beside the project (${fileURLToPath(data)})`;
// Printed, so that nobody takes a skipped test for a passed one.
if (missing !== null) process.stderr.write(`skipped: ${missing}\n`);
const whenPresent = missing === null ? it : it.skip;

async function pull(name: string): Promise<{ read: number; reached: HandoffRecord[] }> {
  const config = parseConfig(await readFile(`${project}test/data/connections.${name}.yaml`), { cwd: project, file: `test/data/connections.${name}.yaml`, env: {} });
  const connection = config.connections[0];
  if (connection === undefined) throw new Error('no connection');
  const yaml = readYaml(await readFile(connection.mapping.path), connection.mapping.name);
  if (!yaml.ok) throw new Error('the mapping cannot be read');
  const compiled = compileMapping(mappingFileSchema.parse(yaml.document.value), null);
  const source = compiled.ok ? compiled.mapping.sources[0] : undefined;
  if (source === undefined) throw new Error('the mapping does not compile');
  const session = await openCsv({ ...connection.settings, folder: fileURLToPath(new URL(name, data)) });
  const { records } = await collect(session.pull(requestOf(source.read)));
  const status = name === 'crm-sales' ? ['deal_stage', 'Won'] : ['Status', 'Offered'];
  const reached = records.filter((record) => record.fields[status[0] ?? ''] === status[1]);
  return { read: records.length, reached: reached.map((record) => mapRecord(source, record)) };
}

const count = (records: readonly HandoffRecord[], field: string, reason: string | null): number => records.filter((record) => record.answers[field]?.reason === reason).length;

describe('public data through the CSV connector', () => {
  whenPresent('reads all 8,800 opportunities, 4,238 of them won, 729 of a product that is in no price list', async () => {
    const { read, reached } = await pull('crm-sales');
    expect([read, reached.length]).toEqual([8_800, 4_238]);
    expect(count(reached, 'contract.plan', 'invalid')).toBe(729);
    expect(count(reached, 'contract.value', null)).toBe(4_238);
    const refused = reached.find((record) => record.answers['contract.plan']?.reason === 'invalid');
    expect(refused?.answers['contract.plan']).toMatchObject({ value: null, raw: 'GTXPro' });
    expect(new Set(reached.map((record) => record.owners['sales_rep']?.manager?.name)).size).toBe(6);
  });

  whenPresent('reads 610 offered applications, two of one e-mail, and birth dates only as declared', async () => {
    const { read, reached } = await pull('recruitment');
    expect([read, reached.length]).toEqual([3_000, 610]);
    expect(count(reached, 'person.birthDate', null)).toBe(357);
    expect(count(reached, 'person.birthDate', 'invalid')).toBe(253);
    expect(new Set(reached.map((record) => record.answers['person.personalEmail']?.value)).size).toBe(609);
  });
});
