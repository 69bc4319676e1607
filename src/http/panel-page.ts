import type { HandoffPanel, PanelGap, PanelGroup } from '../core/view/handoff-panel.ts';
import { html, Html } from './panel-html.ts';
import { PANEL_STYLE } from './panel-style.ts';

const document = (nonce: string | null, title: string, head: Html | null, body: Html): string =>
  html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="robots" content="noindex"><title>${title}</title>${head}${nonce === null ? null : html`<style nonce="${nonce}">${new Html(PANEL_STYLE)}</style>`}</head>
<body><main>${body}</main></body></html>
`.text;

/** What every link gets that shows nothing, whatever the reason. */
export const refusedPage = (): string => document(null, 'Handoff', null, html`<h1>Nothing to show here any more</h1><p>A view of a handoff opens once and for a few minutes. Reload the whole page to see it again.</p>`);

/** Holds no data: only where a browser lets this page stand in its frame, it goes on to the one that does. `path`: of that one, relative. */
export const threshold = (path: string): string =>
  document(null, 'Handoff', html`<meta http-equiv="refresh" content="0;url=${path}">`, html`<h1>Handoff</h1><p><a href="${path}">Show the handoff</a></p>`);

export const emptyPage = (nonce: string): string =>
  document(nonce, 'Handoff', null, html`<h1>Handoff</h1><div class="head">${ringOf(null)}<div><span class="status">No handoff yet</span><p>This record has none. It gets one when it comes into scope, and then shows here what is missing.</p></div></div>`);

/** `pageUrl`: of the handoff in the studio. */
export function panelPage(panel: HandoffPanel, nonce: string, pageUrl: string): string {
  const { title, status, statusLabel, score, readyAt, reason, acceptance, deadline, stale, olderThanStart, isOver } = panel;
  return document(nonce, `Handoff: ${title}`, null, html`<p class="what faint">Handoff</p><h1>${title}</h1>
${stale === null ? null : html`<p class="note" role="status">${stale}</p>`}
<div class="head">${ringOf(score === null ? null : { score, readyAt, isOver })}<div>
<span class="status ${TONES[status] ?? 'plain'}">${statusLabel}</span>
${reason === null ? null : html`<p>${sentence(reason)}</p>`}
${acceptance === null ? null : html`<p class="faint">${acceptance}</p>`}
${deadline === null ? null : html`<p>${deadline.isOverdue ? html`<span class="late">Overdue since ${deadline.date}</span>` : html`Next deadline: <b>${deadline.date}</b>`}</p>`}
</div></div>
${olderThanStart ? html`<p class="faint">Older than the start date: scored for reports, nobody is asked.</p>` : null}
${missing(panel)}
<p class="foot"><a href="${pageUrl}" target="_blank" rel="noopener noreferrer">Open the handoff${outside()}</a></p>`);
}

function missing({ isOver, groups, laterCount, kind, score }: HandoffPanel): Html {
  if (isOver) return html`<p>Nothing is asked any more.</p>`;
  const later = laterCount === 0 ? null : html`<p class="faint">${laterCount} more ${laterCount === 1 ? 'is' : 'are'} asked for later.</p>`;
  if (groups.length === 0) return html`<p>${score === null ? 'Nothing is asked yet.' : 'Nothing is missing.'}</p>${later}`;
  return html`${groups.map((group) => groupOf(group, kind))}${later}`;
}

const groupOf = ({ owner, gaps }: PanelGroup, kind: HandoffPanel['kind']): Html => html`<section><h2>${owner} <span class="faint">· ${gaps.length} missing</span></h2><ul>${gaps.map((gap) => gapOf(gap, kind))}</ul></section>`;

const SYSTEMS = { customer: 'the CRM', employee: 'the HR system' } as const;

function gapOf({ label, reason, gate, overdue, fix }: PanelGap, kind: HandoffPanel['kind']): Html {
  return html`<li><b>${label}</b>${gate ? html` <span class="gate">must be there</span>` : null}<br><span class="faint">${sentence(reason)}.</span>${overdue ? html` <span class="late">Overdue.</span>` : null} ${fixOf(fix, label, kind)}</li>`;
}

function fixOf(fix: PanelGap['fix'], label: string, kind: HandoffPanel['kind']): Html | null {
  if (fix === null) return null;
  if (fix.url === null) return html`<span class="faint">Fix in ${SYSTEMS[kind]}: ${fix.path}</span>`;
  return html`<a href="${fix.url}" target="_blank" rel="noopener noreferrer" title="${fix.path}" aria-label="Fix in ${SYSTEMS[kind]}: ${label}">Fix in ${SYSTEMS[kind]}${outside()}</a>`;
}

const RADIUS = 34;
const AROUND = 2 * Math.PI * RADIUS;
const MIDDLING = 50;

/** Filled as far as the score goes; said in words too, so that colour is never alone. */
function ringOf(shown: (Pick<HandoffPanel, 'readyAt' | 'isOver'> & { readonly score: number }) | null): Html {
  const said = shown === null ? 'No score yet' : `Score ${shown.score} of 100, ready at ${shown.readyAt}`;
  const inside = shown === null ? html`<text class="number" x="42" y="51" text-anchor="middle">–</text>` : html`${arcOf(shown)}<text class="number" x="42" y="46" text-anchor="middle">${shown.score}</text><text class="small" x="42" y="59" text-anchor="middle">ready ${shown.readyAt}</text>`;
  return html`<svg class="ring" viewBox="0 0 84 84" role="img" aria-label="${said}"><circle class="track" cx="42" cy="42" r="${RADIUS}" fill="none" stroke-width="9"/>${inside}</svg>`;
}

function arcOf({ score, readyAt, isOver }: Pick<HandoffPanel, 'readyAt' | 'isOver'> & { readonly score: number }): Html | null {
  if (score <= 0) return null;
  const grade = isOver ? 'past' : score >= readyAt ? 'good' : score >= MIDDLING ? 'middling' : 'low';
  return html`<circle class="${grade}" cx="42" cy="42" r="${RADIUS}" fill="none" stroke-width="9" stroke-dasharray="${((AROUND * score) / 100).toFixed(1)} ${AROUND.toFixed(1)}" transform="rotate(-90 42 42)"/>`;
}

const TONES: Partial<Readonly<Record<HandoffPanel['status'], string>>> = { incomplete: 'middling', pre_close: 'middling', rejected: 'low', ready: 'good', submitted: 'good', accepted: 'good', in_onboarding: 'good', handed_to_cs: 'good', completed: 'good' };

const sentence = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
const outside = (): Html => html`<span aria-hidden="true">&nbsp;↗</span>`;
