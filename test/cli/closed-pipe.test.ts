import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { expect, it } from '@jest/globals';

it('a reader who stops reading (| head) makes no command fail', async () => {
  const child = spawn(process.execPath, ['bin/handoff.js', '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  const said = text(child.stderr);
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  expect({ code, said: await said }).toEqual({ code: 0, said: '' });
});
