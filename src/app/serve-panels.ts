import { randomBytes } from 'node:crypto';
import { makePanelLink, type PanelLinkDeps } from '../flows/make-panel-link.ts';
import { judgePanelLink, openPanel } from '../flows/open-panel.ts';
import type { PanelService } from '../http/service-port.ts';
import type { App } from './app-contract.ts';
import { findConfig } from './open-sessions.ts';

/** Handoffs on the pages of other systems. No account has to answer. */
export function servePanels(app: App): PanelService {
  const { config, store, clock, connectors } = app;
  const { hosts, minutes } = config.service.panel;
  const deps: Omit<PanelLinkDeps, 'store'> = {
    clock,
    minutes,
    connections: () => config.connections.map(({ id }) => id),
    hostsOf: async (id) => [...new Set([...(await connectors.find(findConfig(config, id).connector)).capabilities.frameHosts, ...hosts])],
    random: () => randomBytes(16).toString('base64url'),
  };
  return {
    panelOrigin: () => config.publicUrl,
    makePanelLink: (asked, roles) => makePanelLink({ ...deps, store }, asked, roles),
    judgePanelLink: (link) => judgePanelLink({ ...deps, store }, link),
    openPanel: (link) => openPanel({ ...deps, store }, link),
  };
}
