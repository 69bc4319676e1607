import type { RecordRef, SourceRecord, TaskObservation } from '../../core/connector.ts';
import type { JsonValue } from '../../core/json.ts';
import { rememberKeys, sharedKeysOf } from '../../core/handoff/shared-keys.ts';
import { refuseUnjudgeable } from '../../core/line/judgeable.ts';
import { readSource, readStored, sourceKey, type ReadSource } from '../../core/line/place-record.ts';
import type { PageWrite, SyncError } from '../../core/ports.ts';
import { isEmptied } from '../../core/retention/cut-handoff.ts';
import { observeOn } from '../write-back/observe-tasks.ts';
import { findApart, joinPartners } from './join-works.ts';
import { findLoosening } from './leave-works.ts';
import { placeRead } from './place-read.ts';
import { staysCut } from './revive-cut.ts';
import { saveWorks, type PageOutcome } from './save-works.ts';
import { untilSaved } from './until-saved.ts';
import type { SyncDeps } from './sync-deps.ts';
import { WorkSet, type Work } from './work-set.ts';

/** Reads state, advances every handoff of the page, saves everything and the cursor in one transaction. `changed`: records that show something else than before. */
export async function processPage(
  deps: SyncDeps,
  page: { readonly records: readonly SourceRecord[]; readonly tasks: readonly TaskObservation[] },
  cursor: JsonValue | undefined,
  deferWithdrawals: boolean,
): Promise<PageOutcome & { readonly changed: readonly RecordRef[] }> {
  refuseUnjudgeable(deps.ruleset, deps.connection, page.records);
  const reads = page.records.flatMap((record) => {
    const read = readSource(deps.ruleset, record);
    return read === undefined ? [] : [{ read, record }];
  });
  return untilSaved(async () => {
    const now = deps.clock.now();
    const works = new WorkSet();
    works.add(await deps.store.findPageState(deps.connection, reads.map(({ read }) => read.source)));
    await addObserved(deps, works, page.tasks, now);
    const loosening = await findLoosening(deps, works, reads.map(({ read }) => read));
    const loose = [...loosening.loose.values()].flat();
    const looked = await addCandidates(deps, works, reads.map(({ read }) => read), loose);
    const apart = await findApart(deps, works, [...reads.map(({ read }) => read), ...loose]);
    const errors: SyncError[] = [];
    const changed: RecordRef[] = [];
    let untouched = 0;
    for (const { read, record } of reads) {
      const before = works.holderOf(read.source)?.sources.get(sourceKey(read.source));
      const placed = placeRead(deps, works, read, record, { now, apart, loosening, errors });
      if (placed === 'unchanged') untouched += 1;
      else if (placed === 'placed' && (before?.fingerprint !== read.source.fingerprint || before.state !== read.source.state)) changed.push({ object: record.object, externalId: record.externalId });
    }
    return { ...(await saveWorks(deps, works, { now, cursor, deferWithdrawals, untouched, errors, looked })), changed };
  });
}

/** Assesses handoffs again from what is stored: after a published change, or when time alone changed something. */
export async function reassessHandoffs(deps: SyncDeps, ids: readonly string[], deferWithdrawals: boolean): Promise<PageOutcome> {
  const outcome = await untilSaved(async () => {
    const works = new WorkSet();
    works.add(await deps.store.findHandoffs(ids));
    // What a cut handoff said is gone: nothing can be worked out from what is stored.
    const whole = [...works.all()].filter((work) => !staysCut(deps, work));
    for (const work of whole) work.touched = true;
    const now = deps.clock.now();
    const reads = whole.flatMap((work) => readAgain(deps, works, work));
    const looked = await addCandidates(deps, works, reads);
    const apart = await findApart(deps, works, reads);
    for (const read of reads) {
      const holder = works.holderOf(read.source);
      if (holder !== undefined) joinPartners(deps, works, holder, read, { now, apart, isNew: false });
    }
    return saveWorks(deps, works, { now, cursor: undefined, deferWithdrawals, untouched: 0, errors: [], looked });
  });
  // Their records are stored; what takes them back is a rule.
  return { ...outcome, deferred: outcome.deferred.map((vanishing) => ({ ...vanishing, refs: [] })) };
}

