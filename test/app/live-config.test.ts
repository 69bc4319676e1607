import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { liveConfig, type ConfigChange, type LiveConfig } from '../../src/app/live-config.ts';
import { parseConfig } from '../../src/config/load-config.ts';

const one = (id: string, more = ''): string => `  - id: ${id}\n    connector: csv\n    mapping: customer/csv.yaml\n${more}`;
const file = (...connections: string[]): string => `connections:\n${connections.join('')}`;

interface Heard {
  readonly changes: ConfigChange[];
  readonly refused: string[];
  readonly waits: (readonly string[])[];
}

async function following(first: string, work: (live: LiveConfig, write: (text: string) => Promise<void>, heard: Heard) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'handoff-live-'));
  const path = join(folder, 'connections.yaml');
  try {
    await writeFile(path, first);
    const live = liveConfig(parseConfig(first, { cwd: folder, env: { NAME: 'value' } }));
    const heard: Heard = { changes: [], refused: [], waits: [] };
    live.listen({ changed: (change) => void heard.changes.push(change), refused: ({ message }) => void heard.refused.push(message), waits: (parts) => void heard.waits.push(parts) });
    await live.look();
    await work(live, async (text) => {
      await rm(path);
      await writeFile(path, text);
      await live.look();
    }, heard);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const idsOf = ({ config }: LiveConfig): readonly string[] => config.connections.map(({ id }) => id);

describe('connections.yaml while the service runs', () => {
  it('tells which connections are new, changed and gone; a comment changes nothing', () =>
    following(file(one('a'), one('b')), async (live, write, { changes }) => {
      const { config } = live;
      await write(`# a comment\n${file(one('a'), one('b'))}`);
      expect(changes).toEqual([]);
      await write(file(one('b', '    rollout: fields\n'), one('c')));
      expect(changes).toEqual([{ added: ['c'], changed: ['b'], removed: ['a'] }]);
      expect([idsOf(live), config.connections[0]?.rollout]).toEqual([['b', 'c'], 'fields']);
      await write(file(one('c'), one('b', '    rollout: fields\n')));
      expect([changes.length, idsOf(live)]).toEqual([2, ['c', 'b']]);
    }));

  it('is taken whole or not at all, and a broken one is told once, until it is mended', () =>
    following(file(one('a')), async (live, write, { changes, refused }) => {
      await write(file(one('a', '    rollout: fields\n'), one('b', '    rollout: everything\n')));
      await live.look();
      expect([idsOf(live), live.config.connections[0]?.rollout, changes, refused.length]).toEqual([['a'], 'observe', [], 1]);
      expect(live.findings()).toMatchObject([{ ok: false, meaning: expect.stringContaining('rollout') }]);
      await write(file(one('a', '    settings: { folder: "${NOT_SET}" }\n')));
      expect([refused.length, refused[1]]).toEqual([2, expect.stringContaining('NOT_SET')]);
      await write(file(one('a')));
      expect([live.findings(), changes]).toEqual([[], []]);
    }));

  it('that vanished leaves everything as it was', () =>
    following(file(one('a')), async (live, _write, { refused }) => {
      await rm(live.config.origin.path);
      await live.look();
      expect([idsOf(live), refused]).toEqual([['a'], [expect.stringContaining('no such file')]]);
    }));

  it('says what is taken at the next start only', () =>
    following(file(one('a')), async (live, write, { waits }) => {
      await write(`service: { lanes: 3 }\n${file(one('a'))}`);
      await write(`service: { lanes: 3 }\n${file(one('a'), one('b'))}`);
      expect([waits, live.config.service.lanes, idsOf(live)]).toEqual([[['service']], 8, ['a', 'b']]);
      expect(live.findings()).toMatchObject([{ note: true, meaning: expect.stringContaining('service') }]);
      await write(file(one('a'), one('b')));
      expect(live.findings()).toEqual([]);
    }));
});
