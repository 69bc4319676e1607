import { expect } from '@jest/globals';
import type { RecordRef, SourceRecord } from '../../src/core/connector.ts';
import { expectClear, expectNoSecrets, fieldsItem } from '../support/contract-items.ts';
import { asConnectorError, deliver, keyOf, latest, type Reading, type Subject, type Trial } from '../support/contract-trial.ts';
import type { Access, ApiWorld } from '../support/contract-world.ts';
import { KNOWS_CREDENTIALS, SPEAKS_TO_AN_API } from './needs.ts';
import { promise } from './promise.ts';

const DROP_EVERYTHING = { times: 100_000, fault: { kind: 'drop_before' as const } };
const CONCURRENCY = 3;

function apiOf(trial: Trial): ApiWorld {
  if (trial.world.api === null) throw new Error('the world has no API');
  return trial.world.api;
}
const missing = (refs: readonly RecordRef[], readings: readonly Reading[]): string[] => {
  const found = latest(...readings);
  return refs.map(keyOf).filter((key) => !found.has(key));
};
/** API requests that reached the source; token requests apart. */
async function requestsAt({ control, apiPath }: ApiWorld): Promise<number> {
  const { byKey } = await control.calls();
  const isOne = new RegExp(`^${apiPath}`);
  return Object.entries(byKey).reduce((sum, [key, count]) => sum + (isOne.test(key.split(' ')[1] ?? '') ? count : 0), 0);
}
function expectClearError(trial: Trial, error: unknown, access: Access = 'usual'): ReturnType<typeof asConnectorError> {
  const failure = asConnectorError(error);
  expectClear(failure.resolution, trial.secrets(access));
  expect(failure).toMatchObject({ message: failure.resolution.message, remedy: failure.resolution.remedy });
  return failure;
}
const renewable = async (trial: Trial, count: number): Promise<readonly RecordRef[]> => (await trial.world.create(count)).filter(({ object }) => apiOf(trial).renewableObjects.includes(object));

/** Shaped like a token of somebody else, and a customer's address. */
const SAID_BY_OTHERS = ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJoYW5kb2ZmIn0.c2lnbmF0dXJlLW9mLWl0', 'kim.customer@private.example'];

/** The source repeats the secret in answers of several kinds; what a person gets to read does not. */
async function expectSilence(trial: Trial, access: Access, secret: string, secrets: readonly string[]): Promise<void> {
  const api = apiOf(trial);
  for (const status of [400, 403, 409, 500]) {
    await api.say(status, `Refused ${secret} (Authorization: Bearer ${secret})`);
    const { error, unread } = await trial.read(null, { access, objects: api.renewableObjects });
    await api.control.clearFaults();
    if (error !== null) expectClear(asConnectorError(error).resolution, secrets);
    expectNoSecrets(unread, secrets);
  }
}

