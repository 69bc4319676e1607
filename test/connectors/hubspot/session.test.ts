import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { toVersionedUrl } from '../../../connectors/hubspot/api-paths.ts';
import { PortalLimiter } from '../../../connectors/hubspot/limiter.ts';
import { msUntilMidnight } from '../../../connectors/hubspot/judge-answer.ts';
import { instantOf, toLocalIso } from '../../../connectors/hubspot/local-time.ts';
import { settingsSchema } from '../../../connectors/hubspot/config.ts';
import { ConnectorError } from '../../../src/core/errors.ts';
import { ContractMemory, contractContext } from '../../support/contract-context.ts';
import { fieldsItem } from '../../support/contract-items.ts';
import { deal, Portal, pull, write } from './portal.ts';
import { itSendsOnlyWhatTheSpecificationAllows } from './specification.ts';

let portal: Portal;
beforeEach(async () => {
  portal = await Portal.start();
});
afterEach(() => portal.stop());
const OAUTH = { flow: 'oauth', clientId: 'demo-client', clientSecret: 'demo-secret', refreshToken: 'demo-refresh' };
const asConnectorError = async (work: Promise<unknown>): Promise<ConnectorError> => {
  const error: unknown = await work.then(() => null, (thrown: unknown) => thrown);
  if (error instanceof ConnectorError) return error;
  throw error instanceof Error ? error : new Error('nothing was thrown');
};

