import type { ConnectionOverview } from '../../core/view/connection-overview.ts';
import type { HandoffPacket } from '../../core/view/handoff-packet.ts';
import type { Task } from './packet-words.ts';

const REACHES = ['observe', 'fields', 'tasks', 'gate'] as const;

/** Why nothing of it stands in any system. `task` null: about score and status on the record. */
export function whyNotWritten(task: Pick<Task, 'state'> | null, { olderThanStart, cutAt, connection, alsoIn }: Pick<HandoffPacket, 'olderThanStart' | 'cutAt' | 'connection' | 'alsoIn'>, connections: readonly Pick<ConnectionOverview, 'id' | 'rollout'>[]): string {
  if (cutAt !== null) return 'What was written of it is no longer kept.';
  if (olderThanStart) return 'Not written: older than the start date, nobody is asked.';
  if (task !== null && task.state === 'waiting') return 'Not written yet: it follows when its owner has closed another one.';
  if (task !== null && task.state !== 'open') return 'It was never written to a system.';
  const concerned = connections.filter(({ id }) => id === connection || alsoIn.includes(id));
  const wanted = REACHES.indexOf(task === null ? 'fields' : 'tasks');
  const held = concerned.filter(({ rollout }) => REACHES.indexOf(rollout) < wanted);
  if (concerned.length === 0) return 'Not written: its account is not connected any more.';
  if (held.length === concerned.length) return `Not written: ${held.map(({ id, rollout }) => `${id} ${rollout === 'observe' ? 'is only watched' : 'gets fields, but no tasks yet'}`).join(', ')}.`;
  const others = concerned.filter((each) => !held.includes(each)).map(({ id }) => id);
  return task === null ? `Not written: the rules name no field of ${others.join(' or ')} for it.` : `Not supported by this system: ${others.join(' and ')} takes no tasks. What is missing stands on the record.`;
}
