import { describe, expect, it } from '@jest/globals';
import { addFile, beginDraft, discardDraft, rebaseFile, renameDraft, saveText, type Doing } from '../../../src/core/drafts/change-draft.ts';
import { approveDraft, choosePublish, hadPart, proposeDraft, publishedDraft, sendBackDraft, type JudgedFile } from '../../../src/core/drafts/decide-publish.ts';
import type { Draft } from '../../../src/core/drafts/draft.ts';
import { judgeFile } from '../../../src/core/drafts/judge-file.ts';
import { hashOf } from '../../../src/core/hash.ts';

const at = '2026-11-22T09:00:00.000Z';
const ANA: Doing = { by: { key: 'user:1', name: 'Ana' }, at };
const BEN: Doing = { by: { key: 'user:2', name: 'Ben' }, at: '2026-11-22T10:00:00.000Z' };
const CEM: Doing = { by: { key: 'user:3', name: 'Cem' }, at };
const [A, B] = ['customer/csv.yaml', 'customer/requirements.yaml'] as const;
const begin = (): Draft => beginDraft({ id: 'd', title: 'Gates', files: [A, B].map((name) => ({ name, base: { version: 1, text: 'old' } })) }, ANA);
const judged = (draft: Draft, changes: Partial<JudgedFile> = {}): readonly JudgedFile[] =>
  draft.files.map((file) => ({ file, changed: file.textHash !== file.base.hash, movedBy: null, published: { name: file.name, version: 1, hash: hashOf('old'), author: 'files', reason: 'r', publishedAt: at }, ...changes }));

describe('a draft', () => {
  it('counts its changes, and remembers whose they are', () => {
    const draft = saveText(saveText(begin(), A, 'new', 1, BEN), B, 'new', 1, BEN);
    expect(draft).toMatchObject({ revision: 3, updatedBy: BEN.by, updatedAt: BEN.at, author: ANA.by, editors: [ANA.by, BEN.by] });
    expect(draft.files).toMatchObject([{ text: 'new', revision: 2, savedBy: BEN.by }, { text: 'new', revision: 3 }]);
    expect(saveText(draft, A, 'new', 2, ANA)).toBe(draft);
    expect(addFile(draft, { name: A, base: { version: 1, text: 'old' } }, ANA)).toBe(draft);
    expect(renameDraft(draft, 'Gates', 3, ANA)).toBe(draft);
  });

  it('refuses a text that was made from an older one than stands there, and says who was faster', () => {
    const draft = saveText(begin(), A, 'Ben’s', 1, BEN);
    expect(() => saveText(draft, A, 'Ana’s', 1, ANA)).toThrow(expect.objectContaining({ code: 'version_moved', message: expect.stringContaining(`Ben saved ${A} at ${BEN.at}`) }));
    expect(() => rebaseFile(draft, A, 'x', { version: 2, text: 'y', hash: hashOf('y') }, 1, ANA)).toThrow(expect.objectContaining({ code: 'version_moved' }));
    expect(() => renameDraft(draft, 'Other', 1, ANA)).toThrow(expect.objectContaining({ code: 'version_moved' }));
    expect(saveText(draft, A, 'Ana’s', null, ANA).revision).toBe(3);
  });

  it('is closed once it is published or discarded', () => {
    const gone = discardDraft(begin(), BEN);
    expect(discardDraft(gone, ANA)).toBe(gone);
    for (const change of [() => saveText(gone, A, 'x', null, ANA), () => addFile(gone, { name: 'c', base: { version: 0, text: '' } }, ANA), () => proposeDraft(gone, 'r', ANA), () => choosePublish(gone, [], null, 'none')]) {
      expect(change).toThrow(expect.objectContaining({ code: 'draft_closed', message: expect.stringContaining('discarded by Ben') }));
    }
    const done = publishedDraft(saveText(begin(), A, 'x', 1, ANA), [], 'r', ANA);
    expect(() => discardDraft(done, ANA)).toThrow(expect.objectContaining({ code: 'draft_closed' }));
  });

  it('refuses files that it does not hold, and more than fifty', () => {
    expect(() => saveText(begin(), 'nope.yaml', 'x', null, ANA)).toThrow(expect.objectContaining({ code: 'draft_file_not_found' }));
    const many = Array.from({ length: 51 }, (_, index) => ({ name: `f${index}`, base: { version: 1, text: '' } }));
    expect(() => beginDraft({ id: 'd', title: 't', files: many }, ANA)).toThrow(expect.objectContaining({ code: 'too_many_files' }));
  });
});

