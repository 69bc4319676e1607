import { describe, expect, it, jest } from '@jest/globals';
import { changedLines } from './changed-lines.ts';
import { withDemoStudio, withStudio } from './open-studio.ts';
import { textOf } from './read-editor.ts';

jest.setTimeout(400_000);

const OPS = { name: 'Omar Ops', email: 'omar@acme.example', role: 'operations' } as const;
const CONNECTIONS = `connections:
  - { id: deals, connector: csv, settings: { file: deals.csv, id: id }, mapping: customer/csv.yaml, playbook: customer/playbook.yaml }
`;

describe('readiness before the close in a browser', () => {
  it('says what operations would miss, and after the close keeps the scores of the three moments', () =>
    withDemoStudio(async ({ app, signIn, simulator }) => {
      const window = await signIn('sales', 'Sara Sales');
      const { page } = window;
      const [late] = await app.store.listHandoffs({ connection: 'sales', status: ['pre_close'], limit: 1 });
      if (late === undefined) throw new Error('the demo has no late-stage deal');

      // The first page leads to them.
      await window.visit('/');
      await page.getByRole('link', { name: /deals? about to close with gaps/ }).click();
      await page.waitForURL(/statuses=pre_close/);
      await page.getByRole('link', { name: late.title }).waitFor();

      await window.visit(`/handoffs/${late.id}`);
      const readiness = page.getByRole('region', { name: 'Readiness' });
      await readiness.getByText(/^If this closed today, operations would miss: .+\.$/).waitFor();
      expect(await page.getByText(/If this closed today/).count()).toBe(1);
      expect(await readiness.getByRole('listitem').allInnerTexts()).toEqual([expect.stringMatching(new RegExp(`Before the close\\s+${late.score}`)), expect.stringMatching(/At the close\s+not yet/), expect.stringMatching(/At acceptance\s+not yet/)]);
      await window.picture('readiness');
      expect(await window.findBarriers()).toEqual([]);

      await simulator('salesforce').control.control('update', { records: [{ Id: late.founding.externalId, StageName: 'Closed Won' }] });
      await app.sync('sales');
      await app.accept((await app.store.findHandoffs([late.id])).handoffs[0] ?? late, { by: OPS, anyway: 'The kick-off is tomorrow.' });
      await window.visit(`/handoffs/${late.id}`);
      const kept = page.getByRole('region', { name: 'Scores kept' });
      await kept.waitFor();
      expect(await kept.getByText(/not yet|not seen/).count()).toBe(0);
      await page.getByText(/^Score at the close: \d+$/).waitFor();
      await page.setViewportSize({ width: 360, height: 800 });
      await page.emulateMedia({ colorScheme: 'dark' });
      await window.picture('readiness-kept-narrow-dark');
      expect(await window.findBarriers()).toEqual([]);
      expect(window.complaints).toEqual([]);
    }));

  it('is asked about early when the playbook says so: a switch, and one line in the file', () =>
    withStudio({ connections: CONNECTIONS, simulators: [] }, async ({ signIn }) => {
      const window = await signIn('revops', 'Rita RevOps');
      const { page } = window;
      await window.visit('/rules');
      await page.getByRole('button', { name: /^Change the rules for/ }).click();
      const read = (): Promise<string> => textOf(page, 'customer/playbook.yaml', 'Playbook');
      await page.getByRole('tab', { name: 'Playbook' }).click();
      const early = page.getByRole('switch', { name: /^Ask for what is missing before the deal closes/ });
      await early.waitFor();
      const before = await read();
      await early.press('Space');
      expect(changedLines(before, await read())).toEqual({ gone: [], come: ['beforeClose: { tasks: true }'] });
      await early.scrollIntoViewIfNeeded();
      await window.picture('playbook-before-close');
      expect(await window.findBarriers()).toEqual([]);
      await early.press('Space');
      expect(await read()).toBe(before);
      expect(window.complaints).toEqual([]);
    }));
});
