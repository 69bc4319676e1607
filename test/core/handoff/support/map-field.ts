import { mapRecord } from '../../../../src/core/handoff/map-record.ts';
import type { FieldAnswer } from '../../../../src/core/handoff/record.ts';
import type { JsonObject } from '../../../../src/core/json.ts';
import { PERSON, compiled } from './deal-mapping.ts';

export type Related = Readonly<Record<string, readonly JsonObject[]>>;

/** Maps one field of one record; the whole transform is in the notation. */
export function mapField(name: string, notation: unknown, fields: JsonObject, related: Related = {}, other: { unreadable?: string[]; nonexistent?: string[] } = {}): FieldAnswer {
  const mapping = compiled({
    handoff: 'customer',
    ownerFallback: 'revops@acme.example',
    sources: [{ object: 'Deal', title: 'Name', when: { reached: { Won: true } }, fields: { [name]: notation } }],
  }, PERSON);
  const source = mapping.sourceOf('Deal');
  if (source === undefined) throw new Error('no source');
  const answer = mapRecord(source, { connection: 'c', object: 'Deal', externalId: '1', url: null, readAt: '2026-11-20T00:00:00.000Z', fields, related, unreadable: other.unreadable ?? [], nonexistent: other.nonexistent ?? [] }).answers[name];
  if (answer === undefined) throw new Error('no answer');
  return answer;
}
