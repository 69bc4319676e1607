import { z } from 'zod';
import type { StoredHandoff, StoredSource } from '../core/handoff/handoff.ts';
import type { OutboxRow } from '../core/reconcile/outbox.ts';
import { stoodOf, type KeptHandoff } from '../core/replay/replay-handoff.ts';
import type { ReplayPage } from '../core/replay/replay-store.ts';
import { unpackAssessed, type Assessed, type PackedAssessed } from '../core/report/assessed.ts';
import { unpackBody, type HandoffBody } from './pack-body.ts';

type Row = Omit<StoredHandoff, 'record' | 'report' | 'alsoIn' | 'acceptance' | 'scores'> & { readonly body: string | null; readonly assessed: string | null; readonly alsoIn: readonly string[] | null; readonly acceptance: NonNullable<StoredHandoff['acceptance']> | null; readonly scores: NonNullable<StoredHandoff['scores']> | null };

const isList = (value: unknown): boolean => Array.isArray(value);
/** Our own writing (see keepReplay): looked at, not taken apart, because a replay goes through everything. */
const handoffRows = z.custom<readonly Row[]>(isList);
const sourceRows = z.custom<readonly StoredSource[]>(isList);
const packedSchema = z.custom<PackedAssessed>(isList);
const outboxRows = z.custom<readonly OutboxRow[]>(isList);

/** Free of everything that the other parts of the store load: a thread of its own does this. */
export function decodeReplayPage(page: Pick<ReplayPage, 'handoffs' | 'sources' | 'outbox'>): readonly KeptHandoff[] {
  const sources = byHandoff(sourceRows.parse(JSON.parse(page.sources)));
  const outbox = byHandoff(outboxRows.parse(JSON.parse(page.outbox)).map((row) => (row.acknowledgedHash === row.desiredHash ? { ...row, acknowledged: row.desired } : row)));
  return handoffRows.parse(JSON.parse(page.handoffs)).map((row) => {
    const known = knownOf(row);
    const stood = row.assessed === null ? stoodOf(known) : stoodIn(unpackAssessed(packedSchema.parse(JSON.parse(row.assessed))));
    return { known, stood, sources: sources.get(row.id) ?? [], outbox: outbox.get(row.id) ?? [] };
  });
}

const stoodIn = ({ gaps, unreadable }: Assessed): KeptHandoff['stood'] => ({ lacked: new Set(gaps.map(({ requirement }) => requirement)), unreadable });

/** What was answered before is read and unpacked only where the line looks at it: that would take as long as working it out anew. */
function knownOf({ body: packed, assessed: _assessed, alsoIn, acceptance, scores, ...rest }: Row): StoredHandoff {
  let body: HandoffBody | null = null;
  const unpacked = (): HandoffBody => {
    if (packed === null) throw new Error(`the line looks at the earlier answers of handoff ${rest.id}, which were not read: see NEEDS_BODY in keep-replay.ts`);
    return (body ??= unpackBody(Buffer.from(packed, 'base64')));
  };
  return {
    ...rest,
    get record() {
      return unpacked().record;
    },
    get report() {
      return unpacked().report;
    },
    ...(alsoIn === null ? {} : { alsoIn }),
    ...(acceptance === null ? {} : { acceptance }),
    ...(scores === null ? {} : { scores }),
  };
}

function byHandoff<T extends { readonly handoffId: string }>(rows: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const grouped = new Map<string, T[]>();
  for (const row of rows) {
    const known = grouped.get(row.handoffId);
    if (known === undefined) grouped.set(row.handoffId, [row]);
    else known.push(row);
  }
  return grouped;
}
