import { readPanelLink, type PanelLink, type PanelLinkStore, type PanelRefusal } from '../core/access/panel-link.ts';
import type { StoredHandoff } from '../core/handoff/handoff.ts';
import type { PageState, Clock, Store } from '../core/ports.ts';
import { panelOf, type HandoffPanel } from '../core/view/handoff-panel.ts';
import type { PanelLinkDeps } from './make-panel-link.ts';

export interface OpenPanelDeps extends Pick<PanelLinkDeps, 'connections' | 'hostsOf'> {
  readonly store: Pick<Store, 'findHandoffs' | 'findLane' | 'findConnection'> & Omit<PanelLinkStore, 'signPanelLink'>;
  readonly clock: Clock;
}

/** `hosts`: sources of a Content-Security-Policy. */
export type Framed<Shown> = { readonly hosts: readonly string[] } & Shown;
/** `handoff`: what the link was made for, when it is one of ours. */
export type Refused = { readonly refused: PanelRefusal; readonly handoff: string | null };

/** Whether this link is one of ours that may be opened now, and where; it stays as good as it was. */
export async function judgePanelLink(deps: OpenPanelDeps, written: string): Promise<Framed<{ readonly link: PanelLink }> | Refused> {
  const link = readPanelLink(written, (text, signature) => deps.store.isPanelLinkSigned(text, signature));
  if (link === null) return { refused: 'panel_altered', handoff: null };
  const refuse = (refused: PanelRefusal): Refused => ({ refused, handoff: link.handoff });
  if (deps.clock.now().getTime() >= link.expiresAtSeconds * 1_000) return refuse('panel_expired');
  if (!deps.connections().includes(link.connection)) return refuse('panel_gone');
  const hosts = await deps.hostsOf(link.connection);
  return hosts.length === 0 ? refuse('panel_gone') : { hosts, link };
}

/** What the link shows, to the first who opens it. `panel` null: there is no handoff for the record. */
export async function openPanel(deps: OpenPanelDeps, written: string): Promise<Framed<{ readonly panel: HandoffPanel | null }> | Refused> {
  const judged = await judgePanelLink(deps, written);
  if ('refused' in judged) return judged;
  const { link, hosts } = judged;
  const found = link.handoff === null ? null : await findShown(deps.store, link.handoff);
  if (link.handoff !== null && (found === null || !isIn(found.handoff, link.connection))) return { refused: 'panel_gone', handoff: link.handoff };
  const unreadSince = await findUnreadSince(deps.store, link.connection);
  const now = deps.clock.now().toISOString();
  // Last: what fails before leaves the link as it was.
  if (!(await deps.store.openPanelLink(link.nonce, { now, expiresAt: new Date(link.expiresAtSeconds * 1_000).toISOString() }))) return { refused: 'panel_used', handoff: link.handoff };
  if (found === null || found.handoff.forgottenAt != null) return { hosts, panel: null };
  return { hosts, panel: panelOf({ handoff: found.handoff, sources: found.sources, showsValues: link.shows === 'values', unreadSince, now }) };
}

/** Since when the account is not read as it should be; null: it is. */
async function findUnreadSince(store: OpenPanelDeps['store'], connection: string): Promise<string | null> {
  const { paused } = await store.findLane(connection);
  const stored = await store.findConnection(connection);
  return stored?.stale?.since ?? paused?.at ?? stored?.frozen?.at ?? null;
}

const isIn = ({ connection, alsoIn }: StoredHandoff, id: string): boolean => connection === id || (alsoIn?.includes(id) ?? false);

/** Longer chains of handoffs that became part of each other do not come about in the life of a link. */
const MOST_STEPS = 5;

/** The handoff, or the one that it has become part of since. */
async function findShown(store: Pick<Store, 'findHandoffs'>, id: string): Promise<{ readonly handoff: StoredHandoff; readonly sources: PageState['sources'] } | null> {
  let next = id;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const { handoffs, sources } = await store.findHandoffs([next]);
    const handoff = handoffs.find((each) => each.id === next);
    if (handoff === undefined) return null;
    if (handoff.absorbedInto === undefined) return { handoff, sources };
    next = handoff.absorbedInto;
  }
  return null;
}
