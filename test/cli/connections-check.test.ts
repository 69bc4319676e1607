import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { startSimulatorProcess, type SimulatorProcess } from '../../connectors/kit/simulator/process.ts';
import { CONNECTIONS, FILES, WorkFolder } from './run-handoff.ts';

const viewSchema = z.object({
  connection: z.string(),
  ok: z.boolean(),
  abilities: z.object({ displayName: z.string(), subscribes: z.array(z.string()), cannot: z.array(z.string()), confirms: z.record(z.string(), z.string()) }).nullable(),
  missing: z.array(z.object({ names: z.array(z.string()), unlocks: z.string().nullable(), finding: z.string() })),
  unreadable: z.array(z.string()),
  items: z.array(z.object({ name: z.string(), ok: z.boolean(), ability: z.string().optional(), message: z.string() })),
});
const reportSchema = z.object({ connections: z.array(viewSchema) });

const people = (baseUrl: string, apiKey = 'demo-key'): string => `  - id: people
    connector: bamboohr
    settings: { companyDomain: acme, baseUrl: "${baseUrl}", apiKey: ${apiKey}, acceptedStatusIds: [31] }
    mapping: employee/bamboohr.yaml
`;
/** Nothing listens there. */
const DOWN = 'http://127.0.0.1:9';

describe('connections check', () => {
  let folder: WorkFolder;
  let simulator: SimulatorProcess;
  beforeAll(async () => {
    simulator = await startSimulatorProcess('bamboohr');
    await simulator.control.control('bulk-seed', { applications: 1, employees: 2 });
    folder = await WorkFolder.create(FILES);
  });
  afterAll(async () => {
    await simulator.stop();
    await folder.remove();
  });
  const check = async (connections: string, ...more: readonly string[]) => {
    await folder.write('connections.yaml', connections);
    return folder.handoffHere(['connections', 'check', ...more]);
  };
  const checkData = async (connections: string, ...more: readonly string[]) => {
    const { code, stdout } = await check(connections, '--json', ...more);
    return { code, connections: reportSchema.parse(JSON.parse(stdout)).connections };
  };

  it('says of every connection what is read, written, confirmed and announced, and what the vendor cannot do', async () => {
    const { code, stdout } = await check(`${CONNECTIONS}${people(simulator.baseUrl)}`);
    expect(code).toBe(0);
    expect(stdout).toMatch(/deals \(CSV files\): everything that was tried works\./);
    expect(stdout).toMatch(/Reads +Deal \(\d+ mapped fields\)/);
    expect(stdout).toMatch(/Writes +Deal: score, status, missing; tasks\./);
    expect(stdout).toMatch(/Announced +Nothing: what changed is found by asking/);
    expect(stdout).toMatch(/people \(BambooHR\): everything that was tried works\./);
    expect(stdout).toMatch(/Confirmed +Fields by reading back what was written; tasks by reading back/);
    expect(stdout).toMatch(/Announced +Changes of employee can be announced by webhook/);
    expect(stdout).toMatch(/Cannot +There are no tasks/);
    expect(stdout).toMatch(/Rollout +observe: nothing is written yet\./);
    expect(stdout).not.toMatch(/^ +(Missing|Unreadable) {2}/m);
  });

  it('names missing permissions with what each would unlock, and mapped fields that nobody can read', async () => {
    await simulator.control.control('set-permissions', { key: 'poor-key', unreadable: ['homeEmail'], applicantTracking: false });
    const config = `connections:\n${people(simulator.baseUrl, 'poor-key')}`;
    const { stdout } = await check(config);
    expect(stdout).toMatch(/people \(BambooHR\): \d things to mend\./);
    expect(stdout).toMatch(/Missing +Access to hiring \(ATS settings\) → would unlock: Accepted offers/);
    expect(stdout).toMatch(/Unreadable +employee\.homeEmail: for every record/);
    const { code, connections } = await checkData(config);
    expect(code).toBe(3);
    expect(connections).toMatchObject([{ ok: false, unreadable: ['employee.homeEmail'], missing: [{ names: ['Access to hiring (ATS settings)'], finding: 'Applications' }, { names: ['View on homeEmail'] }] }]);
  });

  it('a connection that does not answer is a finding of its own, and the others are still looked at', async () => {
    const { code, connections } = await checkData(`connections:\n${people(DOWN)}${CONNECTIONS.replace('connections:\n', '')}`);
    expect(code).toBe(3);
    expect(connections.map(({ connection, ok }) => [connection, ok])).toEqual([['people', false], ['deals', true]]);
    expect(connections[0]?.items).toMatchObject([{ ability: 'connect', message: expect.stringContaining('could not be reached') }]);
    // What it could do is known without its answer.
    expect(connections[0]?.abilities).toMatchObject({ displayName: 'BambooHR', subscribes: ['employee'], confirms: { tasks: 'read_back' } });
  });

  it('fails when not one connection can be tried, and says wrong usage for a wrong configuration', async () => {
    expect((await check(`connections:\n${people(DOWN)}`)).code).toBe(1);
    expect((await check(`connections:\n${people(simulator.baseUrl, 'no-such-key')}`)).code).toBe(1);
    expect((await check(CONNECTIONS, 'nobody')).code).toBe(2);
    expect((await check(CONNECTIONS.replace('./deals.yaml', './not-there.yaml'))).code).toBe(2);
  });

  it('shows no secret, whatever is wrong', async () => {
    for (const url of [simulator.baseUrl, DOWN]) {
      const { stdout, stderr } = await check(`connections:\n${people(url, 'secret-key-4711')}`);
      expect(`${stdout}${stderr}`).not.toContain('secret-key-4711');
    }
  });
});
