import type { Draft, DraftFile, DraftFileHead, DraftHead } from '../core/drafts/draft.ts';
import type { DraftStore, VersionHead } from '../core/drafts/draft-store.ts';
import { encodeJson, isoOf, type Database, type Query } from './database.ts';
import { publishFile } from './publish-file.ts';

interface DraftRow {
  id: string; title: string; state: Draft['state']; author: Draft['author']; created_at: Date; updated_at: Date; updated_by: Draft['updatedBy']; revision: number;
  editors: Draft['editors']; proposed: Draft['proposed']; sent_back: Draft['sentBack']; approval: Draft['approval']; undoes: string | null; published: Draft['published'];
}
interface FileHeadRow {
  draft_id: string; name: string; text_hash: string; base_version: number; base_hash: string; revision: number; saved_by: DraftFile['savedBy']; saved_at: Date;
}
type FileRow = Omit<FileHeadRow, 'saved_at'> & { saved_at: string; text: string; base_text: string };

const SELECT_FILE_HEADS = `
  SELECT draft_id, name, text_hash, base_version, base_hash, revision, saved_by, saved_at
  FROM draft_files WHERE draft_id = ANY($1::text[]) ORDER BY name COLLATE "C"`;
const headOf = <File>(row: DraftRow, files: readonly File[]) => ({
  id: row.id, title: row.title, state: row.state, author: row.author, createdAt: isoOf(row.created_at), updatedAt: isoOf(row.updated_at), updatedBy: row.updated_by, revision: row.revision,
  files, editors: row.editors, proposed: row.proposed, sentBack: row.sent_back, approval: row.approval, undoes: row.undoes, published: row.published,
});
const fileHeadOf = (row: FileHeadRow): DraftFileHead => ({
  name: row.name, textHash: row.text_hash, base: { version: row.base_version, hash: row.base_hash }, revision: row.revision, savedBy: row.saved_by, savedAt: isoOf(row.saved_at),
});
const fileOf = (row: FileRow): DraftFile => ({ ...fileHeadOf({ ...row, saved_at: new Date(row.saved_at) }), text: row.text, base: { version: row.base_version, hash: row.base_hash, text: row.base_text } });

/** In one statement: a draft is never seen with the texts of its next revision. */
const SELECT_WHOLE = `
  SELECT drafts.*, (SELECT coalesce(jsonb_agg(to_jsonb(file) ORDER BY name COLLATE "C"), '[]') FROM draft_files AS file WHERE draft_id = drafts.id) AS files
  FROM drafts WHERE id = $1`;
const OPEN_FIRST = `ORDER BY state NOT IN ('open', 'proposed'), updated_at DESC, id`;
const IS_STATE = '($1::text IS NULL OR state = $1)';
const INSERT = `
  INSERT INTO drafts (id, title, state, author, created_at, updated_at, updated_by, revision, editors, proposed, sent_back, approval, undoes, published)
  VALUES ($1, $2, $3, $4::jsonb, $5::timestamptz, $6::timestamptz, $7::jsonb, $8::integer, $9::jsonb, $10::jsonb, $11::jsonb, $12::jsonb, $13, $14::jsonb)
  ON CONFLICT DO NOTHING RETURNING id`;
const UPDATE = `
  WITH saved AS (
    UPDATE drafts SET title = $2, state = $3, author = $4::jsonb, created_at = $5::timestamptz, updated_at = $6::timestamptz, updated_by = $7::jsonb, revision = $8::integer,
      editors = $9::jsonb, proposed = $10::jsonb, sent_back = $11::jsonb, approval = $12::jsonb, undoes = $13, published = $14::jsonb
    WHERE id = $1 AND revision = $8::integer - 1 RETURNING id)
  SELECT id FROM saved`;
