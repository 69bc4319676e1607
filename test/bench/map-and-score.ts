/**
 * Map, score and fingerprint alone, on one core: `node test/bench/map-and-score.ts`. Prints records per second of each
 * step and what dominates. No test: machines differ.
 */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { assessCompleteness, type AssessContext } from '../../src/core/handoff/assess-completeness.ts';
import { compileRequirements } from '../../src/core/handoff/compile-requirements.ts';
import { fingerprintOf } from '../../src/core/handoff/fingerprint.ts';
import { mapRecord } from '../../src/core/handoff/map-record.ts';
import type { MappableRecord } from '../../src/core/handoff/outcome.ts';
import type { HandoffRecord } from '../../src/core/handoff/record.ts';
import { requirementsFileSchema } from '../../src/core/handoff/requirements-file.ts';
import { DEAL_MAPPING, compiled, deal } from '../core/handoff/support/deal-mapping.ts';

const RECORDS = 20_000;
const PAGE = 200;
const ROUNDS = 8;

const mapping = compiled(DEAL_MAPPING);
const source = mapping.sourceOf('Opportunity');
const file = requirementsFileSchema.parse(parse(readFileSync(new URL('../../mappings/customer/requirements.yaml', import.meta.url), 'utf8')));
const requirements = compileRequirements(file);
if (source === undefined || !requirements.ok) throw new Error('the bench mapping does not compile');

/** One deal in four has gaps, as deals do. */
const records: readonly MappableRecord[] = Array.from({ length: RECORDS }, (_, index) =>
  deal(
    {
      Id: `006${index}`,
      Name: `Deal ${index}`,
      Amount: 1_000 + index,
      Primary_Goal__c: `Cut the time from order to dispatch to under ${index} minutes`,
      ...(index % 4 === 0 ? { Promises__c: 'TBD', Success_Metric__c: '', Go_Live_Date__c: null } : {}),
    },
    { externalId: `006${index}` },
  ),
);
const owner = { id: '005R', name: 'Rita Rep', email: 'rita@acme.example', via: 'role' } as const;
const context: AssessContext = {
  today: '2026-11-20',
  trigger: 'reached',
  ownerOf: () => owner,
  dueDateOf: () => '2026-11-24',
  mappedFields: new Set(source.fields.map((field) => field.name)),
};

/** Pages as in a sync: what one page made is garbage when the next one comes. */
const pages = Array.from({ length: RECORDS / PAGE }, (_, index) => records.slice(index * PAGE, (index + 1) * PAGE));

/** Best time of a step over all pages; `prepare` is not counted. */
function bestMs<T>(prepare: (page: readonly MappableRecord[]) => readonly T[], step: (item: T) => boolean): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) {
    let spent = 0;
    for (const page of pages) {
      const items = prepare(page);
      const start = performance.now();
      for (const item of items) if (!step(item)) throw new Error('a record came out empty');
      spent += performance.now() - start;
    }
    best = Math.min(best, spent);
  }
  return best;
}

const asIs = (page: readonly MappableRecord[]): readonly MappableRecord[] => page;
const score = (record: HandoffRecord): boolean => assessCompleteness(record, requirements.requirements, context).score !== null;
const fingerprint = (record: MappableRecord): boolean => fingerprintOf(source, record, mapping.hash) !== '';
const steps = {
  map: bestMs(asIs, (record) => mapRecord(source, record).title !== ''),
  score: bestMs((page) => page.map((record) => mapRecord(source, record)), score),
  fingerprint: bestMs(asIs, fingerprint),
  together: bestMs(asIs, (record) => score(mapRecord(source, record)) && fingerprint(record)),
};
const perSecond = (ms: number): number => Math.round((RECORDS / ms) * 1_000);
for (const [step, ms] of Object.entries(steps)) {
  process.stdout.write(`${step.padEnd(12)} ${perSecond(ms).toLocaleString('en').padStart(10)} records/s ${((ms * 1_000) / RECORDS).toFixed(1).padStart(7)} µs each\n`);
}
const { together, ...parts } = steps;
const [slowest, slowestMs] = Object.entries(parts).sort((a, b) => b[1] - a[1])[0] ?? ['map', together];
process.stdout.write(`Of one record's time ${Math.round((slowestMs / (steps.map + steps.score + steps.fingerprint)) * 100)} % goes into "${slowest}".\n`);
