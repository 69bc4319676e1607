import { describe, expect, it } from '@jest/globals';
import { webhook } from '../../../connectors/hubspot/webhook.ts';
import type { WebhookRequest } from '../../../src/core/connector.ts';

/** As computed by the SDK of HubSpot for the same input. */
const VECTOR = { secret: 's3cret', signature: 'g3CQpC1i98mokK7Yy506sf50KxaMeMPxsMWGk41xgdM=', timestamp: '1790000001000' };
const call = (change: Partial<WebhookRequest> = {}, headers: Record<string, string> = {}): WebhookRequest => ({
  method: 'POST',
  url: 'https://ex.com/api/hubspot/webhooks',
  headers: { 'x-hubspot-signature-v3': VECTOR.signature, 'x-hubspot-request-timestamp': VECTOR.timestamp, ...headers },
  body: new TextEncoder().encode('[{"eventId":1}]'),
  ...change,
});
const at = (ms: number): Date => new Date(Number(VECTOR.timestamp) + ms);

describe('verification of a HubSpot webhook (v3)', () => {
  it('takes the published vector, up to five minutes before and after', () => {
    for (const ms of [-300_000, 0, 300_000]) expect(webhook.verify(call(), VECTOR.secret, at(ms))).toEqual({ ok: true });
  });

  it('refuses another secret, method, address, body, age, and missing headers', () => {
    const answers = [
      webhook.verify(call(), 's3cret2', at(0)),
      webhook.verify(call({ method: 'PUT' }), VECTOR.secret, at(0)),
      webhook.verify(call({ url: 'https://ex.com/api/hubspot/webhook' }), VECTOR.secret, at(0)),
      webhook.verify(call({ body: new TextEncoder().encode('[{"eventId":2}]') }), VECTOR.secret, at(0)),
      webhook.verify(call(), VECTOR.secret, at(300_001)),
      webhook.verify(call({}, { 'x-hubspot-request-timestamp': 'soon' }), VECTOR.secret, at(0)),
      webhook.verify(call({ headers: {} }), VECTOR.secret, at(0)),
      webhook.verify(call({}, { 'x-hubspot-signature-v3': `${VECTOR.signature}x` }), VECTOR.secret, at(0)),
    ];
    expect(answers.map(({ ok }) => ok)).toEqual(answers.map(() => false));
    expect(JSON.stringify(answers)).not.toContain(VECTOR.secret);
  });
});

const parse = (events: unknown): ReturnType<typeof webhook.parse> => webhook.parse(call({ body: new TextEncoder().encode(JSON.stringify(events)) }));
const EVENT = { eventId: 2995724042, subscriptionId: 6547123, portalId: 48975575, occurredAt: 1782371972438, subscriptionType: 'deal.propertyChange', attemptNumber: 0, objectId: 332507367156, propertyName: 'amount' };

describe('events of a HubSpot webhook', () => {
  it('become hints to read the deal again, in the old form and in that of project apps', () => {
    const [hint] = parse([EVENT]);
    expect(hint).toMatchObject({ object: 'deals', externalId: '332507367156', accountId: '48975575', occurredAt: new Date(1782371972438).toISOString() });
    expect(parse([{ ...EVENT, subscriptionType: 'object.propertyChange', objectTypeId: '0-3' }])).toHaveLength(1);
  });

  it('about other objects give nothing', () => {
    expect(parse([{ ...EVENT, subscriptionType: 'contact.propertyChange' }, { ...EVENT, subscriptionType: 'object.creation', objectTypeId: '0-1' }, {}])).toEqual([]);
  });

  it('delivered twice have one key; another property of the same deal has another', () => {
    const keys = parse([EVENT, { ...EVENT, attemptNumber: 1 }, { ...EVENT, propertyName: 'closedate' }]).map(({ dedupeKey }) => dedupeKey);
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[0]);
  });

  it('of a merge name the deals that were merged and the one that stays', () => {
    const hints = parse([{ ...EVENT, subscriptionType: 'deal.merge', objectId: 1, newObjectId: 3 }]);
    expect(hints.map(({ externalId }) => externalId)).toEqual(['1', '3']);
  });

  it('in a form that HubSpot does not document are an error that quotes nothing', () => {
    for (const body of [{ not: 'a list' }, ['text']]) expect(() => parse(body)).toThrow('does not have the documented form');
  });
});
