import { callerKey, type Caller } from '../core/access/caller.ts';
import type { Doing } from '../core/drafts/change-draft.ts';
import type { JudgedFile } from '../core/drafts/decide-publish.ts';
import type { Draft, DraftFileHead, DraftHead, Editor } from '../core/drafts/draft.ts';
import { judgeFile } from '../core/drafts/judge-file.ts';
import { HandoffError } from '../core/errors.ts';
import { hashOf } from '../core/hash.ts';
import { summarizeDraft, viewDraft, type DraftSummary, type DraftView, type Looker, type Standing } from '../core/view/draft-view.ts';
import type { App } from './app-contract.ts';

export interface JudgedDraft {
  readonly draft: Draft;
  readonly judged: readonly (JudgedFile & Standing)[];
}

/** Drafts as they stand to what runs now. */
export interface DraftDesk {
  /** Throws `unknown_draft`. */
  load(id: string): Promise<Draft>;
  judge(draft: Draft): Promise<JudgedDraft>;
  /** Saves what `decide` makes of the draft; decided again when somebody else saved it meanwhile. */
  change(id: string, decide: (draft: Draft) => Draft | Promise<Draft>): Promise<Draft>;
  summarize(drafts: readonly DraftHead[], viewer: Caller): Promise<readonly DraftSummary[]>;
  view(draft: Draft, viewer: Caller): Promise<DraftView>;
  doing(caller: Caller): Doing;
}

export const editorOf = (caller: Caller): Editor => ({ key: callerKey(caller), name: caller.name });

/** So many people do not save one draft within the same few milliseconds. */
const MOST_ATTEMPTS = 10;

export function draftDesk({ store, clock, config, ruleFiles }: Pick<App, 'store' | 'clock' | 'config' | 'ruleFiles'>): DraftDesk {
  const lookerOf = (viewer: Caller): Looker => ({ needsApproval: config.service.approval === 'another_person', viewer: editorOf(viewer) });
  const standings = async (names: readonly string[]): Promise<(draft: Pick<Draft, 'state'>, file: DraftFileHead) => Standing> => {
    const unique = [...new Set(names)];
    const newest = new Map((await store.findNewest(unique)).map((head) => [head.name, head]));
    const onDisk = new Map(await Promise.all(unique.map(async (name) => [name, await ruleFiles.readLeadingFile(name)] as const)));
    return ({ state }, file) => {
      const published = newest.get(file.name) ?? null;
      const text = onDisk.get(file.name) ?? null;
      const isClosed = state === 'published' || state === 'discarded';
      const stands = isClosed ? { changed: file.textHash !== file.base.hash, movedBy: null } : judgeFile(file, published, text === null ? null : hashOf(text));
      return { ...stands, published, which: ruleFiles.peekRulesFile(file.name)?.which ?? null };
    };
  };
  const load: DraftDesk['load'] = async (id) => {
    const found = await store.findDraft(id);
    if (found !== null) return found;
    throw new HandoffError({ code: 'unknown_draft', message: `There is no draft "${id}"; discarded ones go after 30 days.`, remedy: 'GET /api/v1/drafts lists them.', place: id });
  };
  const judge: DraftDesk['judge'] = async (draft) => {
    const standingOf = await standings(draft.files.map(({ name }) => name));
    return { draft, judged: draft.files.map((file) => ({ file, ...standingOf(draft, file) })) };
  };
  return {
    load,
    judge,
    change: async (id, decide) => {
      for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
        const before = await load(id);
        const after = await decide(before);
        if (after.revision === before.revision || (await store.saveDraft(after))) return after;
      }
      throw new HandoffError({ code: 'draft_busy', message: 'Several people are changing this draft at this moment.', remedy: 'Try again in a moment.', place: id });
    },
    summarize: async (drafts, viewer) => {
      const standingOf = await standings(drafts.flatMap(({ files }) => files.map(({ name }) => name)));
      return drafts.map((draft) => summarizeDraft(draft, (file) => standingOf(draft, file), lookerOf(viewer)));
    },
    view: async (draft, viewer) => viewDraft(draft, (await judge(draft)).judged, lookerOf(viewer)),
    doing: (caller) => ({ by: editorOf(caller), at: clock.now().toISOString() }),
  };
}
