import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { decideJoin } from '../../src/core/handoff/identity.ts';
import { mappingFileSchema } from '../../src/core/handoff/mapping-file.ts';
import type { FieldAnswer, HandoffRecord } from '../../src/core/handoff/record.ts';
import { jsonObjectSchema, isJsonObject, type JsonValue } from '../../src/core/json.ts';
import { editText } from '../../src/core/rules-text/edit-text.ts';
import { lineOf, readText } from '../../src/core/rules-text/parse-text.ts';
import { sayAnswer } from '../../src/core/watch/say-answer.ts';
import { setOrDrop } from '../../src/web/rule-forms/plan-key.ts';
import { cadenceInWords, readCadence, withCadence } from '../../src/web/mapping/answer.ts';
import { readJoin, sayJoin, USUAL_JOIN } from '../../src/web/mapping/join.ts';
import { BESIDE_THE_FORM, findTextOnly, IN_THE_FORM, IN_THE_TEXT } from '../../src/web/mapping/notation-keys.ts';
import { readMapping } from '../../src/web/mapping/read-mapping.ts';
import { partnersOf, readSharedId, sayPartners, withPart } from '../../src/web/mapping/shared-ids.ts';
import { lostStages, readStages, withStages } from '../../src/web/mapping/stages.ts';
import { exampleOf, weightyNeeds } from '../../src/web/mapping/weighty-needs.ts';
import { readNeeds } from '../../src/web/mapping/list-targets.ts';
import { changedLines } from './changed-lines.ts';

const fileOf = (name: string): string => readFileSync(`mappings/${name}`, 'utf8');
const names = (['customer', 'employee'] as const).flatMap((kind) => readdirSync(`mappings/${kind}`).filter((name) => !/requirements|playbook/.test(name)).map((name) => `${kind}/${name}`));
const valueOf = (text: string): JsonValue => {
  const read = readText(text);
  return read.ok ? read.value : null;
};
const put = (text: string, path: readonly (string | number)[], value: JsonValue | undefined): string => editText(text, setOrDrop(valueOf(text), path, value));
const draftOf = (text: string) => {
  const read = readMapping(text);
  if (!read.ok) throw new Error('the file of the test cannot be read');
  return read.draft;
};
const firstSource = (text: string) => {
  const [source] = draftOf(text).sources;
  if (source === undefined) throw new Error('the file of the test has no source');
  return source;
};

/** Every key that the notation knows, as notation-keys.ts names it. */
function keysOf(schema: z.core.JSONSchema.JSONSchema): ReadonlySet<string> {
  const keys = new Set<string>();
  const walk = (part: unknown, place: string): void => {
    const node = jsonObjectSchema.safeParse(part).data;
    if (node === undefined || typeof node['$ref'] === 'string') return;
    for (const [name, below] of Object.entries(isJsonObject(node['properties']) ? node['properties'] : {})) {
      const at = place === '' ? name : `${place}.${name}`;
      keys.add(at.replace(/^sources\.\*\.when\.\w+(\.\*)+\./, 'test.'));
      walk(below, at);
    }
    for (const below of [node['items'], node['additionalProperties']]) walk(below, `${place}.*`);
    for (const below of z.array(z.unknown()).catch([]).parse(node['anyOf'])) walk(below, place);
  };
  walk(schema, '');
  for (const definition of Object.values(schema.$defs ?? {})) walk(definition, 'field');
  return keys;
}

describe('what of a mapping is edited where', () => {
  const keys = keysOf(z.toJSONSchema(mappingFileSchema, { io: 'input' }));

  it('is said for every key of the notation, and for no other', () => {
    expect(keys.size).toBeGreaterThan(60);
    const told = [...IN_THE_FORM, ...Object.keys(BESIDE_THE_FORM), ...Object.keys(IN_THE_TEXT)];
    expect(told.toSorted()).toEqual([...keys].sort());
  });

  it('a file tells what it holds that no form shows, with its place', () => {
    const text = fileOf('employee/bamboohr.yaml');
    const held = findTextOnly(valueOf(text));
    expect(held.map(({ words, path }) => [words, text.split('\n')[(lineOf(text, path)?.line ?? 0) - 1]?.trim()])).toEqual([
      ['which records are read, and in which order they answer', '- object: employee'],
      ['where in the system tasks are put', 'settings:'],
    ]);
    expect(findTextOnly(valueOf(fileOf('customer/salesforce.yaml'))).map(({ path }) => path)).toEqual([['sources', 0, 'object'], ['sources', 0, 'keep']]);
    expect(findTextOnly('nonsense')).toEqual([]);
  });
});

