import { ConnectorError } from '../../../src/core/errors.ts';
import type { SourceRecord } from '../../../src/core/connector.ts';
import { MISSING_ASKED_ALONE } from '../limits.ts';
import type { DealReader } from './read-deals.ts';
import { rowSchema } from '../schema.ts';

/**
 * What became of deals that a batch did not give: merged into another, deleted, or there after all. A single GET still
 * knows the old id of a merged deal, a batch does not (docs, "Using object APIs"). `named`: HubSpot said "not found".
 */
export async function explainMissing(reader: DealReader, ids: readonly string[], named: ReadonlySet<string>): Promise<SourceRecord[]> {
  const records: SourceRecord[] = [];
  let asked = 0;
  for (const id of ids) {
    if (named.has(id) && asked >= MISSING_ASKED_ALONE) records.push(await reader.gone(id, null));
    else {
      asked += 1;
      records.push(...(await askAlone(reader, id)));
    }
  }
  return records;
}

async function askAlone(reader: DealReader, id: string): Promise<SourceRecord[]> {
  try {
    const { data } = await reader.client.send(
      // One property only: with those of a grown portal the address would be too long (414).
      { what: 'one deal', run: (sdk) => sdk.crm.objects.basicApi.getById('deals', id, ['hs_object_id']), signal: reader.signal },
      rowSchema,
    );
    if (data.archived === true) return [await reader.gone(id, null)];
    if (data.id !== id) return [await reader.gone(id, data.id)];
    // There after all. Should the batch leave it out again, nothing is said about it: that is better than a withdrawal.
    const { rows } = await reader.readRows([id]);
    return await reader.toRecords([...rows.values()]);
  } catch (error) {
    if (error instanceof ConnectorError && error.code === 'OBJECT_NOT_FOUND') return [await reader.gone(id, null)];
    throw error;
  }
}
