import { z } from 'zod';
import type { App } from '../../app.ts';
import type { StoredHandoff } from '../../core/handoff/handoff.ts';
import type { SyncRun } from '../../core/ports.ts';
import type { Output } from '../output.ts';
import { statusLabelOf } from '../../core/tasks/status-labels.ts';
import { scoreBar } from '../render/bar.ts';
import { count } from '../render/run-report.ts';
import { STORY } from './demo-answers.ts';
import type { DemoWorld } from './demo-world.ts';

const seededSchema = z.object({
  deals: z.record(z.string(), z.string()),
});
export type Seeded = z.infer<typeof seededSchema>;
export const readSeeded = (value: unknown): Seeded => seededSchema.parse(value);

/** A rep fills the missing fields of one deal in the CRM; the next sync raises the score and closes the task. */
export async function tellStory(world: DemoWorld, app: App, seeded: Seeded, output: Output): Promise<readonly SyncRun[]> {
  const dealId = seeded.deals[STORY.deal] ?? '';
  const before = await handoffOf(app, dealId);
  if (before === null) return [];
  output.say(`\nA story: ${STORY.rep} opens "${before.title}" in the CRM and fills in ${STORY.told}.`);
  await world.simulatorOf('sales').control.control('demo-seed', { fields: Object.fromEntries(Object.entries(STORY.fields).map(([field, value]) => [field, { [STORY.deal]: value }])) });
  const run = await app.sync('sales');
  const after = await handoffOf(app, dealId);
  if (after === null) return [run];
  output.say(`  score   ${scoreBar(before.score)}  →  ${scoreBar(after.score)}`);
  output.say(`  status  ${statusLabelOf(before.status, before.kind)}  →  ${statusLabelOf(after.status, after.kind)}`);
  for (const task of after.tasks) {
    const earlier = before.tasks.find((known) => known.key === task.key);
    if (earlier !== undefined && earlier.state !== task.state) output.say(`  task    ${earlier.state}  →  ${task.state === 'filled' ? 'closed by itself: nothing is missing any more' : task.state}`);
  }
  output.say(`  written ${count(run.writeBack.fields, 'record')}, ${count(run.writeBack.tasksClosed, 'task')} closed, with ${count(run.apiCalls, 'API call')}.`);
  return [run];
}

async function handoffOf(app: App, externalId: string): Promise<StoredHandoff | null> {
  return (await app.store.findHandoffByText(externalId))[0] ?? null;
}
