import type { ObjectRead, SourceRecord } from '../../../src/core/connector.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import { wholeList } from '../list-pages.ts';
import { pick } from './record-maker.ts';
import { applicationSchema, candidateSchema, fullNameOf, idOf, instantAt, objectAt, textAt, transitionSchema } from '../schema.ts';
import type { SessionParts } from '../session-parts.ts';
import { isAccepted, phaseOf } from './stages.ts';

/** Not in the list of applications: one more call each, made only when a mapping names one of them. */
const ONLY_ON_THE_CANDIDATE: ReadonlySet<string> = new Set(['phone', 'location', 'birthday', 'linkedin_profile', 'available_from']);

/** One application by its id; deleted when Personio knows it no longer. Throws ConnectorError. */
export async function findApplication(parts: SessionParts, read: ObjectRead, id: string): Promise<SourceRecord> {
  const item = await parts.client.find(`/v2/recruiting/applications/${encodeURIComponent(id)}`, applicationSchema);
  if (item !== null) return await readApplication(parts, read, item);
  await parts.memory.forget(id);
  return parts.maker.deleted('application', id);
}

/**
 * The record of an application. Beside the vendor's members it carries `candidate.name`, `current_stage.accepted`,
 * `current_stage.phase` (unassigned, rejected, withdrawn, offer, accepted, hired; null for own stages) and `acceptedAt`.
 * Only mapped paths are kept. Of an anonymised application nothing about the person is: neither what Personio might
 * still send, nor what an earlier reading held. Throws ConnectorError.
 */
export async function readApplication(parts: SessionParts, read: ObjectRead, item: JsonObject): Promise<SourceRecord> {
  const id = idOf(item);
  const stage = objectAt(item, 'current_stage');
  const accepted = isAccepted(parts.settings, stage);
  const isAnonymized = item['is_anonymized'] === true;
  const paths = [...read.fields, ...(read.keep === 'custom' ? [] : read.keep)];
  const listed = objectAt(item, 'candidate');
  const wantsMore = paths.some((path) => path.startsWith('candidate.') && ONLY_ON_THE_CANDIDATE.has(path.split('.')[1] ?? ''));
  const candidateId = textAt(listed, 'id');
  const more =
    isAnonymized || !wantsMore || candidateId === null
      ? null
      : await parts.client.find(`/v2/recruiting/candidates/${encodeURIComponent(candidateId)}`, candidateSchema);
  const candidate = isAnonymized ? {} : { ...more, ...listed, name: fullNameOf(listed) };
  const whole: JsonObject = {
    ...item,
    candidate,
    current_stage: { ...stage, accepted, phase: phaseOf(stage) },
    is_anonymized: isAnonymized,
    acceptedAt: accepted ? await acceptedAt(parts, item) : null,
  };
  if (!accepted) await parts.memory.forget(id);
  return parts.maker.present('application', id, pick(whole, paths), { unreadable: [], nonexistent: [], own: null });
}

/** When the present run of accepted stages began; the last change of the application where its stages are not told. */
async function acceptedAt(parts: SessionParts, item: JsonObject): Promise<string | null> {
  const id = idOf(item);
  return await parts.memory.acceptedAt(id, async () => {
    const path = `/v2/recruiting/applications/${encodeURIComponent(id)}/stage-transitions`;
    let since: string | null = null;
    for (const transition of await wholeList(parts.client, path, transitionSchema, null)) {
      if (!isAccepted(parts.settings, objectAt(transition, 'stage'))) break;
      since = instantAt(transition, 'entered_at') ?? since;
    }
    return since ?? instantAt(item, 'updated_at');
  });
}
