import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { Command } from './account.ts';

const eventInput = z.strictObject({
  webhookId: z.string(),
  type: z.enum(['employee.created', 'employee.updated', 'employee.deleted']),
  employeeId: z.string(),
  changedFields: z.array(z.string()).default([]),
});

/** A delivery ready to be posted by a test. The signature covers body and timestamp, in this order, unseparated. */
export const webhookCommands: Readonly<Record<string, Command>> = {
  'sign-event': (account, payload, now) => {
    const { webhookId, type, employeeId, changedFields } = eventInput.parse(payload);
    const webhook = account.webhooks.find(({ id }) => String(id) === webhookId);
    if (webhook === undefined) throw new Error(`No webhook ${webhookId}`);
    const timestamp = String(Math.floor(now / 1000));
    const changes = type === 'employee.updated' ? { changedFields } : {};
    const body = JSON.stringify({
      type,
      timestamp: new Date(now).toISOString().replace(/\.\d+Z$/, '+0000'),
      data: { companyId: '12345', employeeId, ...changes },
    });
    const signature = createHmac('sha256', webhook.privateKey).update(body).update(timestamp).digest('hex');
    const headers = {
      'content-type': 'application/json',
      'x-bamboohr-signature': signature,
      'x-bamboohr-timestamp': timestamp,
    };
    return { url: webhook.url, headers, body };
  },
};
