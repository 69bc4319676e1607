import { z } from 'zod';
import type { Findings } from './findings.ts';
import type { Kept } from './read-kept.ts';
import type { Wanted } from './read-wanted.ts';
import { refIn, type ShownBySource } from './source.ts';

const noteSchema = z.object({ text: z.string() });
const headline = (text: string): string => text.split('\n')[0] ?? '';

/** Comments and documents can be neither changed nor found again, so they are sent at most once; what is not known is said. */
export function checkComments(kept: Kept, wanted: Wanted, shown: ShownBySource, findings: Findings): void {
  const { comments } = findings;
  const written = new Map<string, number>();
  for (const [connection, { notes }] of shown) {
    comments.written += notes.length;
    for (const { ref, text } of notes) add(written, `${refIn(connection, ref)} ${headline(text)}`);
  }
  const mayExist = new Map<string, number>();
  const mustExist = new Map<string, number>();
  const known = new Set<string>();
  for (const row of kept.outbox.filter((one) => one.kind === 'note')) {
    const ref = refIn(row.connection, `${row.target.object} ${row.target.externalId}`);
    const name = `${ref} ${headline(noteSchema.parse(row.desired).text)}`;
    known.add(ref);
    if (row.sentHash !== null) add(mayExist, name);
    if (row.state === 'acknowledged') add(mustExist, name);
    if (row.state === 'unconfirmed') comments.unconfirmed += 1;
    if (row.state === 'pending' || row.state === 'sent' || row.state === 'failed') comments.missing += 1;
  }
  for (const [name, count] of written) comments.twice += Math.max(0, count - (mayExist.get(name) ?? 0));
  for (const [name, count] of mustExist) comments.missing += Math.max(0, count - (written.get(name) ?? 0));
  for (const ref of wanted.notes) if (!known.has(ref)) comments.missing += 1;
}

const add = (counts: Map<string, number>, name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);
