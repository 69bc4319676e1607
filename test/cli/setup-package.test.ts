import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { FILES, WorkFolder } from './run-handoff.ts';

/** Nothing listens there. */
const connection = (id: string): string => `  - id: ${id}
    connector: salesforce
    settings: { loginUrl: "http://127.0.0.1:9", auth: { flow: client_credentials, clientId: x, clientSecret: never-shown } }
    mapping: ./mine.yaml
    schedule: "*/5 * * * *"
`;
const writtenSchema = z.object({
  connection: z.string(),
  folder: z.string(),
  dryRun: z.boolean(),
  files: z.array(z.object({ path: z.string(), change: z.string() })),
  next: z.array(z.string()),
});
const FOLDER = 'handoff-salesforce-package';
const SCORE = 'force-app/main/default/objects/Opportunity/fields/Deal_Readiness__c.field-meta.xml';

describe('setup --package', () => {
  let folder: WorkFolder;
  let mapping: string;
  beforeAll(async () => {
    const shipped = await readFile(new URL('../../mappings/customer/salesforce.yaml', import.meta.url), 'utf8');
    mapping = shipped.replace('Handoff_Score__c: score', 'Deal_Readiness__c: score');
    folder = await WorkFolder.create({ ...FILES, 'mine.yaml': mapping, 'connections.yaml': `${FILES['connections.yaml']}${connection('sales')}` });
  });
  afterAll(() => folder.remove());
  const setup = (...args: readonly string[]) => folder.handoffHere(['setup', ...args]);
  const setupData = async (...args: readonly string[]) => {
    const { code, stdout } = await setup(...args, '--json');
    return { code, ...writtenSchema.parse(JSON.parse(stdout)) };
  };
  const textOf = (path: string) => readFile(join(folder.path, FOLDER, path), 'utf8');

  it('a dry run lists the files and writes none; the vendor’s name stands for its only connection, and its org is not asked', async () => {
    const plan = await setupData('salesforce', '--package', '--dry-run');
    expect(plan).toMatchObject({ code: 0, connection: 'sales', dryRun: true });
    expect(plan.files).toContainEqual({ path: SCORE, change: 'new' });
    expect(await readdir(folder.path)).not.toContain(FOLDER);
  });

  it('writes the project with the names of the mapping, says what to do with it, and changes nothing the second time', async () => {
    const { code, stdout } = await setup('sales', '--package');
    expect(code).toBe(0);
    expect(stdout).toMatch(/new +force-app\/main\/default\/.*Deal_Readiness__c/);
    expect(stdout).toContain('sf project deploy start -x manifest/package.xml');
    expect(stdout).not.toContain('never-shown');
    expect(await textOf('manifest/package.xml')).toContain('<members>Opportunity.Deal_Readiness__c</members>');
    const again = await setupData('sales', '--package');
    expect(new Set(again.files.map(({ change }) => change))).toEqual(new Set(['same']));
  });

  it('needs no database, which a running service may have for itself', async () => {
    await folder.write('connections.yaml', `database: ./taken\n${FILES['connections.yaml']}${connection('sales')}`);
    await folder.write('taken', 'no folder at all');
    expect((await setup('sales', '--package', '--dry-run')).code).toBe(0);
    expect((await setup('sales', '--dry-run')).code).not.toBe(0);
    await folder.write('connections.yaml', `${FILES['connections.yaml']}${connection('sales')}`);
  });

  it('a name that changed takes its file along, and --inputs brings the questions', async () => {
    await folder.write('mine.yaml', mapping.replace('Deal_Readiness__c', 'Readiness__c'));
    const { files } = await setupData('sales', '--package', '--inputs');
    expect(files).toContainEqual({ path: SCORE, change: 'removed' });
    expect(files.filter(({ change }) => change === 'new').map(({ path }) => path.slice(path.lastIndexOf('/') + 1))).toEqual(expect.arrayContaining(['Readiness__c.field-meta.xml', 'Handoff_Goal__c.field-meta.xml']));
    await expect(textOf(SCORE)).rejects.toMatchObject({ code: 'ENOENT' });
    await folder.write('mine.yaml', mapping);
  });

  it('refuses a folder with files that it did not write, and files that were edited since, and touches nothing', async () => {
    await folder.write('elsewhere/notes.txt', 'mine');
    const other = await setup('sales', '--package', './elsewhere');
    expect([other.code, other.stderr]).toEqual([2, expect.stringContaining('not written by this command: notes.txt. Nothing was written.')]);
    expect(await readdir(join(folder.path, 'elsewhere'))).toEqual(['notes.txt']);
    await folder.write(`${FOLDER}/README.md`, 'mine now');
    const edited = await setup('sales', '--package');
    expect([edited.code, edited.stderr]).toEqual([2, expect.stringMatching(/edited since this command wrote them: README\.md[\s\S]*Name another folder/)]);
    expect(await textOf('README.md')).toBe('mine now');
    expect((await setup('sales', '--package', './fresh')).code).toBe(0);
  });

  it('says what is wrong with the usage: no package for the vendor, the other option, two options, several connections', async () => {
    const said = async (...args: readonly string[]) => {
      const { code, stderr } = await setup(...args);
      return `${code} ${stderr}`;
    };
    expect(await said('deals', '--package')).toMatch(/^2 There is no package for CSV files\.[\s\S]*Leave --package out/);
    expect(await said('sales', '--app')).toMatch(/^2 There is no app for Salesforce\.[\s\S]*Use --package instead/);
    expect(await said('sales', '--package', '--remove')).toMatch(/^2 --remove and --package do not go together/);
    expect(await said('nobody', '--package')).toMatch(/^2 .*nobody/);
    await folder.write('connections.yaml', `connections:\n${connection('sales')}${connection('emea')}`);
    expect(await said('salesforce', '--package')).toMatch(/^2 2 connections use salesforce: sales, emea\./);
  });
});
