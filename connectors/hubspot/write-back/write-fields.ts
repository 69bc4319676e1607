import type { FieldsWriteBack, Receipt } from '../../../src/core/connector.ts';
import type { HubSpotClient } from '../client.ts';
import type { Metadata } from '../metadata.ts';
import { done, failed, MERGED, noProperty } from './receipts.ts';
import { sendBatches, type BatchInput } from './send-batch.ts';
import { toPropertyValue } from './write-values.ts';
import { DEAL } from '../pull/plan.ts';

export type OnReceipts = (receipts: readonly Receipt[]) => Promise<void>;

/** Our properties on deals, a hundred to a call; a deal that is refused costs only itself. */
export async function writeFields(client: HubSpotClient, metadata: Metadata, items: readonly FieldsWriteBack[], onReceipts: OnReceipts): Promise<void> {
  if (items.length === 0) return;
  const names = [...new Set(items.flatMap(({ values }) => Object.keys(values)))];
  let deals = await knownDeals(metadata);
  // What we know may be a day old; before saying "missing" we look once.
  if (names.some((name) => deals.get(name)?.writable !== true) && (await metadata.freshen('properties:deals'))) deals = await knownDeals(metadata);
  const unwritable = new Set(names.filter((name) => deals.get(name)?.writable !== true));
  const refused: Receipt[] = [];
  const byInput = new Map<BatchInput, FieldsWriteBack>();
  for (const item of items) {
    const missing = Object.keys(item.values).filter((name) => unwritable.has(name));
    if (missing.length > 0) {
      refused.push(failed(item, noProperty(missing)));
      continue;
    }
    const properties = Object.entries(item.values).flatMap(([name, value]): (readonly [string, string])[] => {
      const property = deals.get(name);
      return property === undefined ? [] : [[name, toPropertyValue(value, property)]];
    });
    byInput.set({ id: item.target.externalId, properties: Object.fromEntries(properties) }, item);
  }
  if (refused.length > 0) await onReceipts(refused);
  await sendBatches(client, DEAL, 'update', [...byInput.keys()], ({ id }) => id, null, async (outcomes) => {
    await onReceipts(
      outcomes.flatMap(([input, outcome]) => {
        const item = byInput.get(input);
        if (item === undefined) return [];
        // A merged deal's id is left out of results and errors alike (sheet, "Deal score/status").
        return [outcome.kind === 'done' ? done(item, null, false) : failed(item, outcome.kind === 'failed' ? outcome.resolution : MERGED)];
      }),
    );
  });
}

const knownDeals = async (metadata: Metadata) => new Map(((await metadata.properties(DEAL)) ?? []).map((property) => [property.name, property]));
