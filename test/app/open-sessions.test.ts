import { describe, expect, it } from '@jest/globals';
import { knownSecrets } from '../../src/app/known-secrets.ts';
import { lateParts } from '../../src/app/late-parts.ts';
import { shareSessions } from '../../src/app/open-sessions.ts';
import { parseConfig } from '../../src/config/load-config.ts';
import type { Connector } from '../../src/core/connector.ts';
import type { OpenStore } from '../../src/store/open-store.ts';
import { FakeSource } from '../support/fake-source.ts';
import { HOUR, ManualClock } from '../support/manual-clock.ts';
import { withStore } from '../support/store.ts';

const IDS = ['a', 'b', 'c', 'd'];
const config = parseConfig(['connections:', ...IDS.flatMap((id) => [`  - id: ${id}`, '    connector: fake', '    mapping: m.yaml'])].join('\n'), { cwd: '/', env: {} });

function start(store: OpenStore, most: number) {
  const clock = new ManualClock('2026-11-23T09:00:00.000Z');
  const log: string[] = [];
  const { connector } = new FakeSource(clock);
  const counted: Connector = {
    ...connector,
    open: async (settings, context) => {
      log.push(`open ${context.connection}`);
      const session = await connector.open(settings, context);
      return { ...session, close: () => Promise.resolve(void log.push(`close ${context.connection}`)) };
    },
  };
  return { clock, log, ...shareSessions({ config, store, clock, findConnector: () => Promise.resolve(counted), log: undefined, secrets: knownSecrets(), ...lateParts() }, most) };
}

describe('many sessions in one process', () => {
  it('are closed when there are too many, the one that rested longest first', () =>
    withStore('postgres', async (store) => {
      const { log, openSession, closeAll } = start(store, 2);
      for (const id of ['a', 'b', 'a', 'c', 'a', 'b']) await openSession(id);
      expect(log).toEqual(['open a', 'open b', 'open c', 'close b', 'open b', 'close c']);
      await closeAll();
      expect(log.slice(-2).toSorted()).toEqual(['close a', 'close b']);
    }));

  it('are left open while something of theirs is under way', () =>
    withStore('postgres', async (store) => {
      const { log, openSession } = start(store, 1);
      const { session } = await openSession('a');
      const pages = session.pull({ reads: [], cursor: null, watchTasks: false, signal: new AbortController().signal });
      await pages.next();
      await openSession('b');
      await openSession('c');
      expect(log).not.toContain('close a');
      await pages.return();
      await openSession('d');
      expect(log).toContain('close a');
    }));

  it('of a changed connection are opened anew, while who is at work with the old one comes to an end with it', () =>
    withStore('postgres', async (store) => {
      const { log, openSession, renewSession } = start(store, 4);
      const { session, budget } = await openSession('a');
      const pages = session.pull({ reads: [], cursor: null, watchTasks: false, signal: new AbortController().signal });
      await budget.during(async () => {
        await pages.next();
        await renewSession('a');
        await openSession('a');
        await pages.return();
        expect(log).toEqual(['open a', 'open a']);
      });
      expect(log).toEqual(['open a', 'open a', 'close a']);
      await renewSession('a');
      expect(log).toEqual(['open a', 'open a', 'close a', 'close a']);
    }));

  it('are opened once when two ask at the same time, and afresh after a day', () =>
    withStore('postgres', async (store) => {
      const { clock, log, openSession } = start(store, 2);
      await Promise.all([openSession('a'), openSession('a')]);
      expect(log).toEqual(['open a']);
      clock.advance(24 * HOUR);
      await openSession('a');
      expect(log).toEqual(['open a', 'close a', 'open a']);
    }));
});
