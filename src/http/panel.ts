import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { PanelRefusal } from '../core/access/panel-link.ts';
import type { Framed, Refused } from '../flows/open-panel.ts';
import { emptyPage, panelPage, refusedPage, threshold } from './panel-page.ts';
import type { HttpApp } from './http-app.ts';
import type { Service } from './service-port.ts';

export const PANEL_PATH = '/panels/';
const CONTENT = '/content';

const params = z.object({ link: z.string() });
/** Behind a proxy all the world has one address; what is wrong with a link is found without asking the database. */
const OPENINGS_PER_MINUTE = 3_000;

/**
 * The panel in a frame, in two steps. The first page holds nothing of the handoff; it leads to the second only where a
 * browser shows it, which is on the hosts that it names. The second asks to be led to by the first, and comes once.
 */
export function framedPanelRoutes(app: HttpApp, service: Service): void {
  const targets = new WeakMap<FastifyRequest, string | null>();
  // Never the address itself, which is the link.
  const config = { target: (request: FastifyRequest) => targets.get(request) ?? null, perMinute: OPENINGS_PER_MINUTE };
  const route = { schema: { hide: true, params }, exposeHeadRoute: false };
  const refuse = (request: FastifyRequest, reply: FastifyReply, { refused, handoff }: Refused): FastifyReply => {
    targets.set(request, handoff);
    request.problemCode = refused;
    return send(reply.status(403), { hosts: ['*'], nonce: null }, refusedPage());
  };
  app.get<{ Params: z.infer<typeof params> }>(`${PANEL_PATH}:link`, { ...route, config: { ...config, action: 'frame_panel' } }, async (request, reply) => {
    const { link } = request.params;
    const judged = refusalOf(request, `${PANEL_PATH}${link}`, /^/) ?? (await service.judgePanelLink(link));
    return isRefused(judged) ? refuse(request, reply, judged) : send(reply, { hosts: judged.hosts, nonce: null }, threshold(`${link}${CONTENT}`));
  });
  app.get<{ Params: z.infer<typeof params> }>(`${PANEL_PATH}:link${CONTENT}`, { ...route, config: { ...config, action: 'open_panel' } }, async (request, reply) => {
    const { link } = request.params;
    const opened = refusalOf(request, `${PANEL_PATH}${link}${CONTENT}`, /^same-origin$/) ?? (await service.openPanel(link));
    if (isRefused(opened)) return refuse(request, reply, opened);
    targets.set(request, opened.panel?.id ?? null);
    const nonce = randomBytes(16).toString('base64');
    return send(reply, { hosts: opened.hosts, nonce }, opened.panel === null ? emptyPage(nonce) : panelPage(opened.panel, nonce, `${service.panelOrigin() ?? ''}/handoffs/${opened.panel.id}`));
  });
}

const isRefused = (judged: Framed<object> | Refused): judged is Refused => 'refused' in judged;

/** Every browser says what it asks for, and on whose behalf; what does not say so is none, and may only look at links. */
function refusalOf({ headers, url }: FastifyRequest, expectedUrl: string, site: RegExp): Refused | null {
  const refuse = (refused: PanelRefusal): Refused => ({ refused, handoff: null });
  // The same letters written otherwise, or something behind them: not the link that was made.
  if (url !== expectedUrl) return refuse('panel_altered');
  const { 'sec-fetch-dest': destination, 'sec-fetch-site': from } = headers;
  return (destination === 'iframe' || destination === 'frame') && typeof from === 'string' && site.test(from) ? null : refuse('panel_elsewhere');
}

function send(reply: FastifyReply, { hosts, nonce }: { readonly hosts: readonly string[]; readonly nonce: string | null }, page: string): FastifyReply {
  const style = nonce === null ? '' : `style-src 'nonce-${nonce}'; `;
  return reply
    .removeHeader('x-frame-options')
    .header('content-security-policy', `default-src 'none'; ${style}base-uri 'none'; form-action 'none'; frame-ancestors ${hosts.join(' ')}`)
    .header('referrer-policy', 'no-referrer')
    .type('text/html; charset=utf-8')
    .serializer(String)
    .send(page);
}
