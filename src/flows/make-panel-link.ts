import { panelLinkText, type PanelLinkStore } from '../core/access/panel-link.ts';
import type { Role } from '../core/access/permissions.ts';
import type { RecordRef } from '../core/connector.ts';
import { HandoffError } from '../core/errors.ts';
import type { StoredHandoff } from '../core/handoff/handoff.ts';
import { maySeeValues } from '../core/view/visible-values.ts';
import type { Clock, Store } from '../core/ports.ts';
import { findHandoff } from './find-handoff.ts';

export interface PanelLinkDeps {
  readonly store: Pick<Store, 'findHandoffByText' | 'findPageState'> & Pick<PanelLinkStore, 'signPanelLink'>;
  readonly clock: Clock;
  /** Ids of connections.yaml, as it is now. */
  readonly connections: () => readonly string[];
  /** Hosts whose pages may frame panels of this connection. */
  readonly hostsOf: (connection: string) => Promise<readonly string[]>;
  /** How long a link may be opened. */
  readonly minutes: number;
  /** 16 fresh bytes from a cryptographic source, base64url. */
  readonly random: () => string;
}

/** A handoff as on the command line, with the connection whose pages will show it (left out: the one it was founded in), or a record. */
export type PanelAsked = { readonly handoff: string; readonly connection?: string | undefined } | ({ readonly connection: string } & RecordRef);

export interface MadePanelLink {
  /** What stands behind /panels/. */
  readonly link: string;
  /** ISO instant. */
  readonly expiresAt: string;
  /** null: there is no handoff for this record; the panel says so. */
  readonly handoff: string | null;
  /** Where it may be framed, as sources of a Content-Security-Policy. */
  readonly hosts: readonly string[];
}

/** A link that shows one handoff once, for what these roles may see. Throws `handoff_not_found`, `handoff_ambiguous`, `unknown_connection`, `no_frame_hosts`. */
export async function makePanelLink(deps: PanelLinkDeps, asked: PanelAsked, roles: readonly Role[]): Promise<MadePanelLink> {
  const { handoff, connection } = 'object' in asked ? await byRecord(deps, asked) : await byName(deps, asked);
  const hosts = await deps.hostsOf(connection);
  if (hosts.length === 0) {
    throw new HandoffError({
      code: 'no_frame_hosts',
      message: `No page may show a panel of the connection "${connection}": its system has no pages of its own that could.`,
      remedy: 'Name the hosts that may under service.panel.hosts of connections.yaml, e.g. https://intranet.acme.example.',
      place: 'service.panel.hosts',
    });
  }
  const expiresAtSeconds = Math.floor(deps.clock.now().getTime() / 1_000) + deps.minutes * 60;
  const shows = handoff !== null && maySeeValues(roles, handoff.kind) ? 'values' : 'figures';
  const text = panelLinkText({ handoff: handoff?.id ?? null, connection, shows, expiresAtSeconds, nonce: deps.random() });
  return { link: `${text}.${deps.store.signPanelLink(text)}`, expiresAt: new Date(expiresAtSeconds * 1_000).toISOString(), handoff: handoff?.id ?? null, hosts };
}

interface Found {
  readonly handoff: StoredHandoff | null;
  readonly connection: string;
}

async function byRecord({ store, connections }: PanelLinkDeps, { connection, object, externalId }: { readonly connection: string } & RecordRef): Promise<Found> {
  if (!connections().includes(connection)) throw unknownConnection(connection, connections());
  const { sources, handoffs } = await store.findPageState(connection, [{ object, externalId }]);
  const source = sources.find((each) => each.connection === connection && each.object === object && each.externalId === externalId);
  return { handoff: handoffs.find(({ id }) => id === source?.handoffId) ?? null, connection };
}

async function byName({ store, connections }: PanelLinkDeps, { handoff: text, connection }: { readonly handoff: string; readonly connection?: string | undefined }): Promise<Found> {
  const handoff = await findHandoff(store, text);
  const own = [handoff.connection, ...(handoff.alsoIn ?? [])].filter((id) => connections().includes(id));
  const wanted = connection ?? own[0];
  if (wanted === undefined || !own.includes(wanted)) throw unknownConnection(wanted ?? handoff.connection, own);
  return { handoff, connection: wanted };
}

const unknownConnection = (id: string, known: readonly string[]): HandoffError =>
  new HandoffError({
    code: 'unknown_connection',
    message: `No record of it is in a connection "${id}".`,
    remedy: known.length === 0 ? 'None of its connections stands in connections.yaml any more.' : `Use one of: ${known.join(', ')}.`,
    place: 'body.connection',
  });
