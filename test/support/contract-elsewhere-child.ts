import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { loadConnector } from '../../connectors/index.ts';
import { loadMapping } from '../../src/config/load-mapping.ts';
import type { SourceRecord, WriteBack } from '../../src/core/connector.ts';
import { mapRecord } from '../../src/core/handoff/map-record.ts';
import { jsonObjectSchema } from '../../src/core/json.ts';
import { ContractMemory, contractContext } from './contract-context.ts';
import type { Findings } from './contract-elsewhere.ts';

const isWriteBack = (value: unknown): value is WriteBack => typeof value === 'object' && value !== null && 'desiredHash' in value;
const errandSchema = z.object({
  connector: z.string(),
  settings: jsonObjectSchema,
  mappingFile: z.string(),
  dateField: z.string(),
  offsetMs: z.number(),
  write: z.array(z.custom<WriteBack>(isWriteBack)),
});

const errand = errandSchema.parse(JSON.parse(process.argv[2] ?? ''));
const connector = await loadConnector(errand.connector);
const text = await readFile(new URL(`../../mappings/${errand.mappingFile}`, import.meta.url), 'utf8');
const loaded = loadMapping(text, errand.mappingFile, connector.capabilities.person);
if (!loaded.ok) throw new Error('the mapping cannot be used');
const { mapping } = loaded;
const standing = { offsetMs: () => errand.offsetMs, advance: () => Promise.resolve() };
const session = await connector.open(connector.settings.parse(errand.settings), contractContext(standing, new ContractMemory(), { concurrency: 4, mode: 'fast' }));
const findings: Findings = { zone: Intl.DateTimeFormat().resolvedOptions().timeZone, dates: {}, fields: {}, outcomes: [] };
const dateOf = (record: SourceRecord): string | null => {
  const source = mapping.sourceOf(record.object);
  const value = source === undefined ? null : mapRecord(source, record).answers[errand.dateField]?.value;
  return typeof value === 'string' ? value : null;
};
for await (const page of session.pull({ reads: mapping.reads, cursor: null, watchTasks: false, signal: new AbortController().signal })) {
  for (const record of page.records) {
    findings.dates[`${record.object}/${record.externalId}`] = dateOf(record);
    findings.fields[`${record.object}/${record.externalId}`] = record.fields;
  }
}
await session.writeBack(errand.write, (receipts) => {
  findings.outcomes.push(...receipts.map(({ outcome }) => outcome));
  return Promise.resolve();
});
await session.close();
process.stdout.write(JSON.stringify(findings));
