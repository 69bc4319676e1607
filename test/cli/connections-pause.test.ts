import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { FILES, WorkFolder } from './run-handoff.ts';

const audit = z.object({ entries: z.array(z.object({ callerName: z.string(), action: z.string(), target: z.string().nullable(), outcome: z.string() })) });
const [connection = ''] = /- id: (?<id>\S+)/.exec(FILES['connections.yaml'] ?? '')?.slice(1) ?? [];

describe('connections pause and resume', () => {
  let folder: WorkFolder;
  beforeAll(async () => {
    folder = await WorkFolder.create(FILES);
  });
  afterAll(() => folder.remove());

  it('say what follows from them, and stand in the audit log', async () => {
    const pause = await folder.handoffHere(['connections', 'pause', connection, '--by', 'revops@acme.example', '--reason', 'the CRM is being migrated']);
    expect(pause).toMatchObject({ code: 0, stdout: expect.stringContaining(`handoff connections resume ${connection}`) });
    expect(JSON.parse((await folder.handoffHere(['connections', 'pause', connection, '--by', 'revops@acme.example', '--reason', 'still', '--json'])).stdout)).toEqual({ connection, paused: true });
    expect(JSON.parse((await folder.handoffHere(['connections', 'resume', connection, '--json'])).stdout)).toEqual({ connection, paused: false });
    const { entries } = audit.parse(JSON.parse((await folder.handoffHere(['audit', '--json'])).stdout));
    expect(entries.map(({ action, target, outcome }) => [action, target, outcome])).toEqual([
      ['resume_connection', connection, 'allowed'],
      ['pause_connection', connection, 'allowed'],
      ['pause_connection', connection, 'allowed'],
    ]);
    expect(entries[0]?.callerName).toContain('terminal');
  });

  it.each([
    ['a connection that does not exist', ['connections', 'pause', 'slaes', '--by', 'revops@acme.example', '--reason', 'x'], 'There is no connection "slaes"'],
    ['nobody who says so', ['connections', 'pause', 'any', '--reason', 'x'], '--by'],
    ['no reason', ['connections', 'pause', 'any', '--by', 'revops@acme.example'], '--reason'],
    ['resuming what does not exist', ['connections', 'resume', 'slaes'], 'There is no connection "slaes"'],
  ])('%s is refused with what to do', async (_, args, said) => {
    expect(await folder.handoffHere(args)).toMatchObject({ code: 2, stderr: expect.stringContaining(said) });
  });
});
