import { describe, expect, it, jest } from '@jest/globals';
import { z } from 'zod';
import { PERMISSIONS, type Role } from '../../src/core/access/permissions.ts';
import { beginChange, isBroken, REQUIREMENTS, withDeals } from './bad-input-world.ts';
import { keepStudio } from './keep-studio.ts';
import { addressOf, listPages } from './list-pages.ts';

jest.setTimeout(600_000);

const studio = keepStudio(withDeals);

describe('a role without rights', () => {
  it.each(['viewer', 'sales', 'operations'] as const)('%s sees what is open to it; every other page says so, by its address too, and the service refuses as well', async (role) => {
    const rita = await studio().signIn('revops', 'Rita RevOps');
    const draft = await beginChange(rita);
    const somebody = await studio().signIn(role, `Sam ${role}`);
    const { page } = somebody;
    const rows = z.object({ rows: z.array(z.object({ id: z.string() })) });
    await somebody.visit('/');
    const [row] = rows.parse(await page.evaluate("fetch('/api/v1/handoffs/rows?limit=1').then((answer) => answer.json())")).rows;
    const [run] = await studio().app.store.findRuns('sales', 1);
    const known = { '/handoffs/:id': `/handoffs/${row?.id ?? ''}`, '/rules/:file': `/rules/${REQUIREMENTS}`, '/drafts/:id/:tab?': draft, '/connections/:id': '/connections/sales', '/runs/:id': `/runs/${run?.id ?? ''}` };
    for (const listed of listPages()) {
      await page.goto(`${studio().address}${addressOf(listed, known)}`);
      await page.getByRole('navigation', { name: 'Pages' }).waitFor();
      const isOpen = rolesOf(listed.action).includes(role);
      if (isOpen) await page.locator('h1').first().waitFor();
      else await page.getByText('This is not open to your role').waitFor();
      expect([listed.path, await isBroken(page)]).toEqual([listed.path, 0]);
      if (listed.nav !== null) expect([listed.nav, await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: listed.nav, exact: true }).count()]).toEqual([listed.nav, isOpen ? 1 : 0]);
      expect([listed.path, await somebody.findBarriers(['light'])]).toEqual([listed.path, []]);
    }
    await somebody.visit(`/rules/${REQUIREMENTS}`);
    expect(await page.getByRole('main').getByRole('button', { name: /Go back to this version|Change/ }).count()).toBe(0);
    const refused = await page.evaluate(`fetch('/api/v1/me').then((answer) => answer.json()).then(({ csrfToken }) => fetch('/api/v1${draft}', { method: 'DELETE', headers: { 'x-handoff-csrf': csrfToken } })).then(({ status }) => status)`);
    expect(refused).toBe(403);
    expect(somebody.complaints).toEqual([]);
    await page.context().close();
    await rita.page.context().close();
  });
});

function rolesOf(action: string): readonly Role[] {
  const found = Object.entries(PERMISSIONS).find(([name]) => name === action)?.[1].roles;
  return found === undefined || found === 'anyone' ? [] : found;
}
