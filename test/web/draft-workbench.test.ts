import { describe, expect, it } from '@jest/globals';
import type { DraftSummary, DraftView } from '../../src/core/view/draft-view.ts';
import { draftSchema } from '../../src/core/view/draft-view.ts';
import { ApiProblem } from '../../src/web/api/api-problem.ts';
import { keepTexts } from '../../src/web/draft/kept-texts.ts';
import { hasUnsaved, Workbench } from '../../src/web/draft/workbench.ts';

const EXAMPLE = draftSchema.parse(draftSchema.meta()?.['example']);
type File = DraftView['files'][number];

const problem = (status: number, code: string): ApiProblem => new ApiProblem({ status, code, detail: `${code}.`, remedy: 'Wait.' });
const fileOf = (id: string, text: string, revision: number, savedBy = 'Rita RevOps'): File => {
  const [file] = EXAMPLE.files;
  if (file === undefined) throw new Error('the example has a file');
  return { ...file, id, name: id.replaceAll('~', '/'), text, revision, savedBy };
};

/** A draft as a service would keep it, and one page that works on it. */
function openPage(texts: Readonly<Record<string, string>>, storage = new Map<string, string>()) {
  const served = { revision: 1, files: Object.entries(texts).map(([id, text]) => fileOf(id, text, 1)) };
  const refusals: Error[] = [];
  const waiting = new Set<() => void>();
  let nowMs = 0;
  let reloads = 0;
  const draft = (): DraftView => ({ ...EXAMPLE, revision: served.revision, files: served.files });
  const serve = (id: string, text: string, savedBy: string): void => {
    served.revision += 1;
    served.files = served.files.map((file) => (file.id === id ? { ...file, text, revision: served.revision, savedBy } : file));
  };
  const parts = {
    kept: keepTexts({ getItem: (key) => storage.get(key) ?? null, setItem: (key, value) => void storage.set(key, value), removeItem: (key) => void storage.delete(key) }, 'Rita', 'd1'),
    save: async (id: string, text: string, seen: number): Promise<DraftSummary> => {
      const refusal = refusals.shift();
      if (refusal !== undefined) throw refusal;
      if ((served.files.find((file) => file.id === id)?.revision ?? 0) > seen) throw problem(412, 'version_moved');
      serve(id, text, 'Rita RevOps');
      return draft();
    },
    reload: () => void (reloads += 1),
    nowMs: () => nowMs,
    schedule: (work: () => void) => {
      waiting.add(work);
      return () => void waiting.delete(work);
    },
  };
  const bench = new Workbench(draft(), parts);
  return {
    bench, draft, serve, refusals, storage, waiting,
    reloads: () => reloads,
    textOf: (id: string) => bench.works().get(id)?.history.text,
    servedText: (id: string) => served.files.find((file) => file.id === id)?.text,
    pass: async (ms: number) => {
      nowMs += ms;
      await Promise.resolve();
    },
    again: () => openPageAgain(draft(), parts),
  };
}
const openPageAgain = (draft: DraftView, parts: ConstructorParameters<typeof Workbench>[1]): Workbench => new Workbench(draft, parts);

