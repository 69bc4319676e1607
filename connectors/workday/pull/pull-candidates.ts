import type { ObjectRead, SourceRecord } from '../../../src/core/connector.ts';
import { askCandidates, type CandidateQuestion } from './ask-candidates.ts';
import { buildRecord } from './build-record.ts';
import { applicationsOf, CANDIDATE_COLUMNS, type FoundApplication } from './candidates.ts';
import type { Report } from '../config.ts';
import { startAnewFor, type ObjectCursor } from './cursor.ts';
import { planRead, type ReadPlan } from './plan-read.ts';
import type { PartPage } from './pull-report.ts';
import { recordContext, type SessionParts } from '../session-parts.ts';

/** A record of Get_Candidates is built like a row of a report; its columns are known from the WSDL. */
export const CANDIDATES_AS_REPORT: Report = {
  owner: '', name: 'Get_Candidates', key: 'Application_ID', changedSince: null, prompts: {}, types: {}, readSchema: true, mayBeEmpty: false,
};

/** What the service does not have is named as not existing: no permission would bring it. */
export function candidatePlan(read: ObjectRead): ReadPlan {
  const columns = CANDIDATE_COLUMNS.map((name) => ({ name, type: name === 'Applied_On' ? ('date' as const) : ('text' as const), isList: false, children: null }));
  const plan = planRead(read, CANDIDATES_AS_REPORT, columns, {});
  // Truth values are made by us and stay what they are.
  const typeOf: ReadPlan['typeOf'] = (column) => (column === 'Hired' || column === 'Withdrawn' ? 'boolean' : 'text');
  return { ...plan, typeOf, unreadable: [], nonexistent: [...plan.unreadable, ...plan.nonexistent] };
}

export const acceptedStages = ({ settings }: SessionParts): ReadonlySet<string> => new Set(settings.candidates?.acceptedStages ?? []);

/**
 * First the candidates in the accepted stages, stage by stage; afterwards everybody who changed. Applications that are
 * not accepted and never were are left out. Moves `cursor` along: a resumed run goes on at the same page of the same window.
 */
export async function* pullCandidates(parts: SessionParts, read: ObjectRead, cursor: ObjectCursor): AsyncGenerator<PartPage, void, undefined> {
  const stages = parts.settings.candidates?.acceptedStages ?? [];
  startAnewFor(cursor, stages.toSorted().join());
  const now = parts.context.now().toISOString();
  const from = cursor.through === null ? null : new Date(Date.parse(cursor.through) - parts.settings.overlapMinutes * 60_000).toISOString();
  const plan = candidatePlan(read);
  for (;;) {
    // A walk of settings that named more stages begins anew.
    const walk: Walk = cursor.walk !== null && cursor.walk.stage < stages.length ? cursor.walk : { from, to: now, stage: 0, page: 1 };
    const answer = await askCandidates(parts, questionOf(walk, stages), walk.page);
    const found = answer.candidates.flatMap((candidate) => applicationsOf(candidate, acceptedStages(parts)));
    const records = await takeNews(parts, plan, found, cursor);
    const isLastPage = walk.page >= answer.totalPages;
    const isLast = isLastPage && (walk.from !== null || walk.stage + 1 >= stages.length);
    if (isLast) Object.assign(cursor, { through: walk.to, walk: null });
    else cursor.walk = isLastPage ? { ...walk, stage: walk.stage + 1, page: 1 } : { ...walk, page: walk.page + 1 };
    await parts.memory.save();
    const isSuspicious = isLast && Object.keys(cursor.known).length === 0 && walk.from === null;
    // Nobody at all in the first reading: it is repeated whole until somebody is there.
    if (isSuspicious) cursor.through = null;
    yield { records, unread: isSuspicious ? [NOBODY] : [], total: walk.from === null ? null : answer.total };
    if (isLast) return;
  }
}

const NOBODY =
  'Get_Candidates found nobody in the accepted stages. Workday answers so, without any error, when the integration system user lacks the domain "Candidate Data: Job Application" or when candidates.acceptedStages names no stage of this tenant. "handoff connections check" helps; once somebody is in such a stage this ends by itself.';

type Walk = NonNullable<ObjectCursor['walk']>;

function questionOf(walk: Walk, stages: readonly string[]): CandidateQuestion {
  if (walk.from !== null) return { kind: 'changed', from: walk.from, to: walk.to };
  return { kind: 'stage', stage: stages[walk.stage] ?? '', asOf: walk.to };
}

async function takeNews(parts: SessionParts, plan: ReadPlan, found: readonly FoundApplication[], cursor: ObjectCursor): Promise<readonly SourceRecord[]> {
  const records: SourceRecord[] = [];
  for (const application of found) {
    const before = cursor.known[application.id];
    if (!application.isAccepted && before === undefined) continue;
    if (application.candidateId !== null) await parts.memory.note(application.id, application.candidateId);
    const record = toRecord(parts, plan, application);
    if (record.version === before) continue;
    cursor.known[application.id] = record.version;
    records.push(record);
  }
  return records;
}

export const toRecord = (parts: SessionParts, plan: ReadPlan, { id, row }: FoundApplication): SourceRecord =>
  buildRecord('jobApplication', CANDIDATES_AS_REPORT, plan, id, row, recordContext(parts));
