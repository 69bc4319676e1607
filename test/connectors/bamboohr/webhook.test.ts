import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { webhook } from '../../../connectors/bamboohr/webhook.ts';
import type { WebhookRequest } from '../../../src/core/connector.ts';
import { ConnectorError } from '../../../src/core/errors.ts';
import { openDesk, type Desk } from './simulator-desk.ts';

/** BambooHR publishes the formula and a program, but no figures: these were computed from it with another tool. */
const VECTOR = {
  secret: '0123456789abcdef0123456789abcdef',
  timestamp: '1658248023',
  body: '{"type":"employee.updated","timestamp":"2026-01-31T18:42:00+0000","data":{"companyId":"12345","employeeId":"67890","changedFields":["firstName"]}}',
  signature: '62f618d2a83ff3dfb3580ac3f2f174173f249eaa611f328df870f81213f4e1f2',
};
const THEN_MS = Number(VECTOR.timestamp) * 1_000;

const requestOf = (body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}): WebhookRequest => ({
  method: 'POST',
  url: 'https://handoff.example/webhooks/people',
  headers,
  body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
});
const genuine = (change: Readonly<Record<string, string>> = {}): WebhookRequest =>
  requestOf(VECTOR.body, { 'x-bamboohr-signature': VECTOR.signature, 'x-bamboohr-timestamp': VECTOR.timestamp, ...change });
const verdict = (request: WebhookRequest, secret = VECTOR.secret, nowMs = THEN_MS): boolean => webhook.verify(request, secret, new Date(nowMs)).ok;
const signed = (message: string, timestamp = VECTOR.timestamp): WebhookRequest =>
  genuine({ 'x-bamboohr-signature': createHmac('sha256', VECTOR.secret).update(message).digest('hex'), 'x-bamboohr-timestamp': timestamp });

describe('the signature of a BambooHR webhook', () => {
  it('is taken when it follows the published formula', () => {
    expect(verdict(genuine())).toBe(true);
  });

  it.each([
    ['timestamp before body', `${VECTOR.timestamp}${VECTOR.body}`],
    ['a separator between them', `${VECTOR.body}.${VECTOR.timestamp}`],
    ['the body alone', VECTOR.body],
  ])('is refused when it was made over %s', (_what, message) => {
    expect(verdict(signed(message))).toBe(false);
  });

  it('is refused with another key, another body or another time', () => {
    expect(verdict(genuine(), VECTOR.secret.replace('0', '1'))).toBe(false);
    expect(verdict({ ...genuine(), body: new TextEncoder().encode(VECTOR.body.replace('67890', '67891')) })).toBe(false);
    expect(verdict(genuine({ 'x-bamboohr-timestamp': String(Number(VECTOR.timestamp) + 1) }))).toBe(false);
  });

  it('is taken for five minutes and not a second longer, whichever clock is ahead', () => {
    expect([-301, -300, 0, 300, 301].map((seconds) => verdict(genuine(), VECTOR.secret, THEN_MS + seconds * 1_000))).toEqual([false, true, true, true, false]);
  });

  it.each([['', 'no signature'], ['62f6', 'a short one'], [VECTOR.signature.toUpperCase(), 'upper case'], [`${VECTOR.signature}00`, 'a long one'], ['ä'.repeat(64), 'no hex']])('is refused as %j (%s)', (value) => {
    expect(verdict(genuine({ 'x-bamboohr-signature': value }))).toBe(false);
  });

  it.each(['', '-1658248023', '1658248023.5', 'NaN', '1e9'])('is refused with the timestamp %j', (timestamp) => {
    expect(verdict(signed(`${VECTOR.body}${timestamp}`, timestamp))).toBe(false);
  });

  it('is refused without headers, and without a key of ours: an empty key would let everybody in', () => {
    expect(verdict(requestOf(VECTOR.body))).toBe(false);
    const forged = createHmac('sha256', '').update(VECTOR.body).update(VECTOR.timestamp).digest('hex');
    expect(verdict(genuine({ 'x-bamboohr-signature': forged }), '')).toBe(false);
  });
});

