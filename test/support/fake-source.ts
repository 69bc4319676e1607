import { z } from 'zod';
import type {
  Connector, ConnectorSession, PullPage, PullRequest, Receipt, RecordRef, SourceRecord, WriteBack,
} from '../../src/core/connector.ts';
import { ConnectorError, type ErrorResolution } from '../../src/core/errors.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { fakeWebhook } from './fake-webhook.ts';
import { carryOut, type FakeRecord, type FakeTask } from './fake-writes.ts';
import type { ManualClock } from './manual-clock.ts';

/** Thrown where a process would have died: the flows have no answer for it. */
export class Crash extends Error {}

const cursorSchema = z.object({ sequence: z.int() });
const keyOf = (ref: RecordRef): string => `${ref.object} ${ref.externalId}`;

/** A vendor in memory, with a person at its keyboard and everything that goes wrong on the way. */
export class FakeSource {
  readonly clock: ManualClock;
  readonly records = new Map<string, FakeRecord>();
  readonly tasks: FakeTask[] = [];
  readonly notes: { readonly target: RecordRef; readonly text: string }[] = [];
  /** Every batch handed over, whatever became of it. */
  readonly batches: (readonly WriteBack[])[] = [];
  readonly counts = { pull: 0, pages: 0, reread: 0, sweep: 0 };
  /** A deleted record leaves our tasks open. */
  tasksOutliveRecord = false;
  account = 'account-1';
  pageSize = 100;
  writeBackBatch = 100;
  /** The credential is refused, whatever is asked. */
  expired = false;
  /** Fails when this page (from 0) is asked for. */
  failAtPage: number | null = null;
  /** Fails when single records are asked for. */
  refusesRereads = false;
  /** Single records that were asked for, and when. */
  readonly reread: { readonly externalId: string; readonly at: string }[] = [];
  /** Paths that the account lacks or hides, as its metadata says. */
  hidden: readonly string[] = [];
  /** Said with every page. */
  unread: readonly string[] = [];
  /** The place to read on from never moves. */
  holdsCursor = false;
  /** Pull does not tell of deletions; only the sweep finds them. */
  hidesDeletions = false;
  /** The process dies after so many items of the next batch were carried out; no receipts. */
  crashAfterItems: number | null = null;
  /** The next batch is carried out, and the whole connection fails before its receipts. */
  losesReceipts = false;
  /** By external id of the target. */
  readonly refusals = new Map<string, ErrorResolution>();
  /** Runs while a batch is at the vendor, before anything is answered. */
  duringWrite: (() => Promise<void> | void) | null = null;
  /** Runs after the page (from 0) was handed over. */
  afterPage: ((page: number) => Promise<void> | void) | null = null;
  #sequence = 0;

  constructor(clock: ManualClock) {
    this.clock = clock;
  }

  /** A person saves a record. */
  put(object: string, externalId: string, fields: JsonObject): void {
    const before = this.records.get(keyOf({ object, externalId }));
    this.records.set(keyOf({ object, externalId }), {
      object, externalId, sequence: this.nextSequence(), lastHumanEditAt: this.clock.iso(), deleted: false,
      unreadable: before?.unreadable ?? [], own: before?.own ?? {}, writes: before?.writes ?? 0,
      fields: { ...before?.fields, ...fields },
    });
  }

  record(object: string, externalId: string): FakeRecord {
    const record = this.records.get(keyOf({ object, externalId }));
    if (record === undefined) throw new Error(`no ${object} ${externalId} in the source`);
    return record;
  }

  delete(object: string, externalId: string): void {
    const record = this.record(object, externalId);
    record.deleted = true;
    record.sequence = this.nextSequence();
  }

  /** Somebody changes our own fields by hand. */
  changeOwn(object: string, externalId: string, values: JsonObject): void {
    const record = this.record(object, externalId);
    record.own = { ...record.own, ...values };
    this.put(object, externalId, {});
  }

  hide(object: string, externalId: string, paths: readonly string[]): void {
    const record = this.record(object, externalId);
    record.unreadable = paths;
    record.sequence = this.nextSequence();
  }

  endTask(task: FakeTask, how: 'closed' | 'deleted'): void {
    if (how === 'closed') task.closed = true;
    else task.deleted = true;
    task.sequence = this.nextSequence();
  }

  openTasks(): readonly FakeTask[] {
    return this.tasks.filter((task) => !task.closed && !task.deleted);
  }

  tasksOn(externalId: string): readonly FakeTask[] {
    return this.tasks.filter((task) => task.target.externalId === externalId);
  }

  /** Everything that our writes changed, for "nothing was written". */
  written(): unknown {
    return structuredClone({ own: [...this.records.values()].map(({ own, writes }) => [own, writes]), tasks: this.tasks, notes: this.notes });
  }

