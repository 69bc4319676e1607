import type { Caller } from '../core/access/caller.ts';
import { choosePublish, publishedDraft, type JudgedFile } from '../core/drafts/decide-publish.ts';
import type { Draft } from '../core/drafts/draft.ts';
import { HandoffError } from '../core/errors.ts';
import { toConfigError, type PlacedProblem } from '../config/config-problem.ts';
import type { PublishedFile } from '../core/ports.ts';
import type { App } from './app-contract.ts';
import type { DraftDesk } from './draft-desk.ts';

/** What files that nobody uses, or that say what runs already, do not have. */
export async function lintDraft({ ruleFiles }: Pick<App, 'ruleFiles'>, judged: readonly JudgedFile[]): Promise<readonly PlacedProblem[]> {
  const texts = judged.filter(({ changed }) => changed).map(({ file }) => file);
  const unused = texts.filter(({ name }) => ruleFiles.peekRulesFile(name) === null);
  const problems = unused.map(({ name }): PlacedProblem => ({ file: name, line: 0, column: 0, path: '', message: 'no connection uses this file any more', suggestion: null, remedy: 'name it in connections.yaml, or leave it out of the draft' }));
  return [...problems, ...(await ruleFiles.lintTogether(texts.filter((file) => !unused.includes(file))))];
}

/**
 * All changed files of a draft in one transaction, each as a new version; where files lead, the files too. Gives the
 * published draft. Throws what choosePublish throws, `bad_config` with every problem, `mapping_changed`.
 */
export async function publishDraft(app: Pick<App, 'store' | 'ruleFiles' | 'config'>, desk: DraftDesk, id: string, said: { readonly reason: string; readonly seen: number | null; readonly caller: Caller }): Promise<Draft> {
  const { store, ruleFiles, config } = app;
  const { draft, judged } = await desk.judge(await desk.load(id));
  const chosen = choosePublish(draft, judged, said.seen, config.service.approval);
  const problems = await lintDraft(app, chosen);
  if (problems.length > 0) throw toConfigError(problems);
  const doing = desk.doing(said.caller);
  const after = publishedDraft(draft, chosen, said.reason, doing);
  const reason = config.service.approval === 'another_person' && draft.approval !== null ? `${said.reason} (approved by ${draft.approval.by.name})` : said.reason;
  const versions = chosen.map(({ file, published }) => ({ name: file.name, text: file.text, hash: file.textHash, author: doing.by.name, reason, publishedAt: doing.at, after: published?.version ?? 0 }));
  const replaces = new Map(chosen.map(({ file, published }) => [file.name, [file.base.hash, ...(published === null ? [] : [published.hash])]]));
  await ruleFiles.publishTogether(versions.map(({ name, text }) => ({ name, text, replaces: replaces.get(name) ?? [] })), async (): Promise<readonly PublishedFile[]> => {
    const made = await store.publishDraft(after, versions).catch((error: unknown) => {
      if (error instanceof HandoffError && error.code === 'version_moved') throw outdated(error);
      throw error;
    });
    if (made === false) throw new HandoffError({ code: 'version_moved', message: `Somebody changed the draft "${draft.title}" while it was being published.`, remedy: 'Nothing was published. Read it again, and publish what stands there now.', place: draft.title });
    return made;
  });
  return after;
}

/** Somebody was faster between the look and the transaction. */
const outdated = (error: HandoffError): HandoffError =>
  new HandoffError({ code: 'draft_outdated', message: error.message, remedy: 'Nothing was published. Bring the draft together with what stands there now (merge), look at the result, and publish it then.', cause: error });
