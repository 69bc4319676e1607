import { z } from 'zod';
import { hadPart, type JudgedFile } from '../drafts/decide-publish.ts';
import type { Draft, DraftFileHead, DraftHead, Editor, Word } from '../drafts/draft.ts';
import type { VersionHead } from '../drafts/draft-store.ts';
import type { FileState } from '../drafts/judge-file.ts';

const text = z.string();
const at = text.describe('ISO instant');
const which = z.enum(['mapping', 'requirements', 'playbook']);
const word = z.object({ by: text, at, reason: text });
const versionSchema = z.object({ version: z.int(), author: text, reason: text, publishedAt: at });
const said = { by: 'Rita RevOps', at: '2026-11-22T09:00:00.000Z' };

const fileFields = {
  id: text.describe('For addresses: the name with ~ for /'),
  name: text,
  which: which.nullable().describe('null: no connection uses the file any more'),
  base: z.object({ version: z.int(), hash: text }).nullable().describe('What the text was made from; null: nothing was published then'),
  published: versionSchema.nullable().describe('The newest version; null: none'),
  moved: z.boolean().describe('What runs is not what the text was made from any more: bring both together (merge) before it is published'),
  movedBy: z.enum(['published', 'file']).nullable().describe('published: a newer version; file: the file on disk was edited and is not published yet'),
  changed: z.boolean().describe('It says something new; the others are left out when the draft is published'),
  revision: z.int().describe('Of the draft that saved this text'),
  savedBy: text,
  savedAt: at,
};
const fileExample = {
  id: 'customer~requirements.yaml', name: 'customer/requirements.yaml', which: 'requirements', base: { version: 3, hash: '5f0c' },
  published: { version: 3, author: 'files', reason: 'the file changed', publishedAt: '2026-11-20T09:00:00.000Z' }, moved: false, movedBy: null, changed: true, revision: 4, savedBy: 'Rita RevOps', savedAt: '2026-11-22T09:00:00.000Z',
};
const draftFields = {
  id: text,
  title: text,
  state: z.enum(['open', 'proposed', 'published', 'discarded']),
  author: text,
  createdAt: at,
  updatedAt: at,
  updatedBy: text,
  revision: z.int().describe('Goes up with every change; as ETag and If-Match in quotes'),
  editors: z.array(text).describe('Everybody whose change it holds'),
  proposed: word.nullable(),
  sentBack: word.nullable().describe('Why it has to be worked on again'),
  approval: z.object({ by: text, at }).nullable().describe('Of exactly these texts: any change of a text drops it'),
  needsApproval: z.boolean().describe('It cannot be published before another person approved it'),
  mayApprove: z.boolean().describe('You had no part in it, so your approval counts'),
  undoes: text.nullable().describe('The draft whose changes it takes back'),
  published: word.extend({ changes: z.array(z.object({ id: text, name: text, before: z.int().describe('0: none'), version: z.int() })) }).nullable(),
};
const draftExample = {
  id: '7d1c0b8a-51b1-4e7e-9a5e-0d9c2a7be1f0', title: 'Go-live date from 50,000', state: 'proposed', author: 'Rita RevOps', createdAt: said.at, updatedAt: said.at, updatedBy: 'Rita RevOps', revision: 5, editors: ['Rita RevOps'],
  proposed: { ...said, reason: 'Onboarding could not plan large deals' }, sentBack: null, approval: null, needsApproval: true, mayApprove: true, undoes: null, published: null,
};

/** A draft without its texts. */
export const draftSummarySchema = z.object({ ...draftFields, files: z.array(z.object(fileFields)) }).meta({ id: 'DraftSummary', example: { ...draftExample, files: [fileExample] } });
export type DraftSummary = z.infer<typeof draftSummarySchema>;

/** A draft with its texts. */
export const draftSchema = z
  .object({ ...draftFields, files: z.array(z.object({ ...fileFields, text })) })
  .meta({ id: 'Draft', example: { ...draftExample, files: [{ ...fileExample, text: 'handoff: customer\nrequirements:\n…' }] } });
export type DraftView = z.infer<typeof draftSchema>;

export const draftDiffSchema = z
  .object({ files: z.array(z.object({ id: text, name: text, from: z.int().describe('Version that the lines are compared with; 0: none was published'), added: z.int(), removed: z.int(), lines: z.array(text).readonly() })) })
  .meta({ id: 'DraftDiff', example: { files: [{ id: 'customer~requirements.yaml', name: 'customer/requirements.yaml', from: 3, added: 1, removed: 1, lines: ['…', ' requirements:', '-  weight: 10', '+  weight: 12'] }] } });
export type DraftDiff = z.infer<typeof draftDiffSchema>;

