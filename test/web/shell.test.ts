import { describe, expect, it, jest } from '@jest/globals';
import { withStudio } from './open-studio.ts';

jest.setTimeout(180_000);

const CONNECTIONS = `connections:
  - { id: sales, connector: csv, settings: { file: deals.csv, id: id }, mapping: customer/csv.yaml }
`;

describe('the studio in a browser', () => {
  it('opens for who is signed in, asks nobody else, breaks no rule of its policy, and has no barrier that axe finds serious', () =>
    withStudio({ connections: CONNECTIONS, simulators: [] }, async ({ signIn }) => {
      const window = await signIn('revops');
      await window.visit('/');
      expect(await window.page.title()).toBe('Overview · handoff-sync');
      expect(await window.findBarriers()).toEqual([]);
      expect(window.complaints).toEqual([]);
    }));

  it('who is not signed in is asked to', () =>
    withStudio({ connections: CONNECTIONS, simulators: [] }, async ({ signIn, endSessions }) => {
      const window = await signIn('revops', 'Rita RevOps');
      await endSessions('Rita RevOps');
      await window.visit('/');
      await window.page.getByRole('link', { name: 'Sign in', exact: true }).waitFor();
      expect(await window.findBarriers()).toEqual([]);
      expect(window.complaints).toEqual([]);
    }));

  it('when the session ends, the page stays as it is and asks to sign in again', () =>
    withStudio({ connections: CONNECTIONS, simulators: [] }, async ({ signIn, endSessions }) => {
      const window = await signIn('revops', 'Rita RevOps');
      await window.visit('/');
      await endSessions('Rita RevOps');
      // Somebody comes back to the tab.
      await window.page.evaluate("window.dispatchEvent(new Event('visibilitychange'))");
      const asked = window.page.getByRole('dialog', { name: 'Your session has ended' });
      await asked.waitFor();
      expect(await window.page.title()).toBe('Overview · handoff-sync');
      await window.signInAgain();
      await asked.getByRole('button', { name: /go on/ }).click();
      await asked.waitFor({ state: 'detached' });
      expect(await window.findBarriers()).toEqual([]);
    }));
});
