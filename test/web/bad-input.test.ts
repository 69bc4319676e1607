import { describe, expect, it, jest } from '@jest/globals';
import { beginChange, isBroken, openText, REQUIREMENTS, saved, withDeals } from './bad-input-world.ts';
import { keepStudio } from './keep-studio.ts';

jest.setTimeout(600_000);

const studio = keepStudio(withDeals);

const NONSENSE: Readonly<Record<string, string>> = {
  'an unclosed list': 'handoff: customer\nrequirements: [\n',
  'a page of the web': '<!doctype html><script>document.title = "taken over"</script><img src=x onerror="document.title=\'taken over\'">',
  'a list': '- one\n- two\n',
  'nothing': '',
  'control characters': 'handoff: customer\n\u0000\u0001\u202e\ud800 requirements\n',
  'tabs for indentation': 'handoff: customer\nrequirements:\n\t- id: goal\n',
  'aliases that unfold without end': `a: &a [x, x]\n${Array.from({ length: 40 }, (_, index) => `${'abcdefghijklmnopqrstuvwxyz'[index % 26]}${index}: &b${index} [${index === 0 ? '*a, *a' : `*b${index - 1}, *b${index - 1}`}]`).join('\n')}\n`,
  'brackets ten thousand deep': '['.repeat(10_000),
  'one line of 300,000 letters': `handoff: ${'x'.repeat(300_000)}\n`,
  'wrong kinds everywhere': 'handoff: customer\nreadyAt: [1]\nzone: 5\nplaceholders: {}\nrequirements: { a: 1 }\nsegments: text\n',
};

describe('nonsense pasted into the text of a rules file', () => {
  it('is shown with what is wrong, breaks no tab, and is undone', async () => {
    const rita = await studio().signIn('revops', 'Rita RevOps');
    const { page } = rita;
    const draft = await beginChange(rita);
    const text = await openText(rita, draft);
    const before = await text.inputValue();
    for (const [what, nonsense] of Object.entries(NONSENSE)) {
      await text.fill(nonsense);
      await page.getByRole('region', { name: 'Problems' }).getByRole('heading', { name: /to mend/ }).waitFor();
      if (what === 'an unclosed list') {
        await rita.picture('bad-input-text');
        expect(await rita.findBarriers()).toEqual([]);
      }
      for (const tab of ['Requirements', 'Mapping of sales', 'Playbook', 'Changes', 'Preview', 'Publish']) {
        await page.getByRole('tab', { name: tab }).click();
        await page.getByRole('tabpanel', { name: tab }).waitFor();
        expect([what, tab, await isBroken(page)]).toEqual([what, tab, 0]);
      }
      if (what === 'an unclosed list') {
        await page.getByRole('tab', { name: 'Requirements' }).click();
        await page.getByRole('alert').filter({ hasText: 'cannot be read' }).getByRole('link').click();
      } else {
        await page.getByRole('tab', { name: 'Text' }).click();
        await page.getByLabel('File', { exact: true }).selectOption(REQUIREMENTS);
      }
      await text.waitFor();
      const undo = page.getByRole('button', { name: 'Undo' });
      while (await undo.isEnabled()) await undo.click();
      expect([what, await text.inputValue()]).toEqual([what, before]);
    }
    await page.getByRole('heading', { name: 'Nothing is wrong' }).waitFor();
    await saved(page);
    expect(await page.title()).toMatch(/· handoff-sync$/);
    expect(rita.complaints).toEqual([]);
    await page.context().close();
  });
});

describe('an ended session', () => {
  it('in the middle of typing loses nothing: signed in again, it is saved', async () => {
    const rita = await studio().signIn('revops', 'Rita Ended');
    const { page } = rita;
    const text = await openText(rita, await beginChange(rita));
    const before = await text.inputValue();
    await studio().endSessions('Rita Ended');
    await text.fill(before.replace('readyAt: 80', 'readyAt: 71'));
    const asked = page.getByRole('dialog', { name: 'Your session has ended' });
    await asked.waitFor();
    await rita.picture('session-ended');
    await rita.signInAgain();
    await asked.getByRole('button', { name: /go on/ }).click();
    await asked.waitFor({ state: 'detached' });
    await saved(page);
    expect(await text.inputValue()).toContain('readyAt: 71');
    await page.reload();
    await text.waitFor();
    expect(await text.inputValue()).toContain('readyAt: 71');
    expect(rita.complaints).toEqual([]);
    await page.context().close();
  });

  it('and a reload on top of it: what was typed is offered again', async () => {
    const rita = await studio().signIn('revops', 'Rita Reloaded');
    const { page } = rita;
    const draft = await beginChange(rita);
    const text = await openText(rita, draft);
    const before = await text.inputValue();
    await studio().endSessions('Rita Reloaded');
    await text.fill(before.replace('readyAt: 80', 'readyAt: 72'));
    await page.getByRole('dialog', { name: 'Your session has ended' }).waitFor();
    await page.reload();
    await page.getByRole('link', { name: 'Sign in', exact: true }).waitFor();
    await rita.signInAgain();
    await openText(rita, draft);
    await page.getByRole('alert').filter({ hasText: 'never saved' }).waitFor();
    await rita.picture('draft-offered-again');
    expect(await rita.findBarriers()).toEqual([]);
    await page.getByRole('button', { name: 'Bring my changes back' }).click();
    expect(await text.inputValue()).toContain('readyAt: 72');
    await saved(page);
    expect(rita.complaints).toEqual([]);
    await page.context().close();
  });
});

describe('a service that is restarted under an open page', () => {
  it('keeps what was typed meanwhile, and saves it when it is back', async () => {
    const rita = await studio().signIn('revops', 'Rita RevOps');
    const { page } = rita;
    const text = await openText(rita, await beginChange(rita));
    const changed = (await text.inputValue()).replace('label: Signed date', 'label: Day of signature');
    await studio().restart(async () => {
      await text.fill(changed);
      await page.getByText('The service cannot be reached').waitFor();
      await rita.picture('service-away');
    });
    await saved(page);
    await page.reload();
    await text.waitFor();
    expect(await text.inputValue()).toBe(changed);
    expect(rita.complaints).toEqual([]);
    await page.context().close();
  });
});
