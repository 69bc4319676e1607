import type { ObjectRead, PullRequest } from '../../core/connector.ts';
import type { JsonValue } from '../../core/json.ts';
import { taskSettingsOf } from '../../core/line/ruleset.ts';
import type { SyncDeps } from './sync-deps.ts';

/** What the mapping needs of the source, from `cursor` on. */
export const pullRequest = (deps: SyncDeps, cursor: JsonValue | null, reads: readonly ObjectRead[] = deps.ruleset.mapping.reads): PullRequest => ({
  reads,
  cursor,
  watchTasks: deps.ruleset.policy.rollout === 'tasks' || deps.ruleset.policy.rollout === 'gate',
  taskSettings: taskSettingsOf(deps.ruleset.mapping),
  signal: deps.signal,
});
