import type { Connector, ConnectorSession, SessionContext } from '../../src/core/connector.ts';
import { accountOf, settingsSchema, type CsvSettings } from './config.ts';
import { checkFiles, describeFiles } from './describe.ts';
import { toConnectorError } from './errors.ts';
import { form } from './form.ts';
import { pullRows, rereadRows, sweepRows } from './pull.ts';
import { openOutput, writeBatch } from './write-back.ts';

/** Both files are replaced once per batch: large batches keep that rare. */
const WRITE_BACK_BATCH = 2_000;

const NO_CALLS = { fields: 0, task: 0, note: 0 };

export const connector: Connector = {
  name: 'csv',
  capabilities: {
    displayName: 'CSV files',
    // A row is called what its file is called, or what the settings say.
    reads: [],
    writes: { fields: true, tasks: 'upsert', notes: false },
    confirms: { fields: 'answer', tasks: 'answer', notes: 'none' },
    subscribes: [],
    cannot: ['Files say nothing when they change: they are read at every run.', 'Tasks are rows of tasks.csv: nobody is reminded of them, and they are closed by writing "done" into the status column.'],
    // With `snapshot: true`, at the daily sweep.
    noticesDeleted: true,
    noticesMerged: false,
    // They stand in a file of their own.
    tasksOutliveRecord: true,
    setup: 'none',
    frameHosts: [],
    writeBackBatch: WRITE_BACK_BATCH,
    callsPerWrite: { fast: NO_CALLS, save_calls: NO_CALLS },
    callsPerRecordRead: 0,
    person: null,
  },
  form,
  settings: settingsSchema,
  objects: [],
  webhook: null,
  shipping: null,
  open: async (settings, context) => openSession(settingsSchema.parse(settings), context),
};

function openSession(settings: CsvSettings, context: SessionContext): ConnectorSession {
  const output = openOutput(settings);
  const named = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw toConnectorError(context.connection, error);
    }
  };
  async function* namedPages<T>(pages: AsyncGenerator<T, void, undefined>): AsyncGenerator<T, void, undefined> {
    try {
      yield* pages;
    } catch (error) {
      throw toConnectorError(context.connection, error);
    }
  }
  return {
    accountId: async () => accountOf(settings),
    check: (request) => named(checkFiles(settings, request)),
    describe: (objects) => named(describeFiles(settings, objects)),
    pull: (request) => namedPages(pullRows(settings, request, context, output.tasks)),
    sweep: (request, known) => namedPages(sweepRows(settings, request, known, context)),
    reread: (request, refs) => named(rereadRows(settings, request, refs, context)),
    writeBack: async (batch, onReceipts) => onReceipts(await named(writeBatch(output, batch))),
    setup: async () => [],
    calls: () => ({ api: 0, auth: 0, maxInFlight: 0 }),
    close: async () => {},
  };
}
