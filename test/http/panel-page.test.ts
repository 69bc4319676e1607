import { describe, expect, it } from '@jest/globals';
import type { Gap } from '../../src/core/handoff/handoff.ts';
import { panelOf, type HandoffPanel, type PanelGiven } from '../../src/core/view/handoff-panel.ts';
import { isFrameHost } from '../../src/core/access/panel-link.ts';
import { panelPage } from '../../src/http/panel-page.ts';
import { connectorNames, loadConnector } from '../../connectors/index.ts';
import { buildHandoff, buildSource, NOW } from '../store/build-rows.ts';

const where = { object: 'Opportunity', externalId: '006000000000001', path: 'Primary_Goal__c' };
const gap = (label: string, changes: Partial<Gap> = {}): Gap => ({
  requirement: label, field: label, label, reason: 'blank', ownerRole: 'sales_rep', owner: { id: 'u1', name: 'Ines Example', email: null, via: 'role' }, weight: 10, gate: false, dueDate: null, due: true, note: 'secret note', where, ...changes,
});
const withGaps = (gaps: readonly Gap[], changes: Parameters<typeof buildHandoff>[0] = {}) => buildHandoff({ report: { ...buildHandoff().report, gaps }, ...changes });
const panel = (changes: Partial<PanelGiven> = {}): HandoffPanel => panelOf({ handoff: buildHandoff(), sources: [buildSource()], showsValues: true, unreadSince: null, now: NOW, ...changes });

describe('what a panel shows of a handoff', () => {
  it('asks each owner for what is theirs: who has most first, and what nothing goes on without before the rest', () => {
    const engineer = { ownerRole: 'solutions_engineer', owner: { id: 'u2', name: null, email: null, via: 'role' } } as const;
    const { groups, laterCount } = panel({
      handoff: withGaps([gap('Environment', engineer), gap('Light', { weight: 1 }), gap('Heavy', { weight: 20 }), gap('Gate', { gate: true, weight: 2 }), gap('Unknown', { reason: 'unmapped' }), gap('Hidden', { reason: 'unreadable' }), gap('Later', { due: false })]),
    });
    expect(groups.map(({ owner, gaps }) => [owner, gaps.map(({ label }) => label)])).toEqual([['Ines Example', ['Gate', 'Heavy', 'Light']], ['Solutions engineer', ['Environment']], ['RevOps', ['Unknown']]]);
    expect(laterCount).toBe(1);
    expect(groups.flatMap(({ gaps }) => gaps.map(({ fix }) => fix?.url ?? null))).toEqual([...Array.from({ length: 4 }, () => 'https://acme.example/006000000000001'), null]);
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', '//acme.example/x', ' https://acme.example'])('takes the address %s for none', (url) => {
    expect(panel({ sources: [buildSource({ url })] }).groups[0]?.gaps[0]?.fix).toEqual({ url: null, path: 'Primary_Goal__c' });
  });

  it('keeps to itself what people wrote from who may not see it, and a hire’s name from everybody', () => {
    const accepted = { by: { name: 'Omar Ops', email: null, role: 'operations' }, at: NOW, score: 41, missing: [], text: null, values: {} } as const;
    const handoff = withGaps([gap('Goal')], { status: 'accepted', acceptance: { submitted: null, accepted, delta: [], rejections: [], questions: [] } });
    expect(panel({ handoff })).toMatchObject({ reason: 'A decision maker is missing.', acceptance: 'Accepted by Omar Ops on 22 Nov 2026.' });
    expect(panel({ handoff, showsValues: false })).toMatchObject({ reason: null, acceptance: 'Accepted on 22 Nov 2026.', title: 'Acme – Platform' });
    const hire = panel({ handoff: { ...handoff, kind: 'employee', title: 'Nadia Newhire' } });
    expect(hire).toMatchObject({ title: 'New hire', acceptance: 'Accepted on 22 Nov 2026.', groups: [{ owner: 'Sales rep' }] });
    expect(JSON.stringify([hire, panel({ handoff })])).not.toMatch(/Nadia|secret note/);
  });

  it('says what is overdue, and asks for nothing once the handoff was taken back', () => {
    const handoff = withGaps([gap('Goal', { dueDate: '2026-11-20' })], { nextDeadline: '2026-11-20' });
    expect(panel({ handoff })).toMatchObject({ deadline: { date: '20 Nov 2026', isOverdue: true }, groups: [{ gaps: [{ overdue: true }] }] });
    expect(panel({ handoff: { ...handoff, status: 'rescinded' } })).toMatchObject({ isOver: true, deadline: null, groups: [], laterCount: 0 });
  });
});

describe('the page of a panel', () => {
  it('holds whatever stands in data as text', () => {
    const evil = `"><script>alert('x')</script>&`;
    const written = panelPage(panel({ handoff: withGaps([gap(evil, { owner: { id: null, name: evil, email: null, via: 'role' }, where: { ...where, path: evil } })], { title: evil, statusReason: evil }), sources: [buildSource({ url: `https://acme.example/${evil}` })] }), 'n', '/handoffs/1');
    expect(written).not.toMatch(/<script|alert\('x|">&?<\/?script/);
    expect(written.match(/&lt;script&gt;alert\(&#39;x&#39;\)/g)?.length).toBeGreaterThanOrEqual(6);
  });
});

describe('hosts that may show a panel', () => {
  it.each(['https://intranet.acme.example', 'https://*.acme.example', 'https://acme.example:8443', 'http://127.0.0.1:9000', 'http://localhost'])('%s is one', (host) => expect(isFrameHost(host)).toBe(true));
  it.each(['*', 'https://*', 'https://*.com', 'https://*.com:443', 'http://acme.example', 'acme.example', 'https://acme.example/path', "https://acme.example 'self'", 'https://acme.example; script-src *', 'https://a.*.example', 'https://ACME.example', ''])('"%s" is none', (host) =>
    expect(isFrameHost(host)).toBe(false),
  );

  it('are named as such by every connector', async () => {
    for (const name of connectorNames) for (const host of (await loadConnector(name)).capabilities.frameHosts) expect([name, host, isFrameHost(host)]).toEqual([name, host, true]);
  });
});
