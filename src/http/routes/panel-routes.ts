import type { FastifyRequest } from 'fastify';
import type { HttpApp } from '../http-app.ts';
import { problems } from '../problem.ts';
import { PANEL_PATH } from '../panel.ts';
import type { Service } from '../service-port.ts';
import type { MadePanelLink } from '../../flows/make-panel-link.ts';
import { panelLinkSchema, recordPanelInput, handoffPanelInput, type PanelLinkView } from '../../core/view/panel-link-view.ts';
import { handoffParams } from './handoff-routes.ts';

/** Links to the panel, for whoever builds the page that shows it. */
export function panelRoutes(app: HttpApp, service: Service): void {
  const tags = ['panel'];
  const targets = new WeakMap<FastifyRequest, string | null>();
  const config = { action: 'make_panel_link', answersSecret: true, target: (request: FastifyRequest) => targets.get(request) ?? null } as const;
  const answer = (request: FastifyRequest, { link, expiresAt, handoff, hosts }: MadePanelLink): PanelLinkView => {
    targets.set(request, handoff);
    return { url: `${service.panelOrigin() ?? `${request.protocol}://${request.host}`}${PANEL_PATH}${link}`, expiresAt, hosts, handoff };
  };
  app.post(
    '/api/v1/handoffs/:id/panel-links',
    { config, schema: { summary: 'A link that shows this handoff in a frame of its system, once and for some minutes', tags, params: handoffParams, body: handoffPanelInput, response: { 200: panelLinkSchema, ...problems } } },
    async (request) => answer(request, await service.makePanelLink({ handoff: request.params.id, ...request.body }, request.caller.roles)),
  );
  app.post(
    '/api/v1/panel-links',
    { config, schema: { summary: 'The same for a record that a system’s own page knows', tags, body: recordPanelInput, response: { 200: panelLinkSchema, ...problems } } },
    async (request) => answer(request, await service.makePanelLink(request.body, request.caller.roles)),
  );
}
