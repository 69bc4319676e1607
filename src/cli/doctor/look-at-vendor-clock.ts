import type { ConnectionConfig } from '../../config/load-config.ts';
import type { Finding } from '../../core/view/finding.ts';
import { lookAtClock } from './look-at-machine.ts';

const PATIENCE_MS = 5_000;
/** Vendors refuse signatures and tokens whose time is off by minutes; a Date header has whole seconds and the way back. */
const MOST_SKEW_MS = 60_000;

/** Compares our clock with the Date header of the connection's server, where its address stands in the settings. Says nothing when it does not answer. */
export async function lookAtVendorClock({ id, settings }: ConnectionConfig, now: () => Date): Promise<readonly Finding[]> {
  const address = addressIn(settings);
  if (address === null) return [];
  const asked = now().getTime();
  const date = await fetch(address, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(PATIENCE_MS) }).then((response) => response.headers.get('date'), () => null);
  const theirs = date === null ? Number.NaN : Date.parse(date);
  if (Number.isNaN(theirs)) return [];
  const finding = lookAtClock(`${id}: clock`, 'the vendor', theirs - (asked + now().getTime()) / 2, MOST_SKEW_MS);
  return finding === null ? [] : [finding];
}

function addressIn(settings: ConnectionConfig['settings']): string | null {
  for (const name of ['baseUrl', 'loginUrl']) {
    const value = settings[name];
    if (typeof value === 'string' && /^https?:\/\//i.test(value) && URL.canParse(value)) return new URL(value).origin;
  }
  return null;
}