describe('versions', () => {
  it.each([
    ['/crm/v3/objects/deals/search', '/crm/objects/2026-09/deals/search'],
    ['/crm/v4/associations/deals/contacts/batch/read', '/crm/associations/2026-09/deals/contacts/batch/read'],
    ['/crm/v3/owners/', '/crm/owners/2026-09'],
    ['/crm/v3/owners', '/crm/owners/2026-09'],
    ['/crm/v3/properties/deals/groups', '/crm/properties/2026-09/deals/groups'],
    ['/crm/v3/pipelines/deals', '/crm/pipelines/2026-09/deals'],
    ['/crm/v3/property-validations/0-3', '/crm/property-validations/2026-09/0-3'],
    ['/account-info/v3/details', '/account-info/2026-09/details'],
    ['/oauth/v1/token', '/oauth/2026-09/token'],
  ])('%s becomes %s', (path, dated) => {
    expect(toVersionedUrl(`https://api.hubapi.com${path}?limit=1`, '2026-09')).toBe(`https://api.hubapi.com${dated}?limit=1`);
  });

  it.each(['2026-09', '2026-03', 'v3'] as const)('%s: reading and writing go over its paths only', async (apiVersion) => {
    const [id = ''] = await portal.seed(1);
    portal.forget();
    const session = await portal.open({ apiVersion }, new ContractMemory());
    expect((await pull(session)).records).toHaveLength(1);
    expect((await write(session, [fieldsItem(deal(id), { handoff_score: 7 })]))[0]).toMatchObject({ outcome: 'acknowledged' });
    const other = portal.sent.map(({ path }) => path).filter((path) => (apiVersion === 'v3' ? !/\/v[34]\//.test(path) : !path.includes(`/${apiVersion}`)));
    expect(other).toEqual([]);
  });
});

describe('tokens', () => {
  it('are renewed by OAuth with the secrets in the body; a rotated refresh token is kept and used', async () => {
    await portal.command('set-oauth', { rotatesRefreshTokens: true });
    await portal.seed(1);
    const first = await portal.open({ auth: OAUTH });
    expect((await pull(first)).records).toHaveLength(1);
    expect(first.calls().auth).toBe(1);
    const kept = [...portal.memory.vault.values()];
    expect(kept).toHaveLength(1);
    expect(kept[0]).not.toBe(OAUTH.refreshToken);
    const second = await portal.open({ auth: OAUTH });
    expect((await pull(second)).records).toHaveLength(1);
    const [token] = portal.sent.filter(({ path }) => path.includes('/oauth/'));
    expect(token?.path).toBe('/oauth/2026-09/token');
    expect(token?.text).toContain('grant_type=refresh_token');
  });

  it('in the configuration win when the kept one ended, because somebody installed the app again', async () => {
    portal.memory.vault.set('hubspot-refresh-token', 'long-gone');
    await portal.seed(1);
    expect((await pull(await portal.open({ auth: OAUTH }))).records).toHaveLength(1);
  });

  it('that were renewed are not repeated in messages, whoever says them to us', async () => {
    await portal.command('set-oauth', { rotatesRefreshTokens: true });
    await portal.seed(1);
    const session = await portal.open({ auth: OAUTH });
    const { cursor } = await pull(session);
    const [kept = ''] = [...portal.memory.vault.values()];
    await portal.control.faults([{ match: { path: '/deals/search' }, times: 10, fault: { kind: 'status', status: 400, body: { status: 'error', category: 'VALIDATION_ERROR', message: `Unknown grant ${kept}.` } } }]);
    const error = await asConnectorError(pull(session, cursor));
    expect(error.message).toContain('Unknown grant');
    expect(`${error.message} ${error.remedy} ${JSON.stringify(error.resolution)}`).not.toContain(kept);
  });

  it('that cannot be renewed stop the run and say what to do', async () => {
    await portal.command('set-oauth', { revokeRefreshTokens: true });
    const error = await asConnectorError(pull(await portal.open({ auth: OAUTH })));
    expect(error.resolution).toMatchObject({ action: 'fail', code: 'BAD_REFRESH_TOKEN', remedy: expect.stringContaining('Install the app') });
  });

  it('of two portals in one process stay apart, whoever was opened last', async () => {
    const other = await Portal.start({ raw: true });
    try {
      await portal.seed(1);
      const mine = await portal.open();
      await other.command('issue-token', { token: 'pat-other' });
      await other.open({ auth: { flow: 'token', token: 'pat-other' } });
      expect((await pull(mine)).records).toHaveLength(1);
      expect(other.sent).toEqual([]);
    } finally {
      await other.stop();
    }
  });
});

describe('limits', () => {
  it('of the day pause until midnight in the portal’s time zone', async () => {
    await portal.seed(1);
    const { cursor } = await pull(await portal.open());
    await portal.control.faults([{ match: { path: '/crm/' }, times: 100, fault: { kind: 'vendor', name: 'daily' } }]);
    const session = await portal.open();
    await session.accountId();
    const { resolution } = await asConnectorError(pull(session, cursor));
    const now = new Date(Date.now() + portal.offsetMs);
    expect(resolution).toMatchObject({ action: 'rate_limited', code: 'DAILY' });
    expect(Math.abs((resolution.retryAfterMs ?? 0) - msUntilMidnight(now, 'Europe/Berlin'))).toBeLessThan(10_000);
  });

  it('of a second are kept without being told: never more than five searches within one', async () => {
    let nowMs = 0;
    const sentAt: number[] = [];
    const world = { offsetMs: () => nowMs - Date.now(), advance: (ms: number) => Promise.resolve(void (nowMs += ms)) };
    const limiter = new PortalLimiter(contractContext(world, new ContractMemory(), { concurrency: 4, mode: 'fast' }));
    await Promise.all(Array.from({ length: 23 }, () => limiter.ready(true, undefined).then(() => sentAt.push(nowMs))));
    for (const [index, at] of sentAt.entries()) expect(sentAt.slice(index).filter((later) => later - at < 1_000).length).toBeLessThanOrEqual(5);
    expect(nowMs).toBeGreaterThanOrEqual(4_000);
    expect(nowMs).toBeLessThan(6_000);
  });

  it('of ten seconds are waited for when the headers say that they are nearly used up', async () => {
    let nowMs = 0;
    const world = { offsetMs: () => nowMs - Date.now(), advance: (ms: number) => Promise.resolve(void (nowMs += ms)) };
    const limiter = new PortalLimiter(contractContext(world, new ContractMemory(), { concurrency: 4, mode: 'fast' }));
    limiter.learn({ 'x-hubspot-ratelimit-remaining': '80', 'x-hubspot-ratelimit-interval-milliseconds': '10000' });
    await limiter.ready(false, undefined);
    expect(nowMs).toBe(0);
    limiter.learn({ 'x-hubspot-ratelimit-remaining': '1', 'x-hubspot-ratelimit-interval-milliseconds': '10000' });
    await limiter.ready(false, undefined);
    expect(nowMs).toBeGreaterThanOrEqual(9_990);
  });

  it.each([['locked', 2_000], ['ten_secondly', 10_000]] as const)('%s is waited out', async (name, atLeastMs) => {
    await portal.seed(1);
    await portal.control.faults([{ match: { path: '/deals/search' }, fault: { kind: 'vendor', name } }]);
    expect((await pull(await portal.open())).records).toHaveLength(1);
    expect(Math.max(...portal.memory.waits)).toBeGreaterThanOrEqual(atLeastMs);
  });

  it('a data centre that moves pauses the connection for as long as HubSpot says', async () => {
    await portal.control.faults([{ match: { path: '/crm/' }, times: 100, fault: { kind: 'vendor', name: 'migrating', seconds: 7_200 } }]);
    const { resolution } = await asConnectorError(pull(await portal.open()));
    expect(resolution).toMatchObject({ action: 'rate_limited', code: 'DATA_CENTER_MIGRATION', retryAfterMs: 7_200_000 });
  });

  it('a request that is not answered in time is given up', async () => {
    await portal.seed(1);
    await pull(await portal.open());
    await portal.control.faults([{ match: { path: '/deals/search' }, times: 10, fault: { kind: 'slow', ms: 1_500 } }]);
    const { resolution } = await asConnectorError(pull(await portal.open({ requestTimeoutSeconds: 1 })));
    expect(resolution).toMatchObject({ action: 'retry', code: 'timeout' });
  }, 20_000);
});

describe('days and hours', () => {
  it('stand in the portal’s time zone on both sides of a clock change', () => {
    expect(toLocalIso('2026-10-24T22:30:00Z', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000+02:00');
    expect(toLocalIso('2026-10-25T23:30:00.123Z', 'Europe/Berlin')).toBe('2026-10-26T00:30:00.123+01:00');
    expect(toLocalIso('1790000001000', 'America/St_Johns')).toMatch(/-02:30$/);
    expect(instantOf('2026-03-29', 17, 'Europe/Berlin')).toBe('2026-03-29T15:00:00.000Z');
    expect(instantOf('2026-03-28', 17, 'Europe/Berlin')).toBe('2026-03-28T16:00:00.000Z');
    expect(instantOf('2026-07-01', 17, 'Pacific/Kiritimati')).toBe('2026-07-01T03:00:00.000Z');
  });
});

describe('settings', () => {
  it('refuse an overlap that is shorter than the index lags', () => {
    expect(settingsSchema.safeParse({ auth: OAUTH, overlapMinutes: 5 }).success).toBe(false);
  });
});

itSendsOnlyWhatTheSpecificationAllows();
