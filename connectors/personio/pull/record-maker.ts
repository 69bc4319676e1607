import type { SessionContext, SourceRecord } from '../../../src/core/connector.ts';
import { shortHashOf } from '../../../src/core/hash.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../src/core/json.ts';
import { personPage, type Settings } from '../config.ts';

export type ObjectName = 'person' | 'application';

/** What every record of a session shares. */
export class RecordMaker {
  readonly #settings: Settings;
  readonly #context: SessionContext;

  constructor(settings: Settings, context: SessionContext) {
    this.#settings = settings;
    this.#context = context;
  }

  now(): string {
    return this.#context.now().toISOString();
  }
  today(): string {
    return this.now().slice(0, 10);
  }

  present(object: ObjectName, externalId: string, fields: JsonObject, more: Pick<SourceRecord, 'unreadable' | 'nonexistent' | 'own'>): SourceRecord {
    return { ...this.#base(object, externalId), ...more, version: shortHashOf(fields), fields, state: { kind: 'present' } };
  }

  deleted(object: ObjectName, externalId: string): SourceRecord {
    return { ...this.#base(object, externalId), version: 'deleted', fields: {}, unreadable: [], nonexistent: [], own: null, state: { kind: 'deleted' } };
  }

  #base(object: ObjectName, externalId: string) {
    return {
      connection: this.#context.connection,
      object,
      externalId,
      url: object === 'person' ? personPage(this.#settings, externalId) : null,
      related: {},
      readAt: this.now(),
      // Personio tells when somebody changed a person, but not who: it may have been us.
      lastHumanEditAt: null,
      lockGroup: null,
    };
  }
}

/** What must differ for a record to be worth handing over again. */
export const signatureOf = ({ fields, unreadable, nonexistent, own, state }: SourceRecord): string =>
  shortHashOf([fields, [...unreadable], [...nonexistent], own, state.kind]);

/** Copies just these dotted paths. A missing step ends in nothing: absent stays absent. */
export function pick(whole: JsonObject, paths: readonly string[]): JsonObject {
  const picked: Record<string, JsonValue> = {};
  const byRoot = new Map<string, string[]>();
  for (const path of paths) {
    const [root = '', ...rest] = path.split('.');
    byRoot.set(root, [...(byRoot.get(root) ?? []), rest.join('.')]);
  }
  for (const [root, rests] of byRoot) {
    const value = whole[root];
    if (value === undefined) continue;
    if (rests.includes('')) picked[root] = value;
    else if (isJsonObject(value)) picked[root] = pick(value, rests);
    else picked[root] = Array.isArray(value) ? value.map((row: JsonValue) => (isJsonObject(row) ? pick(row, rests) : row)) : value;
  }
  return picked;
}
