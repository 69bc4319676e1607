import { z } from 'zod';
import type { Role } from '../../src/core/access/permissions.ts';
import type { Answer, Api } from './api-world.ts';

export const panelLink = z.object({ url: z.url(), expiresAt: z.string(), handoff: z.string().nullable() });

/** What a browser says when it opens a page in a frame, as a page of another site asked it to; and as ours did. */
export const FROM_A_FRAME = { 'sec-fetch-dest': 'iframe', 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'cross-site' };
export const FROM_THE_THRESHOLD = { ...FROM_A_FRAME, 'sec-fetch-site': 'same-origin' };

export const pathOf = (url: string): string => new URL(url).pathname;

/** The path of a new link. */
export async function linkFor({ ask }: Api, role: Role, handoff: string, body?: object): Promise<string> {
  const answer = await ask(role, 'POST', `/api/v1/handoffs/${handoff}/panel-links`, body);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return pathOf(panelLink.parse(answer.body).url);
}

/** As a browser opens a link that stands in a frame; the second answer is null where the first leads nowhere. */
export async function openFrame({ ask }: Api, path: string): Promise<{ readonly first: Answer; readonly second: Answer | null }> {
  const first = await ask(null, 'GET', path, undefined, FROM_A_FRAME);
  const next = /http-equiv="refresh" content="0;url=([^"]+)"/.exec(String(first.body))?.[1];
  return { first, second: next === undefined ? null : await ask(null, 'GET', new URL(next, `http://any${path}`).pathname, undefined, FROM_THE_THRESHOLD) };
}
