import type { StoredHandoff } from '../core/handoff/handoff.ts';
import { StateMovedError } from '../core/ports.ts';
import { assessedOf, packAssessed } from '../core/report/assessed.ts';
import { listFiguresOf } from '../core/report/list-figures.ts';
import { isAtRest } from '../core/retention/is-at-rest.ts';
import { answerDueOf } from '../core/tasks/answer-ended.ts';
import { encodeJson, givenRows, inSteps, isoOf, isoOrNull, lastPerKey, namesOf, type Columns, type Query } from './database.ts';
import { packBody, unpackBody } from './pack-body.ts';

const COLUMNS = {
  id: 'text', kind: 'text', connection: 'text', founding_object: 'text', founding_external_id: 'text', title: 'text', url: 'text',
  status: 'text', status_reason: 'text', score: 'integer', body: 'text', reached_at: 'text', backlog: 'boolean', episode: 'integer',
  tasks: 'jsonb', next_deadline: 'text', assessed_with: 'text', next_tick_at: 'timestamptz', joins: 'jsonb', created_at: 'timestamptz',
  updated_at: 'timestamptz', forgotten_at: 'timestamptz', also_in: 'text[]', absorbed_into: 'text', acceptance: 'jsonb', revision: 'integer',
  scores: 'jsonb', cut_at: 'timestamptz',
} as const satisfies Columns;

/** Derived from the rest: written with every save, read by lists, reports (keep-lists.ts) and whoever looks for what is due. */
const FIGURE_COLUMNS = { assessed: 'text', asked_owner: 'text', due_gaps: 'integer', open_tasks: 'integer', open_questions: 'integer', answer_due_at: 'timestamptz', at_rest_since: 'timestamptz' } as const satisfies Columns;
const WRITTEN = { ...COLUMNS, ...FIGURE_COLUMNS } as const;

interface HandoffRow {
  id: string;
  kind: StoredHandoff['kind'];
  connection: string;
  founding_object: string;
  founding_external_id: string;
  title: string;
  url: string | null;
  status: StoredHandoff['status'];
  status_reason: string | null;
  score: number | null;
  body: Buffer;
  reached_at: string | null;
  backlog: boolean;
  episode: number;
  tasks: StoredHandoff['tasks'];
  next_deadline: string | null;
  assessed_with: string;
  next_tick_at: Date | null;
  joins: StoredHandoff['joins'];
  created_at: Date;
  updated_at: Date;
  forgotten_at: Date | null;
  cut_at: Date | null;
  also_in: readonly string[] | null;
  absorbed_into: string | null;
  acceptance: StoredHandoff['acceptance'] | null;
  scores: StoredHandoff['scores'] | null;
  revision: number;
}

const handoffOf = (row: HandoffRow): StoredHandoff => ({
  id: row.id,
  kind: row.kind,
  connection: row.connection,
  founding: { object: row.founding_object, externalId: row.founding_external_id },
  title: row.title,
  url: row.url,
  status: row.status,
  statusReason: row.status_reason,
  score: row.score,
  ...unpackBody(row.body),
  reachedAt: row.reached_at,
  backlog: row.backlog,
  episode: row.episode,
  tasks: row.tasks,
  nextDeadline: row.next_deadline,
  assessedWith: row.assessed_with,
  nextTickAt: isoOrNull(row.next_tick_at),
  joins: row.joins,
  ...(row.also_in === null ? {} : { alsoIn: row.also_in }),
  ...(row.absorbed_into === null ? {} : { absorbedInto: row.absorbed_into }),
  ...(row.acceptance == null ? {} : { acceptance: row.acceptance }),
  ...(row.scores == null ? {} : { scores: row.scores }),
  revision: row.revision,
  createdAt: isoOf(row.created_at),
  updatedAt: isoOf(row.updated_at),
  ...(row.forgotten_at === null ? {} : { forgottenAt: isoOf(row.forgotten_at) }),
  ...(row.cut_at === null ? {} : { cutAt: isoOf(row.cut_at) }),
});