  get connector(): Connector {
    const cost = { fields: 0.01, task: 0.01, note: 1 };
    return {
      name: 'fake',
      capabilities: {
        displayName: 'Fake', reads: [], writes: { fields: true, tasks: 'upsert', notes: true }, noticesDeleted: true, noticesMerged: false, tasksOutliveRecord: this.tasksOutliveRecord, setup: 'none', frameHosts: ['https://*.source.example'],
        confirms: { fields: 'answer', tasks: 'answer', notes: 'answer' }, subscribes: [], cannot: [],
        writeBackBatch: this.writeBackBatch, callsPerWrite: { fast: cost, save_calls: cost },
        person: { id: 'id', name: 'name', email: 'email', active: 'active', manager: null },
      },
      form: { intro: [], fields: [] },
      settings: z.object({}),
      objects: ['deal', 'employee', 'applicant'],
      webhook: fakeWebhook,
      shipping: null,
      open: (_settings, { connection }) => Promise.resolve(this.#session(connection)),
    };
  }

  #session(connection: string): ConnectorSession {
    let calls = 0;
    return {
      accountId: () => (this.expired ? Promise.reject(this.#outage(connection)) : Promise.resolve(this.account)),
      check: ({ reads }) => {
        const lacking = reads.flatMap(({ object, fields }) => fields.filter((path) => this.hidden.includes(path)).map((path) => `${object}.${path}`));
        return Promise.resolve(lacking.length === 0 ? [] : [{ name: 'Mapped fields', ok: false, message: `Not there: ${lacking.join(', ')}.`, ability: 'read' as const, unreadable: lacking }]);
      },
      describe: () => Promise.resolve([]),
      pull: (request) => this.#pull(connection, request, () => (calls += 1)),
      sweep: (_request, known) => this.#sweep(connection, known, () => (calls += 1)),
      reread: (_request, refs) => {
        calls += 1;
        this.counts.reread += 1;
        if (this.refusesRereads) return Promise.reject(this.#outage(connection));
        const known = refs.filter((ref) => this.records.has(keyOf(ref)));
        this.reread.push(...known.map(({ externalId }) => ({ externalId, at: this.clock.iso() })));
        return Promise.resolve(known.map((ref) => this.#show(connection, this.record(ref.object, ref.externalId))));
      },
      writeBack: (batch, onReceipts) => {
        calls += 1;
        return this.#writeBack(connection, batch, onReceipts);
      },
      setup: () => Promise.resolve([]),
      calls: () => ({ api: calls, auth: 0, maxInFlight: 1 }),
      close: () => Promise.resolve(),
    };
  }

  async *#pull(connection: string, request: PullRequest, call: () => void): AsyncGenerator<PullPage, void, undefined> {
    this.counts.pull += 1;
    const from = request.cursor === null ? 0 : cursorSchema.parse(request.cursor).sequence;
    // Fixed at the start: what is written meanwhile belongs to the next run.
    const changed = [...this.records.values(), ...(request.watchTasks ? this.tasks : [])]
      .filter((row) => row.sequence > from && !('deleted' in row && 'fields' in row && row.deleted && (this.hidesDeletions || from === 0)))
      .map((row) => ({ row, sequence: row.sequence }))
      .sort((a, b) => a.sequence - b.sequence);
    const pages = Math.max(1, Math.ceil(changed.length / this.pageSize));
    for (let index = 0; index < pages; index += 1) {
      call();
      if (this.failAtPage === index) throw this.#outage(connection);
      const rows = changed.slice(index * this.pageSize, (index + 1) * this.pageSize);
      this.counts.pages += 1;
      yield {
        records: rows.flatMap(({ row }) => ('fields' in row ? [this.#show(connection, row)] : [])),
        tasks: rows.flatMap(({ row }) => ('fields' in row ? [] : [{ taskKey: row.key, remoteId: row.remoteId, state: row.deleted ? 'deleted' as const : row.closed ? 'closed' as const : 'open' as const }])),
        cursor: { sequence: this.holdsCursor ? from : (rows.at(-1)?.sequence ?? from) },
        unread: this.unread,
        total: changed.length,
      };
      await this.afterPage?.(index);
    }
  }

  async *#sweep(connection: string, known: AsyncIterable<readonly RecordRef[]>, call: () => void): AsyncGenerator<PullPage, void, undefined> {
    this.counts.sweep += 1;
    for await (const refs of known) {
      call();
      const gone = refs.map((ref) => this.record(ref.object, ref.externalId)).filter((record) => record.deleted);
      yield { records: gone.map((record) => this.#show(connection, record)), tasks: [], cursor: null, unread: [], total: null };
    }
  }

  #show(connection: string, record: FakeRecord): SourceRecord {
    const { object, externalId, deleted } = record;
    return {
      connection, object, externalId, version: String(record.sequence), url: `https://fake.example/${object}/${externalId}`,
      fields: deleted ? {} : structuredClone(record.fields), related: {}, state: { kind: deleted ? 'deleted' : 'present' },
      unreadable: record.unreadable, nonexistent: [], readAt: this.clock.iso(), lastHumanEditAt: record.lastHumanEditAt, lockGroup: null,
      own: deleted ? null : structuredClone(record.own),
    };
  }

  async #writeBack(connection: string, batch: readonly WriteBack[], onReceipts: (receipts: readonly Receipt[]) => Promise<void>): Promise<void> {
    this.batches.push(structuredClone(batch));
    const during = this.duringWrite;
    this.duringWrite = null;
    const crashAfter = this.crashAfterItems;
    this.crashAfterItems = null;
    const receipts: Receipt[] = [];
    for (const item of batch) {
      if (crashAfter !== null && receipts.length >= crashAfter) throw new Crash('the process died while writing');
      receipts.push(carryOut(this, item));
    }
    if (crashAfter !== null) throw new Crash('the process died before the answer');
    await during?.();
    if (this.losesReceipts) {
      this.losesReceipts = false;
      throw this.#outage(connection);
    }
    await onReceipts(receipts);
  }

  /** The number of the next change, whoever makes it. */
  nextSequence(): number {
    this.#sequence += 1;
    return this.#sequence;
  }

  #outage(connection: string): ConnectorError {
    return new ConnectorError(connection, { action: 'retry', code: 'SERVER_UNAVAILABLE', message: 'The source did not answer.', remedy: 'Try again later.' });
  }
}