describe('an approval', () => {
  const proposed = (): Draft => proposeDraft(saveText(begin(), A, 'new', 1, BEN), 'large deals', BEN);

  it('is another person’s: neither author nor whoever changed or proposed it, whichever credential they use', () => {
    const draft = proposeDraft(saveText(begin(), A, 'new', 1, BEN), 'large deals', CEM);
    for (const who of [ANA, BEN, CEM, { ...BEN, by: { key: 'token:9', name: ' ben ' } }]) expect(() => approveDraft(draft, null, who)).toThrow(expect.objectContaining({ code: 'own_approval' }));
    expect(hadPart(draft, { key: 'user:4', name: 'Dee' })).toBe(false);
  });

  it('holds until a text changes, is brought together with another, a file is added or the draft is sent back', () => {
    const approved = approveDraft(proposed(), 3, CEM);
    expect(approved.approval).toEqual({ by: CEM.by, at });
    expect(renameDraft(approved, 'Other', null, ANA).approval).not.toBeNull();
    const dropped = [
      saveText(approved, B, 'newer', null, ANA), rebaseFile(approved, A, 'new', { version: 2, text: 'y', hash: hashOf('y') }, null, ANA), addFile(approved, { name: 'c', base: { version: 1, text: '' } }, ANA),
      sendBackDraft(approved, 'why?', CEM), proposeDraft(approved, 'again', ANA),
    ];
    expect(dropped.map(({ approval }) => approval)).toEqual([null, null, null, null, null]);
  });

  it('is of what was read, and only of what was proposed', () => {
    expect(() => approveDraft(proposed(), 2, CEM)).toThrow(expect.objectContaining({ code: 'version_moved' }));
    expect(() => approveDraft(begin(), 1, CEM)).toThrow(expect.objectContaining({ code: 'draft_not_proposed' }));
  });

  it('is needed only where another person is demanded', () => {
    const draft = proposed();
    expect(() => choosePublish(draft, judged(draft), null, 'another_person')).toThrow(expect.objectContaining({ code: 'needs_approval' }));
    expect(choosePublish(draft, judged(draft), null, 'none')).toHaveLength(1);
    const approved = approveDraft(draft, null, CEM);
    expect(choosePublish(approved, judged(approved), null, 'another_person')).toHaveLength(1);
  });
});

describe('publishing', () => {
  it('takes the files that say something new, each as the version after the newest', () => {
    const draft = saveText(begin(), B, 'new', 1, ANA);
    const chosen = choosePublish(draft, judged(draft), 2, 'none');
    expect(chosen.map(({ file }) => file.name)).toEqual([B]);
    expect(publishedDraft(draft, chosen, 'agreed', BEN)).toMatchObject({ state: 'published', revision: 3, published: { by: BEN.by, reason: 'agreed', changes: [{ name: B, before: 1, version: 2 }] } });
  });

  it('refuses what was overtaken, what says nothing new, and a draft that moved', () => {
    const draft = saveText(begin(), B, 'new', 1, ANA);
    expect(() => choosePublish(draft, judged(draft, { movedBy: 'published' }), null, 'none')).toThrow(expect.objectContaining({ code: 'draft_outdated', place: B, message: expect.stringContaining('files published version 1') }));
    expect(() => choosePublish(draft, judged(draft, { movedBy: 'file' }), null, 'none')).toThrow(expect.objectContaining({ code: 'draft_outdated', message: expect.stringContaining('edited on disk') }));
    expect(() => choosePublish(begin(), judged(begin(), { movedBy: 'published' }), null, 'none')).toThrow(expect.objectContaining({ code: 'nothing_to_publish' }));
    expect(() => choosePublish(draft, judged(draft), 1, 'none')).toThrow(expect.objectContaining({ code: 'version_moved' }));
  });
});

describe('how a file of a draft stands', () => {
  const [OLD, MINE, THEIRS] = ['old', 'mine', 'theirs'].map((text) => hashOf(text));
  const file = (textHash = MINE ?? '') => ({ textHash, base: { version: 3, hash: OLD ?? '' } });
  const newest = (version: number, hash = OLD ?? '') => ({ version, hash });

  it.each([
    ['nothing moved', file(), newest(3), OLD, { changed: true, movedBy: null }],
    ['untouched', file(OLD), newest(3), OLD, { changed: false, movedBy: null }],
    ['a newer version', file(), newest(4, THEIRS), THEIRS, { changed: true, movedBy: 'published' }],
    ['a newer version that says what the base says', file(), newest(5), OLD, { changed: true, movedBy: null }],
    ['a newer version that says what the draft says', file(), newest(4, MINE), MINE, { changed: false, movedBy: null }],
    ['an edit on disk', file(), newest(3), THEIRS, { changed: true, movedBy: 'file' }],
    ['an edit on disk that says what the draft says', file(), newest(3), MINE, { changed: true, movedBy: null }],
    ['the database leads', file(), newest(3), null, { changed: true, movedBy: null }],
    ['untouched and overtaken', file(OLD), newest(4, THEIRS), THEIRS, { changed: false, movedBy: 'published' }],
    ['never published', { textHash: MINE ?? '', base: { version: 0, hash: OLD ?? '' } }, null, OLD, { changed: true, movedBy: null }],
    ['published for the first time meanwhile', { textHash: MINE ?? '', base: { version: 0, hash: OLD ?? '' } }, newest(1, THEIRS), THEIRS, { changed: true, movedBy: 'published' }],
  ] as const)('%s', (_what, draft, published, disk, expected) => {
    expect(judgeFile(draft, published, disk ?? null)).toEqual(expected);
  });
});