/** A changed mapping may name other shared ids: they are taken again from what is stored, whichever connection runs first. */
function readAgain(deps: SyncDeps, works: WorkSet, work: Work): readonly ReadSource[] {
  return [...work.sources.values()].flatMap((source) => {
    const read = source.state === 'present' && !isEmptied(source) ? readStored(deps.circle.memberOf(source.connection)?.ruleset, source) : undefined;
    if (read === undefined) return [];
    const { compiled } = read;
    const held = (key: string): boolean => [...work.sources.values()].some((other) => other !== source && other.sharedKeys?.includes(key) === true);
    const { sharedKeys: _stored, ...plain } = source;
    const named = sharedKeysOf(compiled, source);
    const sharedKeys = rememberKeys(compiled, { ...plain, ...(named.length === 0 ? {} : { sharedKeys: named }) }, source, held);
    if (sharedKeys.join('\n') === (source.sharedKeys ?? []).join('\n')) return [];
    const renewed = { ...plain, ...(sharedKeys.length === 0 ? {} : { sharedKeys }) };
    works.attach(work, renewed);
    return [{ ...read, source: renewed }];
  });
}

/** Handoffs that new records, or such with new ids, may belong to. A connection alone has no ids to compare, unless it links its own objects. */
async function addCandidates(deps: SyncDeps, works: WorkSet, reads: readonly ReadSource[], loose: readonly ReadSource[] = []): Promise<PageWrite['looked']> {
  const present = reads.filter((read) => read.source.state === 'present');
  const unknown = present.filter((read) => works.holderOf(read.source) === undefined);
  const matchKeys = unique(unknown.flatMap((read) => read.source.matchKey ?? []));
  const sharedKeys = unique([...present.filter((read) => hasNewKeys(works, read)), ...loose].flatMap((read) => read.source.sharedKeys ?? []));
  if (matchKeys.length + sharedKeys.length === 0) return undefined;
  const connections = deps.circle.members.map((member) => member.connection);
  const known = [...deps.circle.accounts.keys()];
  // Nobody else holds ids to compare; but one that is connected any moment now may, and saving will tell.
  const alone = connections.length === 1 && !deps.ruleset.mapping.linksOwnObjects;
  const compared = { matchKeys, sharedKeys: alone ? [] : sharedKeys };
  if (compared.matchKeys.length + compared.sharedKeys.length === 0) return { connections, known, ...compared, holders: [] };
  const found = await deps.store.findByKeys(connections, compared);
  works.add(found);
  return { connections, known, ...compared, holders: found.handoffs.map((handoff) => handoff.id) };
}

const unique = (keys: readonly string[]): readonly string[] => [...new Set(keys)];

function hasNewKeys(works: WorkSet, { source }: ReadSource): boolean {
  const known = works.holderOf(source)?.sources.get(sourceKey(source));
  return source.sharedKeys?.some((key) => known?.sharedKeys?.includes(key) !== true) ?? false;
}

async function addObserved(deps: SyncDeps, works: WorkSet, tasks: readonly TaskObservation[], now: Date): Promise<void> {
  const ended = tasks.filter((task) => task.state !== 'open');
  if (ended.length === 0) return;
  const holders = await deps.store.findTaskOwners(deps.connection, ended.map((task) => task.taskKey));
  works.add(await deps.store.findHandoffs([...new Set(holders.values())]));
  for (const task of ended) {
    const work = works.get(holders.get(task.taskKey) ?? '');
    if (work !== undefined) observeOn(work, task, deps.connection, now);
  }
}