describe('what a BambooHR webhook says', () => {
  it('is that this employee may have changed, when, and nothing else', () => {
    expect(webhook.parse(genuine())).toEqual([
      { object: 'employee', externalId: '67890', accountId: null, dedupeKey: expect.any(String), occurredAt: '2026-01-31T18:42:00.000Z' },
    ]);
  });

  it('has one key for a repeated delivery and another for another event', () => {
    const keyOf = (body: string): string | undefined => webhook.parse(requestOf(body))[0]?.dedupeKey;
    expect(keyOf(VECTOR.body)).toBe(keyOf(` ${VECTOR.body}`));
    for (const [from, to] of [['67890', '67891'], ['18:42:00', '18:42:01'], ['updated', 'created'], ['firstName', 'lastName']] as const) {
      expect(keyOf(VECTOR.body.replace(from, to))).not.toBe(keyOf(VECTOR.body));
    }
  });

  it('may be about several employees in the older form, whose values are left unread', () => {
    const older = { employees: [{ id: '7', action: 'Updated', timestamp: '2026-01-31T18:42:00Z', changedFields: ['hireDate'], fields: { 'Hire Date': '2026-12-01' } }, { id: 8, action: 'Created' }] };
    const hints = webhook.parse(requestOf(JSON.stringify(older)));
    expect(hints.map(({ externalId, occurredAt }) => [externalId, occurredAt])).toEqual([['7', '2026-01-31T18:42:00.000Z'], ['8', null]]);
    expect(JSON.stringify(hints)).not.toContain('2026-12-01');
  });

  it.each(['{"type":"company.updated","timestamp":"x","data":{"companyId":"1"}}', '{"type":"time_off.approved","data":{}}'])('gives no hint for %s', (body) => {
    expect(webhook.parse(requestOf(body))).toEqual([]);
  });

  it.each(['', 'employee=7', '[]', 'null', '{}', '{"type":"employee.updated","data":{}}', '{"type":"employee.updated","timestamp":"now","data":{"employeeId":""}}'])('is an error that helps for %j', (body) => {
    expect(() => webhook.parse(requestOf(body))).toThrow(ConnectorError);
    expect(() => webhook.parse(requestOf(body))).toThrow('its documentation does not describe');
  });

  it('is an error without quotations for bytes that are no text', () => {
    const parse = (): unknown => webhook.parse(requestOf(new Uint8Array([0x7b, 0xff, 0xfe])));
    expect(parse).toThrow(expect.objectContaining({ code: 'unexpected_answer' }));
    expect(parse).not.toThrow(expect.objectContaining({ cause: expect.anything() }));
  });
});

describe('a call that the simulator makes', () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await openDesk();
    await desk.control.control('demo-seed');
  });
  afterEach(() => desk.close());

  it('is genuine and names the employee', async () => {
    const hook = { name: 'Handoff', url: 'https://handoff.example/webhooks/people', format: 'json', events: ['employee.updated'], monitorFields: ['hireDate'] };
    const { id, privateKey } = z.object({ id: z.string(), privateKey: z.string() }).parse((await desk.post('/api/v1/webhooks', hook)).body);
    const call = z
      .object({ url: z.string(), headers: z.record(z.string(), z.string()), body: z.string() })
      .parse(await desk.control.control('sign-event', { webhookId: id, type: 'employee.updated', employeeId: '61', changedFields: ['hireDate'] }));
    expect(call.url).toBe(hook.url);
    const request = requestOf(call.body, call.headers);
    expect(webhook.verify(request, privateKey, new Date())).toEqual({ ok: true });
    expect(webhook.parse(request)).toMatchObject([{ object: 'employee', externalId: '61' }]);
    expect(JSON.stringify(webhook.verify(request, 'another-key', new Date()))).not.toContain(privateKey);
  });
});