describe('the workbench of a draft', () => {
  it('quick typing is one step, whatever comes after a rest is another; each is taken back and done again', async () => {
    const { bench, textOf, pass } = openPage({ a: '' });
    bench.change('a', 'x', true);
    await pass(300);
    bench.change('a', 'xy', true);
    await pass(5_000);
    bench.change('a', 'xyz', true);
    bench.undo('a');
    expect(textOf('a')).toBe('xy');
    bench.undo('a');
    expect(textOf('a')).toBe('');
    bench.undo('a');
    bench.redo('a');
    bench.redo('a');
    expect(textOf('a')).toBe('xyz');
  });

  it('what one click changed in two files is taken back in both', async () => {
    const { bench, textOf, pass } = openPage({ a: 'id: one', b: 'blocks: one' });
    bench.change('b', 'blocks: one # a note');
    await pass(10);
    bench.change('a', 'id: another');
    await pass(10);
    bench.undo('a');
    expect([textOf('a'), textOf('b')]).toEqual(['id: one', 'blocks: one # a note']);
    bench.change('a', 'id: two');
    bench.change('b', 'blocks: two # a note');
    await pass(10);
    bench.undo('a');
    expect([textOf('a'), textOf('b')]).toEqual(['id: one', 'blocks: one # a note']);
    bench.redo('b');
    expect([textOf('a'), textOf('b')]).toEqual(['id: two', 'blocks: two # a note']);
  });

  it('saves once when the hands rest, and keeps nothing in the browser then', async () => {
    const { bench, servedText, waiting, storage } = openPage({ a: '1' });
    bench.change('a', '12', true);
    bench.change('a', '123', true);
    expect(waiting.size).toBe(1);
    expect(storage.size).toBe(1);
    expect(hasUnsaved(bench.works())).toBe(true);
    await bench.flush();
    expect(servedText('a')).toBe('123');
    expect(storage.size).toBe(0);
    expect(hasUnsaved(bench.works())).toBe(false);
  });

  it('what is typed while a text is on its way is saved after it', async () => {
    const { bench, servedText } = openPage({ a: '1' });
    bench.change('a', '12', true);
    const first = bench.flush();
    bench.change('a', '123', true);
    await first;
    await bench.flush();
    expect(servedText('a')).toBe('123');
  });

  it('a refusal that may pass is sent again; one that a person must answer is not', async () => {
    const page = openPage({ a: '1' });
    page.refusals.push(problem(401, 'not_signed_in'));
    page.bench.change('a', '2');
    await page.bench.flush();
    expect(page.bench.works().get('a')?.problem?.code).toBe('not_signed_in');
    expect(page.storage.size).toBe(1);
    page.bench.retry();
    await page.bench.flush();
    expect(page.servedText('a')).toBe('2');
    page.refusals.push(problem(409, 'draft_closed'));
    page.bench.change('a', '3');
    await page.bench.flush();
    page.bench.retry();
    expect(page.bench.works().get('a')?.problem?.code).toBe('draft_closed');
    expect(page.textOf('a')).toBe('3');
  });

  it('a text that somebody else saved meanwhile is not overwritten: both are brought together first', async () => {
    const page = openPage({ a: 'one\ntwo\n' });
    page.serve('a', 'one\ntwo\nthree\n', 'Olga');
    page.bench.change('a', 'ONE\ntwo\n');
    await page.bench.flush();
    expect(page.reloads()).toBe(1);
    page.bench.take(page.draft());
    expect(page.bench.works().get('a')?.conflict).toMatchObject({ savedBy: 'Olga', text: 'one\ntwo\nthree\n' });
    await page.bench.flush();
    expect(page.servedText('a')).toBe('one\ntwo\nthree\n');
    page.bench.resolve('a', 'ONE\ntwo\nthree\n');
    await page.bench.flush();
    expect(page.servedText('a')).toBe('ONE\ntwo\nthree\n');
  });

  it('what others save shows where nothing was typed, and another file of theirs stops nobody', async () => {
    const page = openPage({ a: 'a', b: 'b' });
    page.serve('a', 'a of Olga', 'Olga');
    page.bench.change('b', 'b of mine');
    await page.bench.flush();
    page.bench.take(page.draft());
    expect(page.textOf('a')).toBe('a of Olga');
    expect(page.servedText('b')).toBe('b of mine');
  });

  it('what was never saved is offered after a reload, and comes back or goes as the person says', async () => {
    const page = openPage({ a: '1' });
    page.refusals.push(problem(0, 'unreachable'));
    page.bench.change('a', '1 and more');
    await page.bench.flush();
    const again = page.again();
    expect(again.works().get('a')).toMatchObject({ offer: { text: '1 and more' }, history: { text: '1' } });
    again.change('a', 'typed over it');
    expect(again.works().get('a')?.history.text).toBe('1');
    again.answerOffer('a', true);
    await again.flush();
    expect(page.servedText('a')).toBe('1 and more');
    page.storage.set('handoff-draft/Rita/d1/a', JSON.stringify({ text: 'old', base: '1', seen: 1, at: '2026-11-22T09:00:00.000Z' }));
    const third = page.again();
    third.answerOffer('a', false);
    expect(page.storage.size).toBe(0);
  });

  it('what comes back after somebody else saved the file stands against that', () => {
    const storage = new Map([['handoff-draft/Rita/d1/a', JSON.stringify({ text: 'mine', base: 'before', seen: 1, at: '2026-11-22T09:00:00.000Z' })]]);
    const { bench } = openPage({ a: 'of Olga' }, storage);
    bench.answerOffer('a', true);
    expect(bench.works().get('a')).toMatchObject({ conflict: { text: 'of Olga' }, base: { text: 'before' }, history: { text: 'mine' } });
  });

  it('a storage that is full or forbidden stops nobody', async () => {
    const refuse = (): never => {
      throw new Error('QuotaExceededError');
    };
    const kept = keepTexts({ getItem: refuse, setItem: refuse, removeItem: refuse }, 'Rita', 'd1');
    expect(kept.find('a')).toBeNull();
    kept.keep('a', { text: '', base: '', seen: 1, at: '' });
    kept.drop('a');
  });
});
