import type { JsonObject } from '../../../src/core/json.ts';
import { chunksOf } from '../../kit/pagination.ts';
import { wholeList } from '../list-pages.ts';
import { PERSONS_PER_LIST } from '../limits.ts';
import { idOf, personSchema } from '../schema.ts';
import type { SessionParts } from '../session-parts.ts';

/** These persons as they stand now, fifty per request. Who is not in the list is asked for alone before being called gone. */
export async function findPersons({ client }: SessionParts, ids: readonly string[]): Promise<{ readonly found: readonly JsonObject[]; readonly gone: readonly string[] }> {
  const found = new Map<string, JsonObject>();
  for (const chunk of chunksOf(ids, PERSONS_PER_LIST)) {
    for (const person of await wholeList(client, '/v2/persons', personSchema, PERSONS_PER_LIST, { id: chunk.join(',') })) found.set(idOf(person), person);
  }
  const gone: string[] = [];
  for (const id of ids) {
    if (found.has(id)) continue;
    const person = await client.find(`/v2/persons/${encodeURIComponent(id)}`, personSchema);
    if (person === null) gone.push(id);
    else found.set(id, person);
  }
  return { found: [...found.values()], gone };
}
