import type { FieldsWriteBack, Receipt, WriteBack } from '../../src/core/connector.ts';
import { ConnectorError } from '../../src/core/errors.ts';
import { chunksOf } from '../kit/pagination.ts';
import { stopsConnection } from './client.ts';
import { isObjectName, type ObjectName } from './config.ts';
import { customObjectRequest } from './write-back/custom-object.ts';
import { BUSY } from './errors.ts';
import { differing, readRows } from './write-back/read-back.ts';
import { readBackOf } from './pull/read-report.ts';
import { acknowledged, failedBy, heldBack, isForbidden, mayNotWrite, NOT_SET_UP, notSetUp, refuse, refused } from './write-back/receipts.ts';
import type { ReportRow } from './schema.ts';
import type { SessionParts } from './session-parts.ts';

type Give = (receipts: readonly Receipt[]) => Promise<void>;

/** Fields of the tenant's custom objects, one request per record; what one object lacks does not keep back the other. Throws what stops the connection, after everything in flight has landed. */
export async function writeBack(parts: SessionParts, batch: readonly WriteBack[], onReceipts: Give): Promise<void> {
  const give = inTurn(onReceipts);
  // The signal of a pull must not end writes of a later moment.
  parts.client.signal = undefined;
  const byObject = new Map<ObjectName, FieldsWriteBack[]>();
  const hopeless: Receipt[] = [];
  let waiting = 0;
  for (const item of batch) {
    const { object } = item.target;
    const refusal = refuse(item);
    if (refusal !== null) hopeless.push(refusal);
    else if (item.kind !== 'fields' || !isObjectName(object) || parts.settings.writeBack?.[object] === undefined) {
      hopeless.push(notSetUp(item));
      waiting += 1;
    } else byObject.set(object, [...(byObject.get(object) ?? []), item]);
  }
  if (waiting > 0) parts.context.log('info', `${NOT_SET_UP} ${waiting} writes wait until a custom object is named in the connection.`);
  await give(hopeless);
  let lacking: ConnectorError | null = null;
  for (const [object, items] of byObject) lacking = (await writeObject(parts, object, items, give)) ?? lacking;
  if (lacking !== null) throw lacking;
}

/** The permission that is missing for all records of this object, which then all wait, or null. */
async function writeObject(parts: SessionParts, object: ObjectName, items: readonly FieldsWriteBack[], give: Give): Promise<ConnectorError | null> {
  const readBack = readBackOf(parts, object);
  const isReadBack = Object.keys(readBack).length > 0 && parts.settings.reports[object] !== undefined;
  const toSend = isReadBack ? await withoutWritten(parts, object, items, give) : items;
  await loadHireDates(parts, object, toSend);
  // One alone first: a wrong password must not be offered by many requests at once. What two records are refused alike,
  // all are; a refusal of one of them is about that record.
  const lacking = await firstTwo(parts, object, toSend);
  if (lacking.stop !== null) {
    const { stop } = lacking;
    await give(toSend.map((item) => heldBack(item, stop)));
    return stop;
  }
  const written: FieldsWriteBack[] = [];
  const take = async (item: FieldsWriteBack, receipt: Receipt): Promise<void> => {
    if (isReadBack && receipt.outcome === 'acknowledged') written.push(item);
    else await give([receipt]);
  };
  for (const { item, receipt } of lacking.tried) await take(item, receipt);
  let stopped: unknown = null;
  for (const chunk of chunksOf(toSend.slice(lacking.tried.length), parts.context.limits.concurrency)) {
    const sent = chunk.map(async (item) => await take(item, await writeOne(parts, object, item)));
    for (const result of await Promise.allSettled(sent)) if (result.status === 'rejected') stopped ??= result.reason;
    if (stopped !== null) break;
  }
  if (written.length > 0) await give(await confirm(parts, object, written));
  if (stopped !== null) throw stopped;
  return null;
}

interface Tried {
  readonly item: FieldsWriteBack;
  readonly receipt: Receipt;
}

/** Usually only the first is sent. `stop`: it may not be written, nor may the next one, if there is one. */
async function firstTwo(parts: SessionParts, object: ObjectName, items: readonly FieldsWriteBack[]): Promise<{ readonly tried: readonly Tried[]; readonly stop: ConnectorError | null }> {
  const tried: Tried[] = [];
  for (const item of items.slice(0, 2)) {
    const receipt = await writeOne(parts, object, item);
    tried.push({ item, receipt });
    if (!isForbidden(receipt)) return { tried, stop: null };
  }
  const said = tried.at(-1)?.receipt;
  return { tried, stop: said?.outcome === 'failed' ? mayNotWrite(parts.context.connection, object, said.resolution) : null };
}

