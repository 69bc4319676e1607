import type { CircleData } from './circle-data.ts';
import type { Ask } from './replay-page.ts';
import type { ReplayPage } from './replay-store.ts';
import type { ReplayTally } from './replay-tally.ts';

/** What a thread is started with. */
export interface ThreadOrder {
  readonly before: CircleData;
  readonly after: CircleData;
  /** ISO instant: all threads work at the same moment. */
  readonly now: string;
}

export type ToThread =
  | { readonly kind: 'page'; readonly number: number; readonly page: ReplayPage }
  | { readonly kind: 'granted'; readonly number: number; readonly granted: readonly boolean[] };

export type FromThread =
  | { readonly kind: 'asks'; readonly number: number; readonly asks: readonly Ask[] }
  | { readonly kind: 'counted'; readonly number: number; readonly tally: ReplayTally };