const rowOf = (handoff: StoredHandoff) => ({
  id: handoff.id,
  kind: handoff.kind,
  connection: handoff.connection,
  founding_object: handoff.founding.object,
  founding_external_id: handoff.founding.externalId,
  title: handoff.title,
  url: handoff.url,
  status: handoff.status,
  status_reason: handoff.statusReason,
  score: handoff.score,
  body: packBody({ record: handoff.record, report: handoff.report }).toString('base64'),
  reached_at: handoff.reachedAt,
  backlog: handoff.backlog,
  episode: handoff.episode,
  tasks: handoff.tasks,
  next_deadline: handoff.nextDeadline,
  assessed_with: handoff.assessedWith,
  next_tick_at: handoff.nextTickAt,
  joins: handoff.joins,
  created_at: handoff.createdAt,
  updated_at: handoff.updatedAt,
  forgotten_at: handoff.forgottenAt,
  cut_at: handoff.cutAt ?? null,
  also_in: handoff.alsoIn ?? null,
  absorbed_into: handoff.absorbedInto ?? null,
  acceptance: handoff.acceptance ?? null,
  scores: handoff.scores ?? null,
  revision: handoff.revision ?? NEVER_SAVED,
  ...figureColumnsOf(handoff),
});

function figureColumnsOf(handoff: StoredHandoff) {
  const { owner, gaps, openTasks, openQuestions } = listFiguresOf(handoff);
  return { assessed: JSON.stringify(packAssessed(assessedOf(handoff))), asked_owner: owner, due_gaps: gaps, open_tasks: openTasks, open_questions: openQuestions, answer_due_at: answerDueOf(handoff.tasks), at_rest_since: isAtRest(handoff) ? handoff.updatedAt : null };
}

/** A handoff that is new; the first save makes it 1. */
const NEVER_SAVED = 0;

const KEPT_ON_UPDATE = new Set(['id', 'created_at', 'revision', 'at_rest_since']);
const GIVEN = namesOf(WRITTEN).replace('body', "decode(body, 'base64')").replace('revision', 'revision + 1');
const UPSERT = `
  INSERT INTO handoffs AS known (${namesOf(WRITTEN)}) SELECT ${GIVEN} FROM ${givenRows(WRITTEN)}
  ON CONFLICT (id) DO UPDATE SET revision = excluded.revision,
    at_rest_since = CASE WHEN excluded.at_rest_since IS NULL OR known.status <> excluded.status OR (known.cut_at IS NOT NULL AND excluded.cut_at IS NULL) THEN excluded.at_rest_since ELSE coalesce(known.at_rest_since, excluded.at_rest_since) END,
    ${Object.keys(WRITTEN).filter((name) => !KEPT_ON_UPDATE.has(name)).map((name) => `${name} = excluded.${name}`).join(', ')}
  WHERE known.revision = excluded.revision - 1
  RETURNING id`;

/** Throws StateMovedError when one of them was saved by somebody else since it was read. */
export async function saveHandoffs(query: Query, handoffs: readonly StoredHandoff[]): Promise<void> {
  for (const step of inSteps(lastPerKey(handoffs, (handoff) => handoff.id))) {
    const saved = await query<{ id: string }>(UPSERT, [encodeJson(step.map(rowOf))]);
    if (saved.length < step.length) throw new StateMovedError('a handoff was saved by another run meanwhile');
  }
}

/** `where` is SQL of ours, never a caller's text. */
export async function selectHandoffs(query: Query, where: string, parameters: readonly unknown[]): Promise<readonly StoredHandoff[]> {
  const rows = await query<HandoffRow>(`SELECT ${namesOf(COLUMNS)} FROM handoffs ${where}`, parameters);
  return rows.map(handoffOf);
}