const lines = z.array(text).readonly();
export const draftMergeSchema = z
  .object({
    base: text.describe('What the draft was made from'),
    mine: text.describe('The draft'),
    theirs: text.describe('What stands there now'),
    theirsHash: text.describe('For the rebase: it says which text yours was brought together with'),
    theirsFrom: z.object({ by: z.enum(['published', 'file']), version: z.int().nullable(), author: text.nullable(), reason: text.nullable(), at: text.nullable() }).describe('file: an edit on disk that is not published yet'),
    merged: text.describe('Both changes; where they contradict each other, see conflicts'),
    conflicts: z.array(z.object({ line: z.int().describe('In merged, from 1'), mine: lines, theirs: lines, base: lines })),
  })
  .meta({
    id: 'DraftMerge',
    example: {
      base: 'weight: 10\n', mine: 'weight: 12\n', theirs: 'weight: 10\n# agreed\n', theirsHash: '5f0c', theirsFrom: { by: 'published', version: 4, author: 'Ben', reason: 'a note', at: '2026-11-22T09:30:00.000Z' }, merged: 'weight: 12\n# agreed\n', conflicts: [],
    },
  });
export type DraftMerge = z.infer<typeof draftMergeSchema>;

export const draftProblemsSchema = z
  .object({
    problems: z.array(
      z.object({
        file: text, line: z.int().describe('From 1; 0: the file as a whole'), column: z.int(), path: text.describe('Dotted'), message: text, suggestion: text.nullable().describe('The nearest valid name'), remedy: text.nullable(),
      }),
    ),
  })
  .meta({ id: 'DraftProblems', example: { problems: [{ file: 'customer/requirements.yaml', line: 12, column: 15, path: 'requirements.3.field', message: 'there is no field "goals.primry" in a customer handoff', suggestion: 'goals.primary', remedy: null }] } });
export type DraftProblems = z.infer<typeof draftProblemsSchema>;

export const draftFieldsSchema = z
  .object({
    connection: text,
    fits: z.boolean().describe('The account has, and shows, everything that the rules read and write'),
    missing: z.array(z.object({ path: text.describe('Object and path in the source'), file: text, lines: z.array(z.int()).describe('Where the mapping names it') })).describe('Mapped source fields that the account lacks or hides now'),
    findings: z.array(z.object({ name: text, message: text, unlocks: text.nullable() })).describe('In the connector’s own words'),
  })
  .meta({
    id: 'DraftFields',
    example: {
      connection: 'sales', fits: false, missing: [{ path: 'Opportunity.Go_Live_Date__c', file: 'customer/crm.yaml', lines: [31] }],
      findings: [{ name: 'Mapped fields', message: 'These do not exist or are hidden from the integration user: Go_Live_Date__c.', unlocks: 'Scores that count these fields.' }],
    },
  });
export type DraftFields = z.infer<typeof draftFieldsSchema>;

/** How a file of a draft stands to what runs, beside what the draft knows of it. */
export interface Standing extends FileState {
  readonly which: z.infer<typeof which> | null;
  readonly published: VersionHead | null;
}
export interface Looker {
  readonly needsApproval: boolean;
  readonly viewer: Editor;
}

const idOf = (name: string): string => name.replaceAll('/', '~');
const sayWord = ({ by, at: when, reason }: Word): z.infer<typeof word> => ({ by: by.name, at: when, reason });
const isWorkedOn = ({ state }: Pick<Draft, 'state'>): boolean => state === 'open' || state === 'proposed';

function summarizeFile(file: DraftFileHead, { which: kind, published, changed, movedBy }: Standing): z.infer<typeof draftSummarySchema>['files'][number] {
  const { version, hash } = file.base;
  return {
    id: idOf(file.name), name: file.name, which: kind, base: version === 0 ? null : { version, hash },
    published: published === null ? null : { version: published.version, author: published.author, reason: published.reason, publishedAt: published.publishedAt },
    moved: movedBy !== null, movedBy, changed, revision: file.revision, savedBy: file.savedBy.name, savedAt: file.savedAt,
  };
}

const viewFields = (draft: Omit<Draft, 'files'>, { needsApproval, viewer }: Looker) => ({
  id: draft.id, title: draft.title, state: draft.state, author: draft.author.name, createdAt: draft.createdAt, updatedAt: draft.updatedAt, updatedBy: draft.updatedBy.name, revision: draft.revision,
  editors: draft.editors.map(({ name }) => name), proposed: draft.proposed === null ? null : sayWord(draft.proposed), sentBack: draft.sentBack === null ? null : sayWord(draft.sentBack),
  approval: draft.approval === null ? null : { by: draft.approval.by.name, at: draft.approval.at }, needsApproval: needsApproval && isWorkedOn(draft), mayApprove: draft.state === 'proposed' && !hadPart(draft, viewer), undoes: draft.undoes,
  published: draft.published === null ? null : { ...sayWord(draft.published), changes: draft.published.changes.map((change) => ({ id: idOf(change.name), ...change })) },
});

export const summarizeDraft = (draft: DraftHead, standingOf: (file: DraftFileHead) => Standing, looker: Looker): DraftSummary => ({ ...viewFields(draft, looker), files: draft.files.map((file) => summarizeFile(file, standingOf(file))) });

export const viewDraft = (draft: Draft, judged: readonly (JudgedFile & Standing)[], looker: Looker): DraftView => ({ ...viewFields(draft, looker), files: judged.map((each) => ({ ...summarizeFile(each.file, each), text: each.file.text })) });
