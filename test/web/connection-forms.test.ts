import { describe, expect, it } from '@jest/globals';
import { loadConnector } from '../../connectors/index.ts';
import { answersFrom } from '../../src/core/view/connection-form.ts';
import { viewConnector } from '../../src/core/view/connector-view.ts';
import { askedFields, secretsToRetype, settingsPatch, shownFields, withoutSecrets } from '../../src/web/connections/connector-form.ts';
import { isId, suggestId } from '../../src/web/connections/connection-words.ts';
import { placeProblem, placeRefusal } from '../../src/web/connections/place-problems.ts';
import { saySchedule } from '../../src/web/connections/say-schedule.ts';
import { newUsage, toSend, usagePatch } from '../../src/web/connections/usage.ts';
import { groupErrors } from '../../src/web/runs/group-errors.ts';

const formOf = async (connector: string) => askedFields(viewConnector(await loadConnector(connector), { kinds: [], mappings: [] }));
const SALES = { loginUrl: 'https://acme.my.salesforce.com', auth: { flow: 'client_credentials', clientId: 'key', clientSecret: { stored: true } }, setupAuth: { flow: 'client_credentials' } };

describe('a schedule in words', () => {
  it.each([
    ['*/5 * * * *', 'Every 5 minutes.'],
    ['*/10 * * * * *', 'Every 10 seconds.'],
    ['0 * * * *', 'Every hour.'],
    ['15 * * * *', 'Every hour, at :15.'],
    ['0 */4 * * *', 'At 00:00, 04:00, 08:00, 12:00, 16:00, and 20:00 every day (UTC time).'],
    ['0 */2 * * *', 'Every 2 hours (UTC time).'],
    ['30 5 * * *', 'At 05:30 every day (UTC time).'],
    ['*/15 8-18 * * 1-5', 'Every 15 minutes from 08:00 to 18:59 from Monday to Friday (UTC time).'],
    ['0 6 L * *', 'At 06:00 on the last day of the month (UTC time).'],
    ['0 6 * 1,7 1#2', 'At 06:00 on the second Monday of the month in January and July (UTC time).'],
  ])('%s', (cron, sentence) => {
    expect(saySchedule(cron, 'UTC')).toEqual({ ok: true, sentence });
  });

  it('says what is wrong with one that cannot be', () => {
    expect(saySchedule('99 * * * *', 'UTC')).toEqual({ ok: false, problem: 'has "99" as a minute; a minute is 0 to 59' });
  });
});

describe('what a form sends of settings that stand already', () => {
  it('nothing changed is nothing, secrets and what the form does not ask included', async () => {
    const form = await formOf('salesforce');
    expect(settingsPatch(form, SALES, answersFrom(form, SALES))).toEqual({});
  });

  it('only what changed, null for what was emptied', async () => {
    const form = await formOf('salesforce');
    const standing = { ...SALES, fallbackOwner: 'revops@acme.com' };
    const answers = { ...answersFrom(form, standing), 'auth.clientSecret': 'a new one', fallbackOwner: undefined };
    expect(settingsPatch(form, standing, answers)).toEqual({ auth: { clientSecret: 'a new one' }, fallbackOwner: null });
  });

  it('rows below the first of a list stay as they were written by hand', async () => {
    const form = await formOf('csv');
    const standing = { folder: 'exports', file: 'deals.csv', id: 'id', join: [{ name: 'Account', file: 'accounts.csv', on: 'account', key: 'account' }, { name: 'Region', file: 'regions.csv', on: 'region', key: 'region' }] };
    const answers = { ...answersFrom(form, standing), 'join.0.file': 'companies.csv' };
    expect(settingsPatch(form, standing, answers)).toEqual({ join: [{ name: 'Account', file: 'companies.csv', on: 'account', key: 'account' }, { name: 'Region', file: 'regions.csv', on: 'region', key: 'region' }] });
  });

  it('a stored secret has to be typed again once requests go elsewhere', async () => {
    const form = await formOf('salesforce');
    const answers = answersFrom(form, SALES);
    expect(secretsToRetype(form, SALES, answers)).toEqual([]);
    expect(secretsToRetype(form, SALES, { ...answers, loginUrl: 'https://elsewhere.example' })).toEqual(['auth.clientSecret']);
  });

  it('of what is kept in the browser secrets are left out', async () => {
    expect(withoutSecrets(await formOf('salesforce'), { 'auth.clientId': 'key', 'auth.clientSecret': 'planted' })).toMatchObject({ 'auth.clientId': 'key' });
    expect(JSON.stringify(withoutSecrets(await formOf('salesforce'), { 'auth.clientSecret': 'planted' }))).not.toContain('planted');
  });
});

describe('a refusal beside its field', () => {
  it('every problem stands at the field it names', async () => {
    const fields = shownFields(await formOf('salesforce'), {});
    const problem = { status: 422, code: 'bad_connection', detail: '', remedy: '', problems: [{ place: 'connections.yaml', path: 'settings.loginUrl', message: 'is not an address', suggestion: null, remedy: null }, { place: 'connections.yaml', path: 'schedule', message: 'has "99" as a minute' }] };
    expect(placeProblem(problem, fields)).toEqual({ at: { 'settings.loginUrl': 'Is not an address', schedule: 'Has "99" as a minute' }, isPlaced: true });
  });

  it('the vendor’s words go to the field they are about; what is about none is told apart', async () => {
    const fields = shownFields(await formOf('salesforce'), {});
    expect(Object.keys(placeRefusal('invalid client credentials: the secret is wrong', fields))).toEqual(['settings.auth.clientSecret']);
    expect(Object.keys(placeRefusal('Salesforce could not be reached (ENOTFOUND).', fields))).toEqual(['settings.loginUrl']);
    expect(placeRefusal('The org is asleep.', fields)).toEqual({});
    expect(placeProblem({ status: 409, code: 'already_connected', detail: 'There is one.', remedy: 'Choose another.', place: 'id' }, fields)).toEqual({ at: { id: 'There is one. Choose another.' }, isPlaced: true });
  });
});

describe('how a connection is used', () => {
  it('only what differs from what holds anyway is sent', () => {
    const usage = newUsage('customer/csv.yaml');
    expect(toSend(usage)).toEqual({ mapping: 'customer/csv.yaml', rollout: 'observe', schedule: '*/5 * * * *', zone: null, startFrom: null, limits: {} });
    expect(usagePatch(usage, { ...usage, rollout: 'tasks', limits: { ...usage.limits, dailyPercent: 25 } })).toEqual({ rollout: 'tasks', limits: { dailyShare: 0.25 } });
  });

  it('names fit the rules for names', () => {
    expect(suggestId('Ünser CRM 2026!', [])).toBe('unser-crm-2026');
    expect(suggestId('salesforce', ['salesforce', 'salesforce-2'])).toBe('salesforce-3');
    for (const typed of ['', '123', '  ', 'x'.repeat(80), 'Ünser CRM']) expect(isId(suggestId(typed, []))).toBe(true);
  });
});

it('sync errors of one message are one group, the most frequent first', () => {
  const error = (id: string, message: string, connection = 'sales') => ({ id, connection, handoffId: null, target: null, code: 'REFUSED', message, remedy: 'Mend it.', occurredAt: `2026-11-22T09:00:0${id}.000Z`, attempts: 1, resolvedAt: null });
  const groups = groupErrors([error('1', 'once'), error('2', 'often'), error('3', 'often', 'europe')]);
  expect(groups.map(({ message, errors, connections }) => [message, errors.length, connections])).toEqual([['often', 2, ['sales', 'europe']], ['once', 1, ['sales']]]);
});
