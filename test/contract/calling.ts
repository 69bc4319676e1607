import { expect } from '@jest/globals';
import type { Webhook, WebhookHint, WebhookRequest } from '../../src/core/connector.ts';
import { expectClear, expectNoSecrets } from '../support/contract-items.ts';
import { asConnectorError, type Subject, type Trial } from '../support/contract-trial.ts';
import type { WebhookWorld } from '../support/contract-world.ts';
import { HAS_WEBHOOKS } from './needs.ts';
import { promise } from './promise.ts';

const HOUR_MS = 3_600_000;
const WRONG = 'another-secret-4711-0815';
/** Nothing that a vendor would send, in several ways. */
const GARBAGE = ['', 'not json', '{"', '<html>down for maintenance</html>', 'null', '42', '"text"'].map((text) => new TextEncoder().encode(text)).concat(new Uint8Array([0x7b, 0xff, 0xfe, 0x00]));

interface Called {
  readonly webhook: Webhook;
  readonly vendor: WebhookWorld;
  readonly request: WebhookRequest;
  readonly externalId: string;
  verdict(changed?: Partial<WebhookRequest>, secret?: string, aheadMs?: number): ReturnType<Webhook['verify']>;
}

/** The vendor calls about a record that a person just changed. */
async function callUs(trial: Trial): Promise<Called> {
  const { webhook, capabilities } = trial.connector;
  const vendor = trial.world.webhook ?? null;
  if (webhook === null || vendor === null) throw new Error('a connector with webhooks needs a world that calls it');
  const ref = (await trial.world.create(1)).find(({ object }) => capabilities.subscribes.includes(object));
  if (ref === undefined) throw new Error('the world creates nothing of what the connector subscribes to');
  const request = await vendor.call(ref);
  return {
    webhook, vendor, request, externalId: ref.externalId,
    verdict: (changed = {}, secret = vendor.secret, aheadMs = 0) => webhook.verify({ ...request, ...changed }, secret, new Date(Date.now() + trial.world.offsetMs() + aheadMs)),
  };
}

function flipByte(bytes: Uint8Array, at: number): Uint8Array {
  const changed = new Uint8Array(bytes);
  changed[at] = (changed[at] ?? 0) ^ 1;
  return changed;
}

/** Another character that may stand in such a header. */
const flipLetter = (text: string, at: number): string => `${text.slice(0, at)}${text[at] === 'a' ? 'b' : 'a'}${text.slice(at + 1)}`;
const placesIn = (length: number): readonly number[] => [0, Math.floor(length / 2), length - 1];

export function describeCalling(subject: Subject): void {
  promise(subject, 'a genuine webhook call passes and gives hints with ids only, about objects of the connector', async (trial) => {
    const { webhook, request, externalId, verdict } = await callUs(trial);
    expect(verdict()).toEqual({ ok: true });
    const hints: readonly WebhookHint[] = webhook.parse(request);
    expect(hints.map((hint) => hint.externalId)).toContain(externalId);
    const accountId = await (await trial.open()).accountId();
    for (const hint of hints) {
      expect(Object.keys(hint).toSorted()).toEqual(['accountId', 'dedupeKey', 'externalId', 'object', 'occurredAt']);
      expect(trial.connector.capabilities.subscribes).toContain(hint.object);
      expect([null, accountId]).toContain(hint.accountId);
      expect(hint.occurredAt === null || new Date(hint.occurredAt).toISOString() === hint.occurredAt).toBe(true);
    }
  }, { need: HAS_WEBHOOKS });

  promise(subject, 'the same delivery has the same key, another event another', async (trial) => {
    const { webhook, vendor, request, externalId } = await callUs(trial);
    const keys = (from: WebhookRequest): readonly string[] => webhook.parse(from).map(({ dedupeKey }) => dedupeKey);
    expect(keys({ ...request, headers: {} })).toEqual(keys(request));
    const { object } = webhook.parse(request).find((hint) => hint.externalId === externalId) ?? { object: '' };
    await trial.world.advance(60_000);
    const later = keys(await vendor.call({ object, externalId }));
    expect(later.filter((key) => keys(request).includes(key))).toEqual([]);
  }, { need: HAS_WEBHOOKS });

  promise(subject, 'a call is refused when anything that the vendor proves was changed, without a word about the secret', async (trial) => {
    const { vendor, request, verdict } = await callUs(trial);
    const proof = request.headers[vendor.proof] ?? '';
    expect(proof).not.toBe('');
    const withProof = (value: string): Partial<WebhookRequest> => ({ headers: { ...request.headers, [vendor.proof]: value } });
    const { [vendor.proof]: _taken, ...without } = request.headers;
    const refused = [
      verdict({}, WRONG), verdict({}, ''), verdict({}, `${vendor.secret} `), verdict({ headers: without }), verdict(withProof('')), verdict(withProof(`${proof}x`)),
      ...placesIn(proof.length).map((at) => verdict(withProof(flipLetter(proof, at)))),
      ...(vendor.signs.includes('body') ? placesIn(request.body.length).map((at) => verdict({ body: flipByte(request.body, at) })) : []),
      ...(vendor.signs.includes('body') ? [verdict({ body: new Uint8Array() })] : []),
      ...(vendor.signs.includes('url') ? [verdict({ url: `${request.url}x` })] : []),
      ...(vendor.signs.includes('method') ? [verdict({ method: 'PUT' })] : []),
    ];
    expect(refused.flatMap((answer, index) => (answer.ok ? [index] : []))).toEqual([]);
    const said = refused.flatMap((answer) => (answer.ok ? [] : [answer.why]));
    for (const why of said) expect(why).toMatch(/^\S.{9,}\.$/s);
    expectNoSecrets(said, [vendor.secret, proof]);
  }, { need: HAS_WEBHOOKS });

  promise(subject, 'a call that was recorded and is repeated an hour later is refused where the vendor signs the time', async (trial) => {
    const { vendor, verdict } = await callUs(trial);
    const isSigned = vendor.signs.includes('time');
    expect([-HOUR_MS, HOUR_MS].map((aheadMs) => verdict({}, vendor.secret, aheadMs).ok)).toEqual([!isSigned, !isSigned]);
  }, { need: HAS_WEBHOOKS });

  promise(subject, 'a message that is none of the vendor’s is a clear error, quoted nowhere', async (trial) => {
    const { webhook, request, vendor } = await callUs(trial);
    for (const body of GARBAGE) {
      let thrown: unknown = null;
      try {
        webhook.parse({ ...request, body });
      } catch (error) {
        thrown = error;
      }
      const { resolution, cause } = asConnectorError(thrown);
      expect(resolution.code).toBe('unexpected_answer');
      expect(cause).toBeUndefined();
      expectClear(resolution, [vendor.secret, 'down for maintenance']);
    }
  }, { need: HAS_WEBHOOKS });
}
