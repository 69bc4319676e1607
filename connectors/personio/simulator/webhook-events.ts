import { z } from 'zod';
import type { Command, Company, Happening, Webhook } from './company.ts';
import { stamp } from './times.ts';

/** Recruiting is not among them: the vendor announces nothing about applications. */
export const EVENT_NAMES = [
  'person.created',
  'person.updated',
  'person.deleted',
  'employment.created',
  'employment.updated',
  'employment.updated.cost-centers',
  'employment.deleted',
  'employment.started',
  'employment.terminated',
  'document.created',
  'document.updated',
  'document.deleted',
  'document.signed',
] as const;

/** Ids only. How they are named is not documented, hence two forms. */
export function eventBody(company: Company, { name, at, personId, employmentId, documentId }: Happening): object {
  const ids = { person: personId, employment: employmentId, document: documentId };
  const given = Object.entries(ids).filter(([, id]) => id !== null);
  const nested = company.settings.webhookPayload === 'nested';
  const payload: Record<string, unknown> = Object.fromEntries(
    given.map(([what, id]): [string, unknown] => (nested ? [what, { id }] : [`${what}_id`, id])),
  );
  return {
    company_id: company.companyId,
    event_name: name,
    occurred_at: stamp(at),
    payload,
    meta: {},
  };
}

function headersOf({ authType, token, customHeaders }: Webhook): Record<string, string> {
  const json = { 'content-type': 'application/json' };
  if (authType === 'CUSTOM') return { ...json, ...customHeaders };
  // Word for word: no prefix is added.
  return authType === 'TOKEN' && token !== null ? { ...json, authorization: token } : json;
}

const requestInput = z.strictObject({
  /** The only webhook when left out. */
  webhookId: z.string().optional(),
  event: z.enum(EVENT_NAMES),
  personId: z.string(),
  employmentId: z.string().optional(),
  documentId: z.string().optional(),
});

const pendingInput = z.strictObject({ webhookId: z.string().optional() }).nullish();

function webhookBy(company: Company, wanted: string | undefined): Webhook {
  const found = company.webhooks.find(({ id }) => wanted === undefined || id === wanted);
  if (found === undefined) throw new Error(`No webhook ${wanted ?? ''}`);
  return found;
}

function requestFor(company: Company, webhook: Webhook, happening: Happening): unknown {
  return {
    method: 'POST',
    url: webhook.url,
    headers: headersOf(webhook),
    body: JSON.stringify(eventBody(company, happening)),
  };
}

/** A delivery ready to be posted by a test: nothing here sends anything. */
export const webhookCommands: Readonly<Record<string, Command>> = {
  'webhook-request': (company, payload, now) => {
    const { webhookId, event, personId, employmentId, documentId } = requestInput.parse(payload);
    const latest = company.persons[personId]?.employments[0]?.id ?? null;
    const employment = event.startsWith('employment.') ? (employmentId ?? latest) : null;
    const about = { personId, employmentId: employment, documentId: documentId ?? null };
    return requestFor(company, webhookBy(company, webhookId), { id: '', name: event, at: now, ...about });
  },
  'pending-webhook-requests': (company, payload) => {
    const webhook = webhookBy(company, pendingInput.parse(payload)?.webhookId);
    if (webhook.status === 'DISABLED') return [];
    return company.happenings
      .filter(({ name, at }) => webhook.enabledEvents.includes(name) && at >= webhook.createdAt)
      .map((one) => requestFor(company, webhook, one));
  },
  'list-webhooks': (company) => company.webhooks,
};