describe('what who closes a task too early is told', () => {
  const TASKS = ['sources', 0, 'writeBack', 'tasks', 'answer'];

  it('what is usual is never written, and taking a change back leaves the file byte for byte as it was', () => {
    for (const name of names) {
      const before = fileOf(name);
      if (!isJsonObject(firstSource(before).writeBack['tasks'])) continue;
      const never = put(before, TASKS, 'never');
      expect(mappingFileSchema.parse(valueOf(never)).sources[0]?.writeBack.tasks?.answer).toBe('never');
      expect(put(never, TASKS, undefined)).toBe(before);
      const often = put(before, TASKS, withCadence(undefined, 'atMost', 3));
      expect(mappingFileSchema.parse(valueOf(often)).sources[0]?.writeBack.tasks?.answer).toEqual({ everyBusinessDays: 10, atMost: 3 });
      expect(changedLines(before, often).gone.length).toBeLessThanOrEqual(1);
      expect(put(often, TASKS, withCadence({ atMost: 3 }, 'atMost', 2))).toBe(before);
    }
  });

  it('a cadence is read from what stands there, and said in words', () => {
    expect([readCadence(undefined), readCadence({ atMost: 5 }), readCadence('never')]).toEqual([{ everyBusinessDays: 10, atMost: 2 }, { everyBusinessDays: 10, atMost: 5 }, null]);
    expect([cadenceInWords({ everyBusinessDays: 10, atMost: 2 }), cadenceInWords({ everyBusinessDays: 1, atMost: 5 }), cadenceInWords({ everyBusinessDays: 7, atMost: 1 })]).toEqual(['Twice at most for each task, at least ten business days apart.', '5 times at most for each task, at least one business day apart.', 'Once for each task.']);
    expect(withCadence({ everyBusinessDays: 4, atMost: 3 }, 'atMost', 2)).toEqual({ everyBusinessDays: 4 });
  });

  const asked = weightyNeeds(readNeeds('requirements: [{ field: goals.primary, label: Goal, weight: 5 }, { field: contract.value, label: Value, weight: 9 }, { field: promises, label: Promises, weight: 20 }, { field: risks, label: Risks, weight: 1, gate: true }]'), { 'goals.primary': 'Goal__c', 'contract.value': { from: 'Amount', ifExists: true }, 'promises': { join: ['A', 'B'] }, 'risks': 'Risks__c' });
  const record = (title: string, fields: Readonly<Record<string, string>>) => ({ externalId: title, title, url: `https://crm.example/${title}`, fields, related: {} });

  it('the example is the first record that lacks something, with what weighs most first', () => {
    expect(asked.map(({ label }) => label)).toEqual(['Risks', 'Value', 'Goal']);
    const full = { Goal__c: 'g', Amount: '1', Risks__c: 'r' };
    const example = exampleOf('customer', asked, [record('Full', full), record('Acme', { ...full, Goal__c: ' ', Risks__c: '' })]);
    expect(example?.isReal).toBe(true);
    expect(sayAnswer(example === null ? [] : [example.task]).lines[1]).toBe('Complete the handoff: Acme. Still missing: Risks (field Risks__c), Goal (field Goal__c). https://crm.example/Acme');
  });

  it('without such a record it is made up and says so; a hire’s name is never in it', () => {
    expect(exampleOf('customer', asked, [])).toMatchObject({ isReal: false, task: { missing: [{ label: 'Risks' }, { label: 'Value' }], url: null } });
    expect(exampleOf('employee', asked, [record('Ana Ruiz', {})])?.task.subject).toBe('Complete the new-hire handoff');
    expect(exampleOf('customer', [], [])).toBeNull();
  });
});

describe('stages that are watched before the close', () => {
  const stage = { path: 'StageName', label: 'Stage', type: 'picklist', custom: false, writable: true, values: ['Prospecting', 'Proposal', 'Closed Won'], maxLength: null };

  it('are those that the account has; one that it lost is told', () => {
    const stages = readStages({ IsClosed: false, StageName: ['Negotiation', 'Proposal'] }, [stage]);
    expect(stages).toEqual({ path: 'StageName', known: stage.values, chosen: ['Negotiation', 'Proposal'] });
    expect(stages === null ? [] : lostStages(stages)).toEqual(['Negotiation']);
    expect(readStages(undefined, [stage])?.chosen).toEqual([]);
  });

  it('that are more than a list of stages are left to the lines of the test', () => {
    expect(readStages([{ StageName: 'A' }, { StageName: 'B' }], [stage])).toBeNull();
    expect(readStages({ StageName: { noneOf: ['A'] } }, [stage])).toBeNull();
    expect(readStages({ Probability: { atLeast: 70 } }, [stage])).toBeNull();
    expect(readStages(undefined, [{ ...stage, values: null }])).toBeNull();
  });

  it('are changed without their neighbours, and without any nothing is watched', () => {
    expect(withStages({ IsClosed: false, StageName: ['A'] }, 'StageName', ['B'])).toEqual({ IsClosed: false, StageName: ['B'] });
    expect(withStages([{ StageName: 'A' }], 'StageName', ['B'])).toEqual([{ StageName: ['B'] }]);
    expect(withStages({ IsClosed: false, StageName: ['A'] }, 'StageName', [])).toBeUndefined();
    const before = fileOf('customer/salesforce.yaml');
    const after = put(before, ['sources', 0, 'when', 'preClose'], withStages({ IsClosed: false, StageName: ['Negotiation/Review'] }, 'StageName', ['Negotiation/Review', 'Proposal']));
    expect(changedLines(before, after)).toEqual({ gone: ['      preClose: { IsClosed: false, StageName: [Negotiation/Review] }'], come: ['      preClose: { IsClosed: false, StageName: [Negotiation/Review, Proposal] }'] });
  });
});

