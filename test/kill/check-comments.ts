import { z } from 'zod';
import type { Findings } from './findings.ts';
import { refOf, type Kept, type Wanted } from './read-truth.ts';
import type { HrAccount } from './simulated-rows.ts';

const noteSchema = z.object({ text: z.string() });
const headline = (text: string): string => text.split('\n')[0] ?? '';

/** Comments can be neither changed nor found again, so they are sent at most once; what is not known is said. */
export function checkComments(kept: Kept, wanted: Wanted, account: HrAccount, findings: Findings): void {
  const { comments } = findings;
  const written = new Map<string, number>();
  for (const comment of account.comments) add(written, `application ${comment.applicationId} ${headline(comment.comment)}`);
  comments.written = account.comments.length;
  const mayExist = new Map<string, number>();
  const mustExist = new Map<string, number>();
  const known = new Set<string>();
  for (const row of kept.outbox.filter((one) => one.kind === 'note')) {
    const name = `${refOf(row.target)} ${headline(noteSchema.parse(row.desired).text)}`;
    known.add(refOf(row.target));
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
