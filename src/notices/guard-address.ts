import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { HandoffError } from '../core/errors.ts';

export interface CheckedAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** An address that we may call, and the machines it stood for when it was checked: only these are connected to. */
export interface GuardedAddress {
  readonly url: URL;
  /** Without the brackets of IPv6. */
  readonly host: string;
  /** Never empty. */
  readonly addresses: readonly [CheckedAddress, ...CheckedAddress[]];
  /** An administrator named the host as one in our own network. */
  readonly exempt: boolean;
}

export interface GuardOptions {
  /** What the address is for, as people know it: names the place in an error. */
  readonly place: string;
  readonly protocols: readonly ('http:' | 'https:' | 'smtp:' | 'smtps:')[];
  /** Hosts in our own network, `service.allowPrivateAddresses`. */
  readonly allowPrivate: readonly string[];
  /** All addresses of a name; the system's resolver when left out. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
}

/** Public by number, but answered by the machines of a cloud: its metadata service. */
const CLOUD_INTERNAL = new Set(['168.63.129.16']);

const refuse = (place: string, message: string, remedy: string): HandoffError => new HandoffError({ code: 'address_refused', message, remedy, place, exitCode: 2 });

/**
 * Reads an address from the settings and looks up where it leads. The address itself is never repeated in an error: it
 * is a secret. Throws HandoffError `address_refused`, or `address_unknown` when the name cannot be looked up now.
 */
export async function guardAddress(text: string, options: GuardOptions): Promise<GuardedAddress> {
  const { place } = options;
  const url = readUrl(text, options);
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '').toLowerCase();
  const exempt = options.allowPrivate.some((allowed) => allowed.toLowerCase() === host);
  const addresses = isIP(host) === 0 ? await resolveHost(host, options) : [host];
  const refused = exempt ? [] : addresses.filter((address) => !isPublic(address));
  if (refused.length > 0) {
    throw refuse(place, `Its host ${host} leads into a private network or to this machine (${refused.slice(0, 3).join(', ')}).`, `Use a public address; if this host is yours and meant, add "${host}" to service.allowPrivateAddresses.`);
  }
  const checked = addresses.map((address): CheckedAddress => ({ address, family: isIP(address) === 6 ? 6 : 4 }));
  const [first, ...rest] = checked;
  if (first === undefined) throw unknownHost(place, host);
  return { url, host, addresses: [first, ...rest], exempt };
}

function readUrl(text: string, { place, protocols }: GuardOptions): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  const wanted = protocols.map((protocol) => `${protocol}//`).join(' or ');
  if (url === null || url.hostname === '') throw refuse(place, 'This is not a complete address.', `Give one that begins with ${wanted} and names a host.`);
  if (!protocols.some((protocol) => protocol === url.protocol)) throw refuse(place, `Addresses of the kind ${url.protocol}// are not called.`, `Give one that begins with ${wanted}.`);
  if (url.protocol.startsWith('http') && (url.username !== '' || url.password !== '')) {
    throw refuse(place, 'The address holds a user name or password.', 'Take them out; a webhook is known by its path or by its signature.');
  }
  return url;
}

async function resolveHost(host: string, { place, resolve }: GuardOptions): Promise<readonly string[]> {
  try {
    return resolve === undefined ? (await lookup(host, { all: true })).map(({ address }) => address) : await resolve(host);
  } catch (cause) {
    throw unknownHost(place, host, cause);
  }
}

const unknownHost = (place: string, host: string, cause?: unknown): HandoffError =>
  new HandoffError({ code: 'address_unknown', message: `The host ${host} cannot be found.`, remedy: 'Check its spelling, and whether this machine can look up names.', place, cause });

/** Whatever is not plainly a machine of the public internet: loopback, private, link-local, shared, multicast, mapped or tunnelled addresses. */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  // Gives the IPv4 address behind an IPv4-mapped IPv6 one.
  const parsed = ipaddr.process(address);
  return parsed.range() === 'unicast' && !CLOUD_INTERNAL.has(parsed.toString());
}