const SAVE_FILE = `
  INSERT INTO draft_files (draft_id, name, text, text_hash, base_version, base_text, base_hash, revision, saved_by, saved_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, $10::timestamptz)
  ON CONFLICT (draft_id, name) DO UPDATE SET text = excluded.text, text_hash = excluded.text_hash, base_version = excluded.base_version, base_text = excluded.base_text,
    base_hash = excluded.base_hash, revision = excluded.revision, saved_by = excluded.saved_by, saved_at = excluded.saved_at`;
const DELETE_OLD = `
  WITH gone AS (DELETE FROM drafts WHERE state = $2 AND updated_at < $1::timestamptz RETURNING id),
  files AS (DELETE FROM draft_files WHERE draft_id IN (SELECT id FROM gone))
  SELECT count(*)::integer AS count FROM gone`;

const jsonOrNull = (value: object | null): string | null => (value === null ? null : encodeJson(value));

/** Changes of rules files that are worked on. */
export const keepDrafts = (database: Database): DraftStore => ({
  findDrafts: async ({ state, limit, offset }) => {
    const rows = await database.query<DraftRow>(`SELECT * FROM drafts WHERE ${IS_STATE} ${OPEN_FIRST} LIMIT ${Math.trunc(limit)} OFFSET ${Math.trunc(offset)}`, [state ?? null]);
    const [counted] = await database.query<{ total: number }>(`SELECT count(*)::integer AS total FROM drafts WHERE ${IS_STATE}`, [state ?? null]);
    const files = await database.query<FileHeadRow>(SELECT_FILE_HEADS, [rows.map(({ id }) => id)]);
    return { items: rows.map((row): DraftHead => headOf(row, files.filter((file) => file.draft_id === row.id).map(fileHeadOf))), total: counted?.total ?? 0 };
  },
  findDraft: async (id): Promise<Draft | null> => {
    const [row] = await database.query<DraftRow & { files: readonly FileRow[] }>(SELECT_WHOLE, [id]);
    return row === undefined ? null : headOf(row, row.files.map(fileOf));
  },
  saveDraft: (draft) => database.transaction((query) => save(query, draft)),
  publishDraft: (draft, files) =>
    database.transaction(async (query) => {
      if (!(await save(query, draft))) return false;
      const published = [];
      // In the order of names, so that two drafts never wait for each other in a circle.
      for (const file of files.toSorted((a, b) => (a.name < b.name ? -1 : 1))) published.push(await publishFile(query, file));
      return published;
    }),
  findNewest: async (names) => {
    const rows = await database.query<Omit<VersionHead, 'publishedAt'> & { published_at: Date }>(
      'SELECT DISTINCT ON (name) name, version, hash, author, reason, published_at FROM published_files WHERE name = ANY($1::text[]) ORDER BY name, version DESC',
      [names],
    );
    return rows.map(({ published_at, ...row }) => ({ ...row, publishedAt: isoOf(published_at) }));
  },
  deleteDiscarded: (before) => deleteOld(database, 'discarded', before),
  deletePublished: (before) => deleteOld(database, 'published', before),
});

const deleteOld = async ({ query }: Database, state: Draft['state'], before: string): Promise<number> => (await query<{ count: number }>(DELETE_OLD, [before, state]))[0]?.count ?? 0;

/** Only the files that this revision changed are written. False when another revision was there first. */
async function save(query: Query, draft: Draft): Promise<boolean> {
  const rows = await query<{ id: string }>(draft.revision === 1 ? INSERT : UPDATE, [
    draft.id, draft.title, draft.state, encodeJson(draft.author), draft.createdAt, draft.updatedAt, encodeJson(draft.updatedBy), draft.revision, encodeJson(draft.editors),
    jsonOrNull(draft.proposed), jsonOrNull(draft.sentBack), jsonOrNull(draft.approval), draft.undoes, jsonOrNull(draft.published),
  ]);
  if (rows.length === 0) return false;
  for (const file of draft.files.filter(({ revision }) => revision === draft.revision)) {
    await query(SAVE_FILE, [draft.id, file.name, file.text, file.textHash, file.base.version, file.base.text, file.base.hash, file.revision, encodeJson(file.savedBy), file.savedAt]);
  }
  return true;
}
