import { createServer } from 'node:http';
import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { HubSpotSimulator } from '../../../connectors/hubspot/simulator/app.ts';
import { webhook } from '../../../connectors/hubspot/webhook.ts';
import { SimulatorControl } from '../../../connectors/kit/simulator/control-client.ts';
import { startSimulatorServer } from '../../../connectors/kit/simulator/server.ts';

const URL_GIVEN = 'https://handoff.acme.example/webhooks/sales';
const SECRET = 'client secret';
const DEALS = 150;
const eventsSchema = z.array(z.looseObject({ objectId: z.number(), attemptNumber: z.number() }));
const reportSchema = z.looseObject({ open: z.number(), calls: z.number(), accepted: z.number(), refused: z.number(), givenUp: z.number() });

describe('webhooks that the simulated portal sends by itself', () => {
  it('come in signed calls of up to a hundred events, some twice, and again, signed anew, after a refusal', async () => {
    const received: { readonly status: number; readonly ids: readonly number[]; readonly attempts: readonly number[]; readonly genuine: boolean }[] = [];
    const receiver = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks);
        const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
        const events = eventsSchema.parse(JSON.parse(body.toString('utf8')));
        const status = received.length === 0 ? 500 : 202;
        received.push({
          status, ids: events.map(({ objectId }) => objectId), attempts: events.map(({ attemptNumber }) => attemptNumber),
          genuine: webhook.verify({ method: 'POST', url: URL_GIVEN, headers, body }, SECRET, new Date()).ok,
        });
        response.writeHead(status).end();
      });
    });
    receiver.listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    const address = receiver.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const server = await startSimulatorServer(new HubSpotSimulator());
    const control = new SimulatorControl(server.baseUrl);
    try {
      await control.control('set-webhook', { targetUrl: URL_GIVEN, clientSecret: SECRET, subscriptions: [{ subscriptionType: 'deal.creation' }] });
      const objects = Array.from({ length: DEALS }, (_, index) => ({ properties: { dealname: `Deal ${index}` } }));
      await control.control('create-objects', { type: 'deals', objects });
      await control.control('send-webhooks', { to: `http://127.0.0.1:${address.port}/`, concurrency: 1, retryAfterMs: 0, duplicateEvery: 2 });
      const report = async () => reportSchema.parse(await control.control('webhook-report'));
      while ((await report()).open > 0 || received.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
      expect(await report()).toMatchObject({ events: DEALS, calls: 4, accepted: 3, refused: 1, givenUp: 0 });
    } finally {
      await server.close();
      receiver.close();
    }
    expect(received.every(({ genuine }) => genuine)).toBe(true);
    const accepted = received.filter(({ status }) => status === 202);
    expect(accepted.map(({ ids }) => ids.length).toSorted((a, b) => a - b)).toEqual([50, 50, 100]);
    expect(new Set(accepted.flatMap(({ ids }) => ids)).size).toBe(DEALS);
    expect(accepted.find(({ ids }) => ids.length === 100)?.attempts[0]).toBe(1);
  });
});
