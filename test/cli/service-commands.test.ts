import { createServer } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FILES, WorkFolder } from './run-handoff.ts';

describe('wrong input to the commands of the service', () => {
  let folder: WorkFolder;
  const taken = createServer();
  let port = 0;
  beforeAll(async () => {
    taken.listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
    folder = await WorkFolder.create(FILES);
    await folder.write('taken.yaml', `service: { listen: { port: ${port} } }\n${FILES['connections.yaml']}`);
    await folder.write('elsewhere.yaml', `service: { listen: { host: 192.0.2.1, port: 0 } }\n${FILES['connections.yaml']}`);
  });
  afterAll(async () => {
    taken.close();
    await folder.remove();
  });

  const refused: readonly (readonly [string, readonly string[], number, readonly (string | RegExp)[]])[] = [
    ['serve at a port that is taken', ['serve', '--config', 'taken.yaml'], 2, [/another program listens there/, 'service.listen']],
    ['serve at an address of another machine', ['serve', '--config', 'elsewhere.yaml'], 2, [/no such address/, 'service.listen']],
    ['serve without lanes', ['serve', '--lanes', '0'], 2, ['--lanes']],
    ['a worker on the embedded database', ['worker'], 2, ['DATABASE_URL']],
    ['a backup into a folder that does not exist', ['backup', 'gone/x.gz'], 1, ['gone/x.gz', 'no such file or folder', 'Correct the path']],
    ['a restore of nothing', ['restore', 'gone.gz'], 2, ['gone.gz', 'handoff backup']],
    ['an action that the audit log does not know', ['audit', '--action', 'acept_handoff'], 2, ['--action', 'accept_handoff']],
    ['an outcome that the audit log does not know', ['audit', '--outcome', 'weird'], 2, ['allowed, refused, failed']],
    ['limits of an unknown connection', ['limits', 'nope'], 2, ['"nope"', 'deals']],
    ['freshness of an unknown connection', ['freshness', 'nope'], 2, ['"nope"', 'deals']],
    ['alarms of an unknown connection', ['alarms', '--connection', 'nope'], 2, ['"nope"', 'deals']],
    ['a decision by nobody', ['handoffs', 'accept', '1', '--by', ' '], 2, ['--by', 'Say who decides']],
    ['a decision by somebody with half an address', ['handoffs', 'accept', '1', '--by', 'Omar <omar>'], 2, ['"omar" is not an e-mail address']],
    ['an answer to no number', ['handoffs', 'answer', '1', 'one', 'SAP', '--by', 'ana@acme.example'], 2, ['number', 'whole number']],
    ['a token for an unknown role', ['tokens', 'create', 'x', '--role', 'boss'], 2, ['viewer, sales, operations, revops, admin']],
    ['signing out who is not signed in', ['users', 'signout', 'nobody'], 1, ['"nobody"', 'handoff users list']],
  ];
  it.each(refused)('%s is refused with the place and the remedy', async (_title, args, code, told) => {
    // What the machine refuses is an error of its own kind inside Jest: those run as a process.
    const answer = await (['serve', 'backup'].includes(args[0] ?? '') ? folder.handoff(args) : folder.handoffHere(args));
    expect(answer).toMatchObject({ code, stdout: '' });
    for (const part of told) expect(answer.stderr).toMatch(typeof part === 'string' ? new RegExp(part.replaceAll(/[.()]/g, '\\$&')) : part);
    expect(answer.stderr).not.toMatch(/unexpected|undefined|NaN|Zod|\n\s+at /);
  });
});
