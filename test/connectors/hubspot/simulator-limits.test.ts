import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { openDesk, searchBody, type Desk, type Reply } from './simulator-desk.ts';

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk();
});

afterEach(async () => {
  await desk.close();
});

const DEALS = '/crm/objects/2026-09/deals';

describe('limits', () => {
  it('counts a rolling window of ten seconds and tells how much is left', async () => {
    await desk.command('settings', { burstPerTenSeconds: 2 });
    const first = await desk.send('GET', DEALS);
    expect(first.headers.get('x-hubspot-ratelimit-remaining')).toBe('1');
    expect(first.headers.get('x-hubspot-ratelimit-daily-remaining')).toBe('649999');
    await desk.send('GET', DEALS);
    expect(await desk.send('GET', DEALS)).toMatchObject({ status: 429, body: { errorType: 'RATE_LIMIT', policyName: 'TEN_SECONDLY_ROLLING' } });
    await desk.control.clock(10_001);
    expect((await desk.send('GET', DEALS)).status).toBe(200);
  });

  it('lets five searches a second pass for all apps together and gives them no headers', async () => {
    const answers: Reply[] = [];
    for (let call = 0; call < 6; call += 1) answers.push(await desk.objects('deals/search', searchBody()));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
    expect(answers[0]?.headers.get('x-hubspot-ratelimit-max')).toBeNull();
    expect(answers[5]?.body).toMatchObject({ message: 'You have reached your secondly limit.', policyName: 'SECONDLY' });
    await desk.control.clock(1_001);
    expect((await desk.objects('deals/search', searchBody())).status).toBe(200);
  });

  it('has a narrower window for associations', async () => {
    await desk.command('settings', { associationsPerTenSeconds: 1 });
    const path = '/crm/associations/2026-09/deals/contacts/labels';
    expect((await desk.send('GET', path)).status).toBe(200);
    expect((await desk.send('GET', path)).status).toBe(429);
    expect((await desk.send('GET', DEALS)).status).toBe(200);
  });

  it('ends the day of all apps together at midnight of the account', async () => {
    await desk.command('settings', { daily: 1_000 });
    await desk.command('use-daily', { calls: 1_000 });
    expect(await desk.send('GET', DEALS)).toMatchObject({ status: 429, body: { policyName: 'DAILY' } });
    await desk.command('use-daily', { calls: 998 });
    const usage = await desk.send('GET', '/account-info/2026-09/api-usage/daily/private-apps');
    const { resetsAt } = z.object({ resetsAt: z.iso.datetime() }).parse(usage.body.results?.[0]);
    expect(usage.body.results?.[0]).toMatchObject({ usageLimit: 1_000, currentUsage: 999 });
    expect(new Intl.DateTimeFormat('de', { timeZone: 'Europe/Berlin', timeStyle: 'short' }).format(Date.parse(resetsAt))).toBe('00:00');
    await desk.send('GET', DEALS);
    expect((await desk.send('GET', DEALS)).status).toBe(429);
    await desk.control.clock(Date.parse(resetsAt) - Date.now() + 1_000);
    await desk.command('use-daily', { calls: 0 });
    expect((await desk.send('GET', DEALS)).headers.get('x-hubspot-ratelimit-daily-remaining')).toBe('999');
  });

  it.each([
    ['ten_secondly', 429, { policyName: 'TEN_SECONDLY_ROLLING' }],
    ['secondly', 429, { policyName: 'SECONDLY' }],
    ['secondly_without_policy', 429, { category: 'RATE_LIMITS' }],
    ['daily', 429, { policyName: 'DAILY' }],
    ['locked', 423, { category: 'RESOURCE_LOCKED' }],
    ['migrating', 477, { category: 'MIGRATION_IN_PROGRESS' }],
    ['unauthorized', 401, { category: 'INVALID_AUTHENTICATION' }],
  ])('answers once with the fault %s', async (name, status, body) => {
    await desk.control.faults([{ fault: { kind: 'vendor', name, seconds: 30 } }]);
    const reply = await desk.send('GET', DEALS);
    expect(reply).toMatchObject({ status, body });
    expect(reply.headers.get('retry-after')).toBe(name === 'migrating' ? '30' : null);
    expect((await desk.send('GET', DEALS)).status).toBe(200);
  });
});
