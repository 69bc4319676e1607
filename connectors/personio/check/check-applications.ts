import type { CheckItem } from '../../../src/core/connector.ts';
import { isJsonArray, isJsonObject, type JsonObject } from '../../../src/core/json.ts';
import { lacks, works } from '../../kit/check-item.ts';
import { wholeList } from '../list-pages.ts';
import { reasonOf } from '../client.ts';
import { APPLICATIONS_PER_LIST } from '../limits.ts';
import { applicationSchema, listOf, namedSchema, objectAt, textAt } from '../schema.ts';
import type { SessionParts } from '../session-parts.ts';
import { isAccepted } from '../pull/stages.ts';

interface Stage {
  readonly id: string;
  readonly words: string;
  readonly accepted: boolean;
}

/** The newest applications show which stages are in use, the categories which there are: their ids are what the settings need. */
export async function checkApplications(parts: SessionParts): Promise<readonly CheckItem[]> {
  const { client, settings } = parts;
  const { _data: newest } = await client.get('/v2/recruiting/applications', listOf(applicationSchema), { limit: String(APPLICATIONS_PER_LIST) });
  const stages = new Map<string, Stage>();
  for (const stage of [...(await stagesOfCategories(parts)), ...newest.map((item) => objectAt(item, 'current_stage'))]) {
    const id = textAt(stage, 'id');
    if (id === null) continue;
    const kind = textAt(stage, 'kind') ?? textAt(stage, 'type');
    stages.set(id, { id, words: `${id} ${textAt(stage, 'name') ?? '(no name)'}${kind === null ? '' : ` [${kind}]`}`, accepted: isAccepted(settings, stage) });
  }
  const all = [...stages.values()];
  const access = works('read', 'Applications', all.length === 0 ? 'Applications can be read; there are none yet.' : `Applications can be read. Stages: ${all.map(({ words }) => words).join(', ')}.`);
  return [access, acceptedItem(settings.acceptedStageIds.map(String), all)];
}

function acceptedItem(chosen: readonly string[], all: readonly Stage[]): CheckItem {
  const accepted = all.filter((stage) => stage.accepted).map(({ words }) => words);
  const unknown = chosen.filter((id) => !all.some((stage) => stage.id === id));
  if (chosen.length > 0 && unknown.length > 0)
    return lacks('read', 'Accepted stages', `No application and no category shows stage ${unknown.join(', ')}: offers in it would never be seen. Correct settings.acceptedStageIds; the ids differ in every account and are listed above.`);
  if (accepted.length > 0) return works('read', 'Accepted stages', `Accepted means: ${accepted.join(', ')}.`);
  if (all.length === 0) return works('read', 'Accepted stages', 'Personio’s own stage "accepted" counts; check again once there are applications.');
  return lacks('read', 'Accepted stages', 'None of the stages above is Personio’s own "accepted". Put the ids of those that mean it into settings.acceptedStageIds, else no applicant ever becomes a handoff.');
}

/** Not every account shows stages there. */
async function stagesOfCategories({ client }: SessionParts): Promise<readonly JsonObject[]> {
  try {
    const categories = await wholeList(client, '/v2/recruiting/categories', namedSchema, null);
    return categories.flatMap(({ stages }) => (stages !== undefined && isJsonArray(stages) ? stages.filter(isJsonObject) : []));
  } catch (error) {
    if (reasonOf(error) === null) throw error;
    return [];
  }
}
