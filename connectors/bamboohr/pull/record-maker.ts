import type { SessionContext, SourceRecord } from '../../../src/core/connector.ts';
import { applicationPage, employeePage, type Settings } from '../config.ts';
import { isCode } from '../client.ts';

/** What every record of a session shares. */
export class RecordMaker {
  readonly connection: string;
  readonly settings: Settings;
  readonly #context: SessionContext;

  constructor(settings: Settings, context: SessionContext) {
    this.settings = settings;
    this.connection = context.connection;
    this.#context = context;
  }

  now(): string {
    return this.#context.now().toISOString();
  }

  deleted(object: 'employee' | 'application', externalId: string): SourceRecord {
    return {
      connection: this.connection,
      object,
      externalId,
      version: 'deleted',
      url: object === 'employee' ? employeePage(this.settings, externalId) : applicationPage(this.settings, externalId),
      fields: {},
      related: {},
      state: { kind: 'deleted' },
      unreadable: [],
      nonexistent: [],
      readAt: this.now(),
      lastHumanEditAt: null,
      lockGroup: null,
      own: null,
    };
  }

  /** For `.catch`: a 404 becomes null, the rest is thrown on. */
  nullWhenGone(error: unknown): null {
    if (isCode(error, 'not_found')) return null;
    throw error;
  }
}
