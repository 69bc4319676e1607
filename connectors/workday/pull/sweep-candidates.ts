import type { ObjectRead, RecordRef, SourceRecord } from '../../../src/core/connector.ts';
import { ConnectorError } from '../../../src/core/errors.ts';
import { chunksOf } from '../../kit/pagination.ts';
import { askCandidates } from './ask-candidates.ts';
import { deletedRecord } from './build-record.ts';
import { applicationsOf } from './candidates.ts';
import { isDoubtful } from './doubt-report.ts';
import { CANDIDATES_PER_LOOKUP } from '../limits.ts';
import { acceptedStages, candidatePlan, toRecord } from './pull-candidates.ts';
import type { PartPage } from './pull-report.ts';
import { recordContext, type SessionParts } from '../session-parts.ts';

interface Lookup {
  readonly found: readonly SourceRecord[];
  /** Asked for, and not there any more. */
  readonly missing: readonly string[];
  /** Their candidate is not remembered. */
  readonly unknown: readonly string[];
}

/** Known applications through their candidates, by reference. */
export async function* sweepCandidates(parts: SessionParts, read: ObjectRead, known: AsyncIterable<readonly RecordRef[]>): AsyncGenerator<PartPage, void, undefined> {
  const ids: string[] = [];
  for await (const refs of known) ids.push(...refs.filter(({ object }) => object === 'jobApplication').map(({ externalId }) => externalId));
  if (ids.length === 0) return;
  const { found, missing, unknown } = await lookUp(parts, read, ids);
  const doubted = found.length === 0 ? missing.length > 0 : isDoubtful(missing.length, ids.length);
  const gone = doubted ? [] : missing.map((id) => deletedRecord('jobApplication', id, recordContext(parts)));
  yield { records: [...found, ...gone], unread: [...(doubted ? [doubt(missing.length, ids.length)] : []), ...(unknown.length === 0 ? [] : [forgotten(unknown.length)])], total: null };
}

/** Throws ConnectorError when none of them can be found, which a missing permission looks like. */
export async function rereadCandidates(parts: SessionParts, read: ObjectRead, ids: readonly string[]): Promise<readonly SourceRecord[]> {
  const { found, missing } = await lookUp(parts, read, ids);
  if (found.length === 0 && isDoubtful(missing.length, ids.length))
    throw new ConnectorError(parts.context.connection, { action: 'retry', code: 'candidates_missing', message: doubt(missing.length, ids.length), remedy: 'The next sync tries it again.' });
  return [...found, ...missing.map((id) => deletedRecord('jobApplication', id, recordContext(parts)))];
}

/** Whose candidate is not remembered any more is looked for in the accepted stages; the others are told. */
async function recall(parts: SessionParts, ids: readonly string[]): Promise<void> {
  const memory = await parts.memory.load();
  const wanted = new Set(ids.filter((id) => !memory.has(id)));
  if (wanted.size === 0) return;
  const asOf = parts.context.now().toISOString();
  for (const stage of parts.settings.candidates?.acceptedStages ?? []) {
    for (let page = 1, pages = 1; page <= pages; page += 1) {
      const answer = await askCandidates(parts, { kind: 'stage', stage, asOf }, page);
      pages = answer.totalPages;
      for (const { id, candidateId } of answer.candidates.flatMap((candidate) => applicationsOf(candidate, acceptedStages(parts))))
        if (wanted.has(id) && candidateId !== null) await parts.memory.note(id, candidateId);
    }
  }
  await parts.memory.save();
}

async function lookUp(parts: SessionParts, read: ObjectRead, ids: readonly string[]): Promise<Lookup> {
  await recall(parts, ids);
  const memory = await parts.memory.load();
  const plan = candidatePlan(read);
  const wanted = new Set(ids);
  const candidateIds = [...new Set(ids.flatMap((id) => memory.get(id) ?? []))];
  const found = new Map<string, SourceRecord>();
  for (const chunk of chunksOf(candidateIds, CANDIDATES_PER_LOOKUP)) {
    for (let page = 1, pages = 1; page <= pages; page += 1) {
      const answer = await askCandidates(parts, { kind: 'named', candidateIds: chunk }, page);
      pages = answer.totalPages;
      for (const application of answer.candidates.flatMap((candidate) => applicationsOf(candidate, acceptedStages(parts))))
        if (wanted.has(application.id)) found.set(application.id, toRecord(parts, plan, application));
    }
  }
  const rest = ids.filter((id) => !found.has(id));
  return { found: [...found.values()], missing: rest.filter((id) => memory.has(id)), unknown: rest.filter((id) => !memory.has(id)) };
}

const doubt = (missing: number, known: number): string =>
  `${missing} of ${known} known applications cannot be found in Workday at once. They are not taken for deleted: the security group of the integration system user was probably changed. Check its domain "Candidate Data: Job Application".`;
const forgotten = (count: number): string =>
  `${count} ${count === 1 ? 'application' : 'applications'} could not be looked at again, because the candidate is not remembered here any more and stands in no accepted stage. A change in Workday brings them back.`;
