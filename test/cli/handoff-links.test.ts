import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { FILES, MAPPING, WorkFolder } from './run-handoff.ts';

const HEAD = 'id,crm_id,name,stage,type,won,value,goal,promises,rep,email\n';
const MAIN = `${HEAD}1,0061,Northwind,Won,New,2026-11-05,1000,Halve the time to invoice,,Ana,ana@acme.example
2,0062,Contoso Ltd,Won,New,2026-11-06,2000,,,Ana,ana@acme.example
3,0063,Contoso,Won,New,2026-11-07,9000,,,Ana,ana@acme.example
`;
const MIRROR = `${HEAD}x1,0061,Northwind,Won,New,2026-11-05,1000,Double the time to invoice,None,Bo,bo@acme.example
x2,,Contoso,Won,New,2026-11-08,2000,,None,Bo,bo@acme.example
x3,,Contoso,Won,New,2026-11-20,2000,,None,Bo,bo@acme.example
`;
const mapping = MAPPING.replace('    when:', '    sharedIds: { crm_deal: crm_id }\n    when:').replace('fields: { ', 'fields: { contract.value: { from: value, currency: EUR }, ');
const connection = (id: string) => `  - id: ${id}
    connector: csv
    settings: { folder: ${id}, file: deals.csv, object: Deal, id: id, account: ${id} }
    mapping: ./deals.yaml
    requirements: ./requirements.yaml
    startFrom: 2026-11-01
    rollout: tasks
    quietPeriodSeconds: 0
`;
const who = ['--by', 'ops@acme.example', '--reason', 'looked at both'];

const showSchema = z.object({ id: z.string(), score: z.int(), records: z.array(z.object({ connection: z.string(), externalId: z.string(), configured: z.boolean(), evidence: z.string().nullable() })) });
const suggestionsSchema = z.object({ suggestions: z.array(z.object({ strength: z.string(), evidence: z.array(z.string()), handoffs: z.array(z.object({ id: z.string(), records: z.array(z.object({ externalId: z.string() })) })) })) });

describe('deals in two systems, on the command line', () => {
  let folder: WorkFolder;
  beforeAll(async () => {
    folder = await WorkFolder.create({
      ...FILES, 'deals.yaml': mapping, 'main/deals.csv': MAIN, 'mirror/deals.csv': MIRROR, 'connections.yaml': `connections:\n${connection('main')}${connection('mirror')}`,
    });
    expect(await folder.handoffHere(['sync'])).toMatchObject({ code: 0 });
  }, 60_000);
  afterAll(() => folder.remove());

  const json = async <T>(schema: z.ZodType<T>, ...args: readonly string[]): Promise<T> => schema.parse(JSON.parse((await folder.handoffHere([...args, '--json'])).stdout));
  const pairs = async () =>
    (await json(suggestionsSchema, 'handoffs', 'suggestions')).suggestions.map(({ strength, handoffs }) => [strength, ...handoffs.map((handoff) => handoff.records.map((record) => record.externalId).join('+')).toSorted()]);

  it('one sync settles everything, and a second writes nothing', async () => {
    const again = await folder.handoffHere(['sync']);
    expect(again.stdout.match(/Nothing was written: every record already shows what it should/g)).toHaveLength(2);
  });

  it('show and explain name every record with its evidence, and who says what where they differ', async () => {
    const shown = await json(showSchema, 'handoffs', 'show', 'x1');
    expect(shown).toMatchObject({ score: 100, records: [{ connection: 'main', externalId: '1', evidence: null, configured: true }, { connection: 'mirror', externalId: 'x1', evidence: 'Deal x1 in "mirror" and Deal 1 in "main" name the same crm_deal 0061' }] });
    for (const command of ['show', 'explain']) {
      const { stdout } = await folder.handoffHere(['handoffs', command, shown.id.slice(0, 8)]);
      expect(stdout.replaceAll(/[│\s]+/g, ' ')).toMatch(/founded on it[\s\S]*name the same[\s\S]*Records say different things[\s\S]*Halve the time[\s\S]*Double the time/);
    }
  });

  it('suggests what looks like one with what speaks for it, but never two deals of one system', async () => {
    expect(await pairs()).toEqual([['likely', '2', 'x2']]);
    const { stdout } = await folder.handoffHere(['handoffs', 'suggestions']);
    expect(stdout).toMatch(/likely[\s\S]*The same account[\s\S]*handoffs apart/);
  });

  it('what a person says is two is not suggested again; what they say is one is linked, shown in both, and can be undone', async () => {
    await folder.handoffHere(['handoffs', 'apart', '2', 'x2', ...who]);
    expect(await pairs()).toEqual([]);
    expect(await folder.handoffHere(['handoffs', 'link', '2', 'x2', ...who])).toMatchObject({ code: 0, stdout: expect.stringContaining('stands on 2 records') });
    expect(await folder.handoffHere(['sync'])).toMatchObject({ code: 0 });
    expect(await json(showSchema, 'handoffs', 'show', 'x2')).toMatchObject({ score: 40, records: [{ externalId: '2' }, { externalId: 'x2' }] });
    expect(await folder.handoffHere(['handoffs', 'link', '2', '3', ...who])).toMatchObject({ code: 2, stderr: expect.stringContaining('two of one kind are never one') });
    expect(await folder.handoffHere(['handoffs', 'unlink', '2', 'mirror:x2', ...who])).toMatchObject({ code: 0 });
    expect(await folder.handoffHere(['sync', '--full'])).toMatchObject({ code: 0 });
    expect(await json(showSchema, 'handoffs', 'show', 'x2')).toMatchObject({ records: [{ externalId: 'x2' }] });
    expect(await pairs()).toEqual([]);
  });

  it('records of a connection that was taken out of connections.yaml are named as such', async () => {
    await folder.write('connections.yaml', `connections:\n${connection('main')}`);
    expect(await folder.handoffHere(['sync'])).toMatchObject({ code: 0 });
    const shown = await json(showSchema, 'handoffs', 'show', 'x1');
    expect(shown).toMatchObject({ score: 60, records: [{ configured: true }, { connection: 'mirror', configured: false }] });
    expect((await folder.handoffHere(['handoffs', 'show', shown.id])).stdout.replaceAll(/[│\s]+/g, ' ')).toContain('neither read nor counted');
  });
});