async function writeOne(parts: SessionParts, object: ObjectName, item: FieldsWriteBack): Promise<Receipt> {
  const { service, body, isRepeatable } = customObjectRequest(parts.settings, object, item, effectiveDate(parts, item));
  try {
    await parts.client.soap(service, body, isRepeatable);
    return acknowledged(item, item.target.externalId);
  } catch (error) {
    throwIfBusy(parts, error);
    return failedBy(item, error);
  }
}

/** Throttled services mean the whole tenant: the caller waits instead of asking once per record. */
function throwIfBusy({ context }: SessionParts, error: unknown): void {
  if (error instanceof ConnectorError && error.code === BUSY) throw new ConnectorError(context.connection, { ...error.resolution, action: 'rate_limited' });
}

/** A custom object of somebody who starts later cannot take effect before the first day. Calendar days as text; no zone is asked. */
function effectiveDate({ context, hireDates }: SessionParts, { target }: FieldsWriteBack): string {
  const today = context.now().toISOString().slice(0, 10);
  const hired = target.object === 'worker' ? hireDates.get(target.externalId) : undefined;
  return hired !== undefined && hired > today ? hired : today;
}

/** The first days of these workers, from their report, once per session; without a report today has to do. */
async function loadHireDates(parts: SessionParts, object: ObjectName, items: readonly FieldsWriteBack[]): Promise<void> {
  const column = parts.settings.writeBack?.worker?.hireDateColumn;
  if (object !== 'worker' || column === undefined || items.every(({ target }) => parts.hireDates.has(target.externalId))) return;
  for (const [id, row] of (await readRows(parts, object)) ?? []) {
    const day = row[column];
    if (typeof day === 'string') parts.hireDates.set(id, day.slice(0, 10));
  }
}

/** What was sent before without an answer may stand there already: looked at before it is sent again. */
async function withoutWritten(parts: SessionParts, object: ObjectName, items: readonly FieldsWriteBack[], give: Give): Promise<readonly FieldsWriteBack[]> {
  if (!items.some(({ uncertain }) => uncertain)) return items;
  const rows = await readRows(parts, object);
  const stands = (item: FieldsWriteBack): boolean => item.uncertain && isWhole(parts, object, item) && differing(item, readBackOf(parts, object), rows?.get(item.target.externalId))?.length === 0;
  await give(items.filter(stands).map((item) => acknowledged(item, item.target.externalId)));
  return items.filter((item) => !stands(item));
}

/** True when the report shows every field that is written. */
const isWhole = (parts: SessionParts, object: ObjectName, { values }: FieldsWriteBack): boolean => Object.keys(values).every((name) => readBackOf(parts, object)[name] !== undefined);

/** Where the report can show nothing, the answer of the write has to do. */
async function confirm(parts: SessionParts, object: ObjectName, items: readonly FieldsWriteBack[]): Promise<readonly Receipt[]> {
  const rows = await readRows(parts, object).catch((error: unknown): ReadonlyMap<string, ReportRow> | null => {
    if (stopsConnection(error) && !(error instanceof ConnectorError)) throw error;
    parts.context.log('warn', 'What was written to Workday could not be read back; its answer counts.');
    return null;
  });
  return items.map((item) => {
    const wrong = differing(item, readBackOf(parts, object), rows?.get(item.target.externalId)) ?? [];
    if (wrong.length === 0) return acknowledged(item, item.target.externalId);
    return refused(
      item,
      'fields_not_written',
      `Workday took the values, but the report shows others for ${wrong.join(', ')}.`,
      'Check that the business process behind the custom object completed, that the columns under readBack show these fields, and that the integration system user may modify the object; then retry.',
    );
  });
}

/** Receipts of parallel writes are saved one portion after the other; empty portions are nobody's business. */
function inTurn(onReceipts: Give): Give {
  let last: Promise<void> = Promise.resolve();
  return async (receipts) => {
    if (receipts.length === 0) return;
    last = last.then(() => onReceipts(receipts));
    await last;
  };
}