describe('ids that records of several systems carry', () => {
  const crm = fileOf('customer/salesforce.yaml');
  const other = { id: 'x', name: 'customer/hubspot.yaml', which: 'mapping' as const, text: fileOf('customer/hubspot.yaml'), connections: [] };

  it('are found in the other mapping of the same kind, and their lengths must be equal', () => {
    const [partner, ...more] = partnersOf(draftOf(crm), firstSource(crm), [other, { ...other, name: 'employee/csv.yaml', text: fileOf('employee/csv.yaml') }]).get('salesforce_opportunity') ?? [];
    expect(more).toEqual([]);
    expect(partner).toEqual({ from: 'hs_salesforceopportunityid', first: 15, ifExists: true, where: 'deals of hubspot.yaml' });
    const say = (first: number | null) => sayPartners({ from: 'Id', first, ifExists: false }, partner === undefined ? [] : [partner]);
    expect(say(15)).toEqual({ text: 'The same id: hs_salesforceopportunityid (deals of hubspot.yaml).', isWrong: false });
    expect(say(null)).toEqual({ text: 'Here the whole id is compared, in deals of hubspot.yaml the first 15 characters: ids of different length are never equal.', isWrong: true });
    expect(sayPartners(readSharedId('Id'), []).isWrong).toBe(false);
  });

  it('stand as short as they can, and a change touches its own line alone', () => {
    expect(withPart('Id', 'first', 15)).toEqual({ from: 'Id', first: 15 });
    expect(withPart('Id', 'from', 'Other')).toBe('Other');
    expect(withPart({ from: 'Id', first: 15, ifExists: true }, 'first', undefined)).toEqual({ from: 'Id', ifExists: true });
    const path = ['sources', 0, 'sharedIds', 'salesforce_opportunity'];
    const after = put(crm, path, withPart({ from: 'Id', first: 15 }, 'from', 'Legacy__c'));
    expect(changedLines(crm, after).come).toEqual(['      salesforce_opportunity: { from: Legacy__c, first: 15 }']);
    expect(put(after, path, { from: 'Id', first: 15 })).toBe(crm);
  });
});

describe('an applicant and an employee', () => {
  const person = (job: string, date: string | null): HandoffRecord => {
    const answer = (value: string | null): FieldAnswer => ({ value, raw: value, reason: value === null ? 'blank' : null, note: null, source: null, transform: null });
    return { kind: 'employee', title: 'Ana', url: null, reachedAt: null, owners: {}, answers: { 'person.personalEmail': answer('ana@home.example'), 'job.title': answer(job), 'job.startDate': answer(date) } };
  };
  const isOne = (a: HandoffRecord, b: HandoffRecord, withinDays: number): boolean => decideJoin(a, b, { ...USUAL_JOIN, withinDays }).join;

  it('are one by the rule that the form tells in words', () => {
    expect(sayJoin(readJoin({ withinDays: 10 }))[0]).toBe('They are one person when “Personal e-mail” and “Title” are the same, and “Start date” is no more than 10 days apart. Where a date is missing, the other two are enough.');
    expect([isOne(person('Designer', '2027-03-01'), person('Designer', '2027-03-11'), 10), isOne(person('Designer', '2027-03-01'), person('Designer', '2027-03-12'), 10), isOne(person('Designer', '2027-03-01'), person('Engineer', '2027-03-01'), 10), isOne(person('Designer', null), person('Designer', '2027-03-12'), 0)]).toEqual([true, false, false, true]);
    expect(sayJoin({ ...USUAL_JOIN, withinDays: 0 })[0]).toContain('is the same.');
  });

  it('the rule is switched on with one key and off without a trace', () => {
    const before = fileOf('employee/csv.yaml');
    const without = put(before, ['join'], undefined);
    const on = put(without, ['join'], { withinDays: USUAL_JOIN.withinDays });
    expect(mappingFileSchema.parse(valueOf(on)).join).toEqual(USUAL_JOIN);
    expect(put(on, ['join'], undefined)).toBe(without);
    const bamboo = fileOf('employee/bamboohr.yaml');
    expect(changedLines(bamboo, put(bamboo, ['join', 'withinDays'], 30))).toEqual({ gone: ['  withinDays: 45'], come: ['  withinDays: 30'] });
  });
});
