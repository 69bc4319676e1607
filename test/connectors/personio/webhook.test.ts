import { describe, expect, it } from '@jest/globals';
import { webhook } from '../../../connectors/personio/webhook.ts';
import type { WebhookRequest } from '../../../src/core/connector.ts';
import { ConnectorError } from '../../../src/core/errors.ts';

/** Personio publishes no figures: the documented form is the token itself, word for word. */
const TOKEN = 'hnd_6f1c0e3d5b7a4f0c9d2e8b1a7c6d5e4f';
const BODY = '{"company_id":"48213","event_name":"employment.updated","occurred_at":"2026-11-21T08:00:00Z","payload":{"person":{"id":"3003"},"employment":{"id":"5f0b"}},"meta":{}}';
const NOW = new Date('2026-11-21T08:00:05Z');

const call = (body: string | Uint8Array = BODY, headers: Readonly<Record<string, string>> = { authorization: TOKEN }): WebhookRequest => ({
  method: 'POST', url: 'https://handoff.example/webhooks/people', headers, body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
});
const verdict = (authorization: string, secret = TOKEN): boolean => webhook.verify(call(BODY, { authorization }), secret, NOW).ok;

describe('the token of a Personio webhook', () => {
  it('is taken word for word', () => {
    expect(verdict(TOKEN)).toBe(true);
    expect(verdict('Bearer abc', 'Bearer abc')).toBe(true);
  });

  it.each([`Bearer ${TOKEN}`, TOKEN.toUpperCase(), TOKEN.slice(0, -1), `${TOKEN} `, `${TOKEN}0`, 'x'])('is refused as %j', (given) => {
    expect(verdict(given)).toBe(false);
  });

  it('is refused when none came, and when none is configured: an empty one would let everybody in', () => {
    expect(webhook.verify(call(BODY, {}), TOKEN, NOW).ok).toBe(false);
    expect(webhook.verify(call(BODY, { authorization: '' }), '', NOW).ok).toBe(false);
    expect(verdict('', '')).toBe(false);
  });

  it('is never repeated in what is said about it', () => {
    for (const given of ['', 'guess', TOKEN.slice(0, 10)]) {
      const verdictOf = webhook.verify(call(BODY, { authorization: given }), TOKEN, NOW);
      expect(JSON.stringify(verdictOf)).not.toContain(TOKEN);
      expect(JSON.stringify(verdictOf)).not.toContain('guess');
    }
  });
});

describe('what a Personio webhook says', () => {
  it('is that this person may have changed, when, and in which company', () => {
    expect(webhook.parse(call())).toEqual([{ object: 'person', externalId: '3003', accountId: '48213', dedupeKey: expect.any(String), occurredAt: '2026-11-21T08:00:00.000Z' }]);
  });

  it.each([
    ['{"event_name":"person.created","payload":{"person_id":3003}}', '3003'],
    ['{"event_name":"person.deleted","payload":{"id":"3003"}}', '3003'],
    ['{"event_name":"employment.updated.cost-centers","payload":{"person_id":"3003","id":"5f0b"}}', '3003'],
  ])('is understood in the other forms that its undocumented payload may have: %s', (body, id) => {
    expect(webhook.parse(call(body)).map(({ externalId }) => externalId)).toEqual([id]);
  });

  it.each([
    '{"event_name":"employment.updated","payload":{"id":"5f0b"}}',
    '{"event_name":"document.created","payload":{"person":{"id":"3003"},"document":{"id":"1"}}}',
    '{"event_name":"absence-period.created","payload":{"person":{"id":"3003"}}}',
    '{"event_name":"something.new","payload":{}}',
  ])('gives no hint for %s: it names nobody we would read again', (body) => {
    expect(webhook.parse(call(body))).toEqual([]);
  });

  it('has one key for a repeated delivery and another for another event', () => {
    const keyOf = (body: string): string | undefined => webhook.parse(call(body))[0]?.dedupeKey;
    expect(keyOf(BODY)).toBe(keyOf(` ${BODY}`));
    for (const [from, to] of [['3003', '3004'], ['08:00:00', '08:00:01'], ['employment.updated', 'employment.started'], ['48213', '48214']] as const) {
      expect(keyOf(BODY.replace(from, to))).not.toBe(keyOf(BODY));
    }
  });

  it.each(['', 'company_id=1', '[]', 'null', '{}', '{"event_name":7}', '{"event_name":"person.updated","payload":"3003"}'])('is an error that helps for %j', (body) => {
    expect(() => webhook.parse(call(body))).toThrow(ConnectorError);
    expect(() => webhook.parse(call(body))).toThrow('its documentation does not describe');
  });

  it('is an error without quotations for bytes that are no text', () => {
    const parse = (): unknown => webhook.parse(call(new Uint8Array([0x7b, 0xff, 0xfe])));
    expect(parse).toThrow(expect.objectContaining({ code: 'unexpected_answer' }));
    expect(parse).not.toThrow(expect.objectContaining({ cause: expect.anything() }));
  });
});
