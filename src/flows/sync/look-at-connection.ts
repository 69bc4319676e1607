import { fine, mend, note, type Finding } from '../../core/view/finding.ts';
import type { Clock, Store } from '../../core/ports.ts';

export interface LookDeps {
  readonly store: Pick<Store, 'findConnection' | 'findLane' | 'findRuns' | 'countDeliverable' | 'findSyncErrors'>;
  readonly clock: Clock;
  /** Throws HandoffError when mapping, requirements or playbook are wrong. */
  rules(connection: string): Promise<unknown>;
}

/** Long enough to have seen what would be written. */
const OBSERVED_FOR_LONG_MS = 14 * 86_400_000;

/** The usual mistakes of one connection that show without asking its account. */
export async function lookAtConnection(deps: LookDeps, id: string): Promise<readonly Finding[]> {
  const { store, clock } = deps;
  await deps.rules(id);
  const findings: Finding[] = [fine(`${id}: rules`, 'mapping, requirements and playbook are right')];
  const stored = await store.findConnection(id);
  if (stored?.frozen != null) findings.push({ ok: false, what: `${id}: frozen`, meaning: stored.frozen.reason });
  if (stored?.rollout === 'observe' && clock.now().getTime() - Date.parse(stored.connectedAt) > OBSERVED_FOR_LONG_MS) {
    findings.push(note(`${id}: rollout`, `It has only observed since ${stored.connectedAt.slice(0, 10)}: nobody sees a score or a task. The next step is "rollout: fields".`));
  }
  const { paused } = await store.findLane(id);
  if (paused !== null) findings.push(mend(`${id}: paused`, `${paused.reason} (since ${paused.at})`, paused.remedy));
  return [...findings, ...(await lookAtWork(deps, id))];
}

async function lookAtWork({ store, clock }: LookDeps, id: string): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const [last] = await store.findRuns(id, 1);
  if (last === undefined) findings.push(fine(`${id}: runs`, `none yet; try "handoff sync ${id} --dry-run"`));
  else findings.push({ ok: last.outcome === 'complete', what: `${id}: last run`, meaning: `${last.outcome}, started ${last.startedAt}${last.reasons.length > 0 ? `: ${last.reasons.join('; ')}` : ''}` });
  const { due, waiting } = await store.countDeliverable(id, clock.now().toISOString());
  if (due + waiting > 0) findings.push(fine(`${id}: write-back`, `${due} due, ${waiting} waiting for their moment`));
  const errors = await store.findSyncErrors(id, false, 1_000);
  if (errors.length > 0) findings.push({ ok: false, what: `${id}: sync errors`, meaning: `${errors.length} set aside; see "handoff errors list --connection ${id}"` });
  return findings;
}
