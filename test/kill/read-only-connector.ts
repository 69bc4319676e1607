import type { Connector, ConnectorSession, Receipt, WriteBack } from '../../src/core/connector.ts';

/** What would have been written, by connection, record and item; of each the last. */
export class WouldWrite {
  readonly #items = new Map<string, Map<string, WriteBack>>();

  /** The same connector, reading as ever; writes are taken, noted and never sent. */
  wrap(connector: Connector): Connector {
    return {
      ...connector,
      open: async (settings, context) => {
        const session = await connector.open(settings, context);
        const noted = this.#items.get(context.connection) ?? new Map<string, WriteBack>();
        this.#items.set(context.connection, noted);
        return this.#noting(session, noted);
      },
    };
  }

  of(connection: string): readonly WriteBack[] {
    return [...(this.#items.get(connection)?.values() ?? [])];
  }

  #noting(session: ConnectorSession, noted: Map<string, WriteBack>): ConnectorSession {
    return {
      accountId: () => session.accountId(),
      check: (request) => session.check(request),
      describe: (objects) => session.describe(objects),
      pull: (request) => session.pull(request),
      sweep: (request, known) => session.sweep(request, known),
      reread: (request, refs) => session.reread(request, refs),
      writeBack: async (batch, onReceipts) => {
        for (const item of batch) noted.set(nameOf(item), item);
        await onReceipts(batch.map((item): Receipt => ({ id: item.id, desiredHash: item.desiredHash, outcome: 'acknowledged', remoteId: `noted ${item.id}`, created: true })));
      },
      setup: (request) => session.setup(request),
      calls: () => session.calls(),
      close: () => session.close(),
    };
  }
}

const nameOf = (item: WriteBack): string => [item.target.object, item.target.externalId, item.kind === 'task' ? item.taskKey : item.kind].join(' ');
