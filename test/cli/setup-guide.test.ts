import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { openAccount, type Account } from '../connectors/bamboohr/session.ts';
import { FILES, WorkFolder } from './run-handoff.ts';

const listSchema = z.object({ there: z.number(), unknown: z.number(), fields: z.number(), steps: z.array(z.looseObject({ what: z.string(), done: z.boolean(), guide: z.looseObject({ name: z.string(), state: z.string() }).optional() })) });

describe('setup of a system in which fields are made by hand', () => {
  let account: Account;
  let folder: WorkFolder;
  beforeAll(async () => {
    account = await openAccount();
    await account.control.control('define-fields');
    await account.control.control('define-table');
    await account.control.control('remove-fields', { aliases: ['customHandoffScore', 'customWorkModel'] });
    const mapping = await readFile(new URL('../../mappings/employee/bamboohr.yaml', import.meta.url), 'utf8');
    const requirements = await readFile(new URL('../../mappings/employee/requirements.yaml', import.meta.url), 'utf8');
    const playbook = await readFile(new URL('../../mappings/employee/playbook.yaml', import.meta.url), 'utf8');
    const people = `  - { id: people, connector: bamboohr, mapping: ./people.yaml, requirements: ./people-requirements.yaml, playbook: ./people-playbook.yaml, settings: { companyDomain: acme, baseUrl: "${account.baseUrl}", apiKey: demo-key } }\n`;
    folder = await WorkFolder.create({ ...FILES, 'people.yaml': mapping, 'people-requirements.yaml': requirements, 'people-playbook.yaml': playbook, 'connections.yaml': `${FILES['connections.yaml']}${people}` });
  });
  afterAll(async () => {
    await folder.remove();
    await account.close();
  });
  const setup = (...args: readonly string[]) => folder.handoffHere(['setup', ...args]);

  it('is a list by place, with what people fill in as well, all that has to be typed, and how far it is', async () => {
    const { code, stdout } = await setup('people');
    expect(code).toBe(0);
    expect(stdout).toContain('18 of 20 fields are there.');
    expect(stdout).toMatch(/Settings → Custom Fields & Tables → section "New Hire Setup"\n[^]*\[ \] Work Model · customWorkModel · to create\n +Type: List \(Remote, Hybrid, On-site\)\n[^]*Answers “Work model”: counts 10 in the score/);
    expect(stdout).toContain('[x] Handoff Status · customHandoffStatus\n');
    expect(stdout).toMatch(/To do or to confirm by hand[^]*Who sees the section "Handoff"/);
    expect(stdout).not.toContain('demo-key');
  });

  it('with --json is the same as data', async () => {
    const { stdout } = await setup('people', '--dry-run', '--json');
    const { steps, ...counts } = listSchema.parse(JSON.parse(stdout));
    expect(counts).toEqual({ there: 18, unknown: 0, fields: 20 });
    expect(steps.flatMap(({ guide }) => (guide === undefined || guide.state === 'there' ? [] : [guide.name])).toSorted()).toEqual(['customHandoffScore', 'customWorkModel']);
  });

  it('with --guide is a document as well, which is renewed, and which takes no other file’s place', async () => {
    expect((await setup('people', '--guide', 'fields.md', '--dry-run')).stdout).toContain('would be in fields.md');
    await expect(readFile(join(folder.path, 'fields.md'), 'utf8')).rejects.toMatchObject({ code: 'ENOENT' });
    for (const time of [1, 2]) expect([time, (await setup('people', '--guide', 'fields.md')).code]).toEqual([time, 0]);
    expect(await readFile(join(folder.path, 'fields.md'), 'utf8')).toMatch(/^# Fields to create in BambooHR\n[^]*- \[ \] \*\*Work Model\*\* – to create/);
    const other = await setup('people', '--guide', 'people.yaml');
    expect([other.code, other.stderr]).toEqual([2, expect.stringContaining('people.yaml is there already')]);
    expect((await setup('people', '--guide', 'fields.md', '--remove')).code).toBe(2);
  });
});
