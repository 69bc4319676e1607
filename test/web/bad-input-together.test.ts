import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { beginChange, comeBack, expectValue, openText, REQUIREMENTS_FILE, saved, withDeals } from './bad-input-world.ts';
import { keepStudio } from './keep-studio.ts';
import { publish } from './tell-story.ts';

jest.setTimeout(600_000);

const studio = keepStudio(withDeals);

describe('two people at one file', () => {
  it('are told, and neither overwrites the other', async () => {
    const rita = await studio().signIn('revops', 'Rita RevOps');
    const olga = await studio().signIn('admin', 'Olga Admin');
    const draft = await beginChange(rita);
    const [hers, theirs] = [await openText(rita, draft), await openText(olga, draft)];
    const before = await hers.inputValue();
    // Olga types while her network is gone, so that both have begun from the same text.
    await olga.page.context().setOffline(true);
    await theirs.fill(before.replace('readyAt: 80', 'readyAt: 73').replace('gapTaskDueInBusinessDays: 2', 'gapTaskDueInBusinessDays: 3'));
    await olga.page.getByText('The service cannot be reached').waitFor();
    await hers.fill(before.replace('readyAt: 80', 'readyAt: 74').replace('label: Champion', 'label: Our champion'));
    await saved(rita.page);
    await olga.page.context().setOffline(false);
    const told = olga.page.getByRole('alert').filter({ hasText: 'Rita RevOps saved Requirements' });
    await told.waitFor();
    await olga.picture('draft-conflict');
    expect(await olga.findBarriers()).toEqual([]);
    await told.getByRole('button', { name: 'Bring both together' }).click();
    const dialog = olga.page.getByRole('dialog');
    await dialog.getByText('In one place you and Rita RevOps wrote different things').waitFor();
    await olga.picture('draft-merge');
    expect(await olga.findBarriers()).toEqual([]);
    await dialog.getByRole('radio', { name: 'Mine', exact: true }).check();
    await dialog.getByRole('button', { name: 'Use this' }).click();
    await dialog.waitFor({ state: 'detached' });
    await saved(olga.page);
    const both = await theirs.inputValue();
    expect(both).toBe(before.replace('readyAt: 80', 'readyAt: 73').replace('gapTaskDueInBusinessDays: 2', 'gapTaskDueInBusinessDays: 3').replace('label: Champion', 'label: Our champion'));
    // Rita changed nothing since: her page follows.
    await expectValue(hers, both);
    expect([...rita.complaints, ...olga.complaints]).toEqual([]);
    await rita.page.context().close();
    await olga.page.context().close();
  });
});

describe('rules that move while a change is open', () => {
  it('published by somebody else: it is told, publishing waits, and both are brought together', async () => {
    const rita = await studio().signIn('revops', 'Rita RevOps');
    const olga = await studio().signIn('admin', 'Olga Admin');
    const text = await openText(rita, await beginChange(rita));
    const before = await text.inputValue();
    await text.fill(before.replace('label: Champion', 'label: The champion'));
    await saved(rita.page);
    const other = await openText(olga, await beginChange(olga));
    await other.fill(before.replace('label: Plan', 'label: Plan as sold'));
    await saved(olga.page);
    await publish(olga.page, 'Sellers call it so');
    await comeBack(rita.page);
    const told = rita.page.getByRole('alert').filter({ hasText: /version \d+ was published meanwhile, by Olga Admin/ });
    await told.waitFor();
    await rita.picture('draft-moved');
    expect(await rita.findBarriers()).toEqual([]);
    await rita.page.getByRole('tab', { name: 'Publish' }).click();
    await rita.page.getByRole('textbox', { name: 'Reason' }).fill('Clearer');
    expect(await rita.page.getByRole('button', { name: 'Publish', exact: true }).isDisabled()).toBe(true);
    await told.getByRole('button', { name: 'Bring both together' }).click();
    await rita.page.getByRole('dialog').getByRole('button', { name: 'Use this' }).click();
    await told.waitFor({ state: 'detached' });
    await publish(rita.page, 'Clearer');
    const runs = await studio().app.store.findPublished(REQUIREMENTS_FILE);
    expect(runs?.text).toBe(before.replace('label: Champion', 'label: The champion').replace('label: Plan', 'label: Plan as sold'));
    expect([...rita.complaints, ...olga.complaints]).toEqual([]);
    await rita.page.context().close();
    await olga.page.context().close();
  });

  it('edited on disk, as by git: it is told, and both are brought together', async () => {
    const rita = await studio().signIn('revops', 'Rita RevOps');
    const { page } = rita;
    const text = await openText(rita, await beginChange(rita));
    const before = await text.inputValue();
    await text.fill(before.replace('label: Contract term', 'label: Term'));
    await saved(page);
    const path = join(studio().folder, 'mappings', REQUIREMENTS_FILE);
    await writeFile(path, (await readFile(path, 'utf8')).replace('label: Why they bought', 'label: Why they chose us'));
    await comeBack(page);
    const told = page.getByRole('alert').filter({ hasText: 'edited outside of this page' });
    await told.waitFor();
    await rita.picture('draft-file-edited');
    expect(await rita.findBarriers()).toEqual([]);
    await told.getByRole('button', { name: 'Bring both together' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Use this' }).click();
    await told.waitFor({ state: 'detached' });
    const both = before.replace('label: Contract term', 'label: Term').replace('label: Why they bought', 'label: Why they chose us');
    expect(await text.inputValue()).toBe(both);
    await publish(page, 'Both edits');
    expect(await readFile(path, 'utf8')).toBe(both);
    expect(rita.complaints).toEqual([]);
    await page.context().close();
  });
});
