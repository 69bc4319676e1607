import { addFile, discardDraft, fileIn, rebaseFile, renameDraft, saveText } from '../core/drafts/change-draft.ts';
import { approveDraft, partners, proposeDraft, sendBackDraft } from '../core/drafts/decide-publish.ts';
import type { Caller } from '../core/access/caller.ts';
import type { Draft } from '../core/drafts/draft.ts';
import { HandoffError } from '../core/errors.ts';
import { hashOf } from '../core/hash.ts';
import { checkMapping } from '../flows/check-mapping.ts';
import { mergeTexts } from '../core/rules-text/merge-text.ts';
import { diffLines } from '../core/view/diff-lines.ts';
import type { DraftFields, DraftMerge } from '../core/view/draft-view.ts';
import type { DraftService } from '../http/service-port.ts';
import { answerInTime, LOOK_MS } from './answer-in-time.ts';
import type { App } from './app-contract.ts';
import { beginFile, startDraft } from './begin-draft.ts';
import { draftDesk, type DraftDesk } from './draft-desk.ts';
import { lintDraft, publishDraft } from './publish-draft.ts';
import { wakeUsers } from './wake-users.ts';

const idOf = (name: string): string => name.replaceAll('/', '~');

/** Changes of rules files that people work on before they run. */
export function serveDrafts(app: App, wake: (connections: readonly string[]) => Promise<void>, mostMs: number = LOOK_MS): DraftService {
  const { store } = app;
  const desk = draftDesk(app);
  const changed = async (caller: Caller, making: Promise<Draft>) => {
    const [summary] = await desk.summarize([await making], caller);
    if (summary === undefined) throw new Error('one draft has one summary');
    return summary;
  };
  return {
    listDrafts: async (filter, caller) => {
      const { items, total } = await store.findDrafts(filter);
      return { items: await desk.summarize(items, caller), total };
    },
    showDraft: async (id, caller) => desk.view(await desk.load(id), caller),
    startDraft: async (start, caller) => {
      const draft = await startDraft(app, desk.load, start, desk.doing(caller));
      await store.saveDraft(draft);
      return changed(caller, Promise.resolve(draft));
    },
    addDraftFile: async (id, file, caller) => {
      const beginning = await beginFile(app, file);
      return changed(caller, desk.change(id, (draft) => addFile(draft, beginning, desk.doing(caller))));
    },
    saveDraftText: (id, file, text, seen, caller) => changed(caller, desk.change(id, (draft) => saveText(draft, file, text, seen, desk.doing(caller)))),
    renameDraft: (id, title, seen, caller) => changed(caller, desk.change(id, (draft) => renameDraft(draft, title, seen, desk.doing(caller)))),
    rebaseDraftFile: (id, file, text, theirs, seen, caller) =>
      changed(caller, desk.change(id, async (draft) => {
        const now = await theirsOf(desk, app, draft, file);
        if (now.hash !== theirs) throw new HandoffError({ code: 'draft_outdated', message: `${now.name} changed again while the texts were brought together.`, remedy: 'Bring them together once more (merge), with what stands there now.', place: now.name });
        return rebaseFile(draft, file, text, { version: now.newest, text: now.text, hash: now.hash }, seen, desk.doing(caller));
      })),
    diffDraft: async (id) => ({
      files: (await desk.load(id)).files.map(({ name, text, base }) => ({ id: idOf(name), name, from: base.version, ...diffLines(base.text, text) })),
    }),
    mergeDraftFile: async (id, file) => {
      const draft = await desk.load(id);
      const { text: mine, base } = fileIn(draft, file);
      const { text: theirs, hash, from } = await theirsOf(desk, app, draft, file);
      const { text: merged, conflicts } = mergeTexts(base.text, mine, theirs);
      return { base: base.text, mine, theirs, theirsHash: hash, theirsFrom: from, merged, conflicts: [...conflicts] };
    },
    lintDraft: async (id) => ({ problems: [...(await lintDraft(app, (await desk.judge(await desk.load(id))).judged))] }),
    checkDraftFields: async (id, connection) => {
      const { judged } = await desk.judge(await desk.load(id));
      const texts = judged.filter((file) => file.changed).map(({ file }) => file);
      return answerInTime(mostMs, `handoff mapping lint --online`, () => checkFields(app, connection, texts));
    },
    proposeDraft: (id, reason, caller) => changed(caller, desk.change(id, (draft) => proposeDraft(draft, reason, desk.doing(caller)))),
    sendBackDraft: (id, reason, caller) => changed(caller, desk.change(id, (draft) => sendBackDraft(draft, reason, desk.doing(caller)))),
    approveDraft: async (id, seen, caller) => {
      refuseToken(app, caller);
      return changed(caller, desk.change(id, async (draft) => approveDraft(draft, seen, desk.doing(caller), await makersOf(app, draft))));
    },
    publishDraft: async (id, reason, seen, caller) => {
      const draft = await publishDraft(app, desk, id, { reason, seen, caller });
      await wakeUsers(app, wake, (draft.published?.changes ?? []).map(({ name }) => name));
      return changed(caller, Promise.resolve(draft));
    },
    discardDraft: async (id, caller) => {
      await desk.change(id, (draft) => discardDraft(draft, desk.doing(caller)));
    },
  };
}

