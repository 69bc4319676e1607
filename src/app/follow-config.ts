import type { Log } from '../core/operation/log.ts';
import type { LiveConfig } from './live-config.ts';
import { repeat } from './repeat.ts';
import type { LaneParts } from './run-lanes.ts';

/** Within this time an edit by hand, or by another process, is in force. */
const LOOK_MS = 5_000;

/** Looks at connections.yaml as long as the service runs, and tells what came of it. Returns how to end it. */
export function followConfig(live: LiveConfig, log: Log, onError: LaneParts['onError']): () => Promise<void> {
  const stopListening = live.listen({
    changed: ({ added, changed, removed }) => log.info('The connections changed.', { added, changed, removed }),
    refused: ({ message, remedy }) => log.error('connections.yaml cannot be used as it stands; what ran before goes on.', { why: message, remedy }),
    waits: (parts) => log.warn('Parts of connections.yaml changed that are taken at the next start only.', { parts }),
  });
  const stopLooking = repeat(LOOK_MS, () => live.look(), (error) => onError(error, null));
  return async () => {
    stopListening();
    await stopLooking();
  };
}