export function describeFailing(subject: Subject): void {
  promise(subject, 'a token that ends in the middle is renewed once for all requests that met it, and nothing is lost', async (trial) => {
    const api = apiOf(trial);
    const refs = await renewable(trial, trial.world.severalPages);
    const session = await trial.open({ access: 'renewable', concurrency: 8 });
    const records: SourceRecord[] = [];
    let renewals = 0;
    for await (const page of session.pull(trial.request(null, api.renewableObjects))) {
      records.push(...page.records);
      if (page.records.length === 0) continue;
      renewals += 1;
      await api.endTokens();
    }
    expect(refs.map(keyOf).filter((key) => !latest({ records }).has(key))).toEqual([]);
    expect(session.calls().auth).toBeLessThanOrEqual(1 + renewals);
    expect(renewals).toBeGreaterThanOrEqual(3);
  }, { need: KNOWS_CREDENTIALS });

  promise(subject, 'a token that is refused however new it is stops the run after a few requests', async (trial) => {
    const api = apiOf(trial);
    await trial.world.create(5);
    await trial.readAll(null, { access: 'renewable', objects: api.renewableObjects }).catch(() => {});
    await api.refuseTokens();
    await api.control.resetCalls();
    const { error } = await trial.read(null, { access: 'renewable', objects: api.renewableObjects });
    expect(expectClearError(trial, error, 'renewable').resolution.action).toBe('fail');
    expect((await api.control.calls()).total).toBeLessThanOrEqual(2 + 2 * 4);
  }, { need: KNOWS_CREDENTIALS });

  promise(subject, 'a wrong credential or folder fails at once, in words that help, and asks the source hardly anything', async (trial) => {
    const refs = await trial.world.create(30);
    await trial.readAll();
    await trial.world.api?.control.resetCalls();
    const { error, records } = await trial.read(null, { access: 'wrong' });
    expect(expectClearError(trial, error, 'wrong').resolution.action).toBe('fail');
    expect(records).toEqual([]);
    expect((await trial.world.api?.control.calls())?.total ?? 0).toBeLessThanOrEqual(2);
    if (trial.world.api === null) return;
    await trial.world.api.control.resetCalls();
    const session = await trial.open({ access: 'wrong', concurrency: 4 });
    const batch = refs.filter(({ object }) => object === trial.world.objects[0]).map((ref, index) => fieldsItem(ref, trial.world.ownValues(index)));
    const thrown: unknown = await deliver(session, batch).then(() => null, (failure: unknown) => failure);
    expect(expectClearError(trial, thrown, 'wrong').resolution.action).toBe('fail');
    expect((await trial.world.api.control.calls()).total).toBeLessThanOrEqual(4);
  });

  promise(subject, 'throttling in the vendor’s own words is waited out, and nothing is lost', async (trial) => {
    const api = apiOf(trial);
    const refs = await trial.world.create(40);
    for (const { arm, atLeastMs } of api.throttles) {
      trial.memory.waits.length = 0;
      await arm(2);
      const readings: Reading[] = [];
      do {
        const reading = await trial.read(readings.at(-1)?.cursor ?? null);
        readings.push(reading);
        if (reading.error === null) break;
        const { resolution } = expectClearError(trial, reading.error);
        expect(resolution.action).toBe('rate_limited');
        trial.memory.waits.push(resolution.retryAfterMs ?? 0);
        await trial.world.advance(resolution.retryAfterMs ?? 0);
      } while (readings.length < 5);
      expect(readings.at(-1)?.error).toBeNull();
      expect(missing(refs, readings)).toEqual([]);
      expect(Math.max(...trial.memory.waits)).toBeGreaterThanOrEqual(atLeastMs);
    }
  }, { need: SPEAKS_TO_AN_API });

  promise(subject, 'throttling that does not end is left to the caller after a few requests', async (trial) => {
    const api = apiOf(trial);
    const refs = await trial.world.create(30);
    const warm = await trial.readAll();
    for (const { arm } of api.throttles) {
      await arm(100_000);
      await api.control.resetCalls();
      const { error } = await trial.read(null, { concurrency: CONCURRENCY });
      expect(expectClearError(trial, error).resolution.action).toBe('rate_limited');
      expect((await api.control.calls()).total).toBeLessThanOrEqual(5 * CONCURRENCY);
      await api.control.clearFaults();
    }
    expect(missing(refs, [warm])).toEqual([]);
  }, { need: SPEAKS_TO_AN_API });

  promise(subject, 'a connection lost at any request costs no record: the next run goes on from what was saved', async (trial) => {
    const api = apiOf(trial);
    const refs = await trial.world.create(trial.world.severalPages);
    await api.control.resetCalls();
    await trial.readAll();
    const requests = await requestsAt(api);
    const step = Math.max(1, Math.floor(requests / 8));
    for (let skip = 0; skip <= requests; skip += step) {
      await api.control.faults([{ ...DROP_EVERYTHING, match: { path: api.apiPath }, skip }]);
      const broken = await trial.read(null);
      await api.control.clearFaults();
      if (broken.error !== null) expect(expectClearError(trial, broken.error).resolution.action).toBe('retry');
      const rest = await trial.readAll(broken.cursor);
      expect(missing(refs, [broken, rest])).toEqual([]);
    }
  }, { need: SPEAKS_TO_AN_API });

  promise(subject, 'a web page where data is expected is said so, without the page', async (trial) => {
    await trial.world.create(2);
    await trial.world.answerHtml();
    const { error, records } = await trial.read(null);
    const failure = expectClearError(trial, error);
    expect(failure.resolution.action).toBe('fail');
    expect(failure.message.toLowerCase()).toContain('web page');
    expect(records).toEqual([]);
  });

  promise(subject, 'no more requests are in flight than allowed, and the connector counts what the source counts', async (trial) => {
    const api = apiOf(trial);
    const refs = await trial.world.create(60);
    await api.control.resetCalls();
    const session = await trial.open({ concurrency: CONCURRENCY });
    for await (const page of session.pull(trial.request(null))) expect(page.unread).toEqual([]);
    const batch = refs.filter(({ object }) => object === trial.world.objects[0]).map((ref, index) => fieldsItem(ref, trial.world.ownValues(index)));
    await deliver(session, batch);
    const { maxInFlight } = await api.control.calls();
    expect(maxInFlight).toBeLessThanOrEqual(CONCURRENCY);
    expect(session.calls().maxInFlight).toBeLessThanOrEqual(CONCURRENCY);
    expect(session.calls().api).toBe(await requestsAt(api));
  }, { need: SPEAKS_TO_AN_API, latencyMs: 5 });

  promise(subject, 'secrets and addresses that a source repeats to us are in no message, log line, cursor or cache', async (trial) => {
    const api = apiOf(trial);
    await trial.world.create(2);
    for (const access of ['usual', 'renewable'] as const) {
      const secrets = [...trial.world.credentials(access), ...SAID_BY_OTHERS];
      for (const secret of secrets) await expectSilence(trial, access, secret, secrets);
      const { cursor } = await trial.readAll(null, { access, objects: api.renewableObjects });
      expectNoSecrets([...trial.memory.logs, JSON.stringify(cursor), JSON.stringify([...trial.memory.cache])], secrets);
    }
  }, { need: SPEAKS_TO_AN_API });
}