interface Theirs {
  /** Of the file. */
  readonly name: string;
  readonly text: string;
  readonly hash: string;
  /** Number of the newest version; 0: none. */
  readonly newest: number;
  readonly from: DraftMerge['theirsFrom'];
}

/** What a text has to be brought together with: an edit on disk that leads, else what is published, else what it was made from. */
async function theirsOf(desk: DraftDesk, { store, ruleFiles }: Pick<App, 'store' | 'ruleFiles'>, draft: Draft, id: string): Promise<Theirs> {
  const { base, name } = fileIn(draft, id);
  const standing = (await desk.judge(draft)).judged.find(({ file }) => file.name === name);
  const published = await store.findPublished(name);
  const onDisk = standing?.movedBy === 'file' ? await ruleFiles.readLeadingFile(name) : null;
  const newest = published?.version ?? 0;
  if (onDisk !== null) return { name, text: onDisk, hash: hashOf(onDisk), newest, from: { by: 'file', version: null, author: null, reason: null, at: null } };
  if (published === null) return { name, text: base.text, hash: base.hash, newest, from: { by: 'published', version: null, author: null, reason: null, at: null } };
  const { text, hash, version, author, reason, publishedAt: at } = published;
  return { name, text, hash, newest, from: { by: 'published', version, author, reason, at } };
}

async function checkFields(app: App, connection: string, texts: readonly { readonly name: string; readonly text: string }[]): Promise<DraftFields> {
  const { session, ruleset, config } = await app.open(connection, texts);
  const items = (await checkMapping(session, ruleset.mapping)).filter(({ ok }) => !ok);
  const file = config.mapping.name;
  const text = texts.find(({ name }) => name === file)?.text ?? (await app.store.findPublished(file))?.text ?? '';
  const missing = [...new Set(items.flatMap(({ unreadable = [] }) => unreadable))].map((path) => ({ path, file, lines: linesNaming(text, path.slice(path.indexOf('.') + 1)) }));
  return { connection, fits: items.length === 0, missing, findings: items.map(({ name, message, unlocks = null }) => ({ name, message, unlocks })) };
}

/** From 1. Not as a part of a longer name. */
function linesNaming(text: string, path: string): number[] {
  const named = new RegExp(`(?<![\\w.])${path.replaceAll(/[^\w]/g, String.raw`\$&`)}(?![\\w.])`);
  return text.split('\n').flatMap((line, index) => (named.test(line) ? [index + 1] : []));
}

/** A program is no second pair of eyes, where people can sign in themselves. */
function refuseToken({ config }: Pick<App, 'config'>, { kind }: Caller): void {
  if (kind !== 'token' || config.service.login === undefined) return;
  throw new HandoffError({ code: 'token_approval', message: 'Changes are approved by people, and a token is none.', remedy: 'Sign in and approve it there.' });
}

/** Names of those who made the tokens that had a part in a draft: a token of one's own is no other person. */
async function makersOf({ store }: Pick<App, 'store'>, draft: Draft): Promise<readonly string[]> {
  const keys = new Set(partners(draft).map(({ key }) => key));
  return (await store.findTokens()).filter(({ id }) => keys.has(`token:${id}`)).map(({ createdBy }) => createdBy);
}
