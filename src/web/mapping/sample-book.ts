import { z } from 'zod';
import { jsonObjectSchema } from '../../core/json.ts';
import { mergeFields, samplesSchema } from '../../core/view/sample-view.ts';

/** The answer with its values as JSON, which mappings run on. */
export const readSamplesSchema = z.object({
  apiCalls: samplesSchema.shape.apiCalls,
  unreadable: samplesSchema.shape.unreadable,
  records: z.array(z.object({ externalId: z.string(), title: z.string(), url: z.string().nullable(), fields: jsonObjectSchema, related: z.record(z.string(), z.array(jsonObjectSchema)) })),
});
type Samples = z.infer<typeof readSamplesSchema>;
export type Sample = Samples['records'][number];

/** What is known of recent records so far. */
export interface SampleState {
  readonly records: readonly Sample[];
  /** Paths whose values are known. */
  readonly known: ReadonlySet<string>;
  readonly unreadable: ReadonlySet<string>;
  readonly isReading: boolean;
  readonly apiCalls: number;
  /** Why a piece could not be read; stays until all of it is read, whatever else is read meanwhile. */
  readonly error: unknown;
}

interface BookPorts {
  /** At most 100 paths. */
  readonly read: (paths: readonly string[]) => Promise<Samples>;
  /** Gives the function that takes it back. */
  readonly schedule: (work: () => void, ms: number) => () => void;
}

const MOST_PATHS = 100;
/** What is asked for within this time is read in one go, in ms. */
const GATHER_MS = 300;
export const NO_SAMPLES: SampleState = { records: [], known: new Set(), unreadable: new Set(), isReading: false, apiCalls: 0, error: null };

/** Values of recent records, read in pieces: what is on the screen, once. */
export class SampleBook {
  #state: SampleState = NO_SAMPLES;
  readonly #asked = new Set<string>();
  readonly #waiting = new Set<string>();
  readonly #failed = new Set<string>();
  readonly #listeners = new Set<() => void>();
  readonly #ports: BookPorts;
  #cancel: (() => void) | null = null;

  constructor(ports: BookPorts) {
    this.#ports = ports;
  }

  state = (): SampleState => this.#state;

  subscribe = (listen: () => void): (() => void) => {
    this.#listeners.add(listen);
    return () => this.#listeners.delete(listen);
  };

  ask(paths: readonly string[]): void {
    for (const path of paths) {
      if (this.#asked.has(path)) continue;
      this.#asked.add(path);
      this.#failed.delete(path);
      this.#waiting.add(path);
    }
    if (this.#waiting.size === 0 || this.#cancel !== null) return;
    this.#cancel = this.#ports.schedule(() => {
      this.#cancel = null;
      void this.#readWaiting();
    }, GATHER_MS);
  }

  /** What failed is asked for again. */
  retry(): void {
    this.#set({ error: null });
    this.ask([...this.#failed]);
  }

  async #readWaiting(): Promise<void> {
    const paths = [...this.#waiting].slice(0, MOST_PATHS);
    // What is read meanwhile may have taken them along.
    if (paths.length === 0) return;
    for (const path of paths) this.#waiting.delete(path);
    this.#set({ isReading: true });
    try {
      this.#take(await this.#ports.read(paths), paths);
    } catch (error) {
      // Whoever looks at them next asks for them again.
      for (const path of paths) {
        this.#asked.delete(path);
        this.#failed.add(path);
      }
      this.#set({ error, isReading: this.#waiting.size > 0 });
    }
    if (this.#waiting.size > 0) await this.#readWaiting();
  }

  #take({ records, unreadable, apiCalls }: Samples, paths: readonly string[]): void {
    const before = new Map(this.#state.records.map((record) => [record.externalId, record]));
    const merged = records.map((record) => {
      const known = before.get(record.externalId);
      return known === undefined ? record : { ...record, fields: mergeFields(known.fields, record.fields), related: { ...known.related, ...record.related } };
    });
    this.#set({ records: merged, known: new Set([...this.#state.known, ...paths]), unreadable: new Set([...this.#state.unreadable, ...unreadable]), apiCalls: this.#state.apiCalls + apiCalls, isReading: this.#waiting.size > 0, error: this.#failed.size === 0 ? null : this.#state.error });
  }

  #set(change: Partial<SampleState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listen of this.#listeners) listen();
  }
}
